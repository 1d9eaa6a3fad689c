package io.dcosboot.master.security;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** What is set here, under the names of the original's flags. */
public record SecurityFlags(SortedMap<String, String> values) {

    public SecurityFlags {
        values = Collections.unmodifiableSortedMap(new TreeMap<>(values));
    }
}
