package io.dcosboot.master.core.state;

/** Names one event stream of a framework: the text of the {@code Mesos-Stream-Id} header. */
public record StreamId(String value) implements Comparable<StreamId> {

    @Override
    public int compareTo(StreamId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
