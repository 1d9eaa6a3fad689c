package io.dcosboot.master.core.state;

/** Counts of what has happened, by metric name without the leading {@code master/} (mesos-master.md §18). */
public record Counters(PersistentSortedMap<String, Long> values) {

    public static Counters none() {
        return new Counters(PersistentSortedMap.empty());
    }

    public Counters increment(String name) {
        return new Counters(values.plus(name, get(name) + 1));
    }

    public long get(String name) {
        return values.get(name).orElse(0L);
    }
}
