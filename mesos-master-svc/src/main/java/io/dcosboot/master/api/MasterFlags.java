package io.dcosboot.master.api;

import io.dcosboot.mesos.v1.Flag;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import tools.jackson.core.JsonGenerator;

/**
 * The configuration under the names of the original's flags (mesos-master.md §20); only flags that have an effect here.
 *
 * @param values texts by name, sorted
 */
record MasterFlags(SortedMap<String, String> values) {

    MasterFlags {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }

    Optional<String> value(String name) {
        return Optional.ofNullable(values.get(name));
    }

    void write(JsonGenerator json) {
        json.writeStartObject();
        values.forEach(json::writeStringProperty);
        json.writeEndObject();
    }

    List<Flag> toProto() {
        return values.entrySet().stream()
                .map(flag -> Flag.newBuilder()
                        .setName(flag.getKey())
                        .setValue(flag.getValue())
                        .build())
                .toList();
    }
}
