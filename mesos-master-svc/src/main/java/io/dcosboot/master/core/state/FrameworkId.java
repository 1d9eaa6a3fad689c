package io.dcosboot.master.core.state;

import io.dcosboot.mesos.v1.FrameworkID;

/** Names a framework: {@code <master id>-<4 digits>}, or what the framework brought along. */
public record FrameworkId(String value) implements Comparable<FrameworkId> {

    public static FrameworkId of(FrameworkID id) {
        return new FrameworkId(id.getValue());
    }

    public FrameworkID toProto() {
        return FrameworkID.newBuilder().setValue(value).build();
    }

    @Override
    public int compareTo(FrameworkId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
