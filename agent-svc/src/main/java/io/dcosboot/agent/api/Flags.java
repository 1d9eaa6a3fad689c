package io.dcosboot.agent.api;

import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/** The flags in use, by their Mesos names, as text (mesos-agent.md §11). */
public record Flags(Map<String, String> values) {

    public Flags {
        values = Collections.unmodifiableMap(new TreeMap<>(values));
    }
}
