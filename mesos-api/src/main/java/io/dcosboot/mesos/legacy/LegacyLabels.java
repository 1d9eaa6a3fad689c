package io.dcosboot.mesos.legacy;

import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.v1.Labels;
import tools.jackson.core.JsonGenerator;

/** Labels in the legacy form: an array, without the wrapping message. */
public final class LegacyLabels {

    private LegacyLabels() {}

    /** Writes the member {@code labels}. */
    public static void write(Labels labels, JsonGenerator json) {
        json.writeArrayPropertyStart("labels");
        labels.getLabelsList().forEach(label -> MesosJson.write(label, json));
        json.writeEndArray();
    }
}
