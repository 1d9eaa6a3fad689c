package io.dcosboot.master.core.state;

import io.dcosboot.mesos.v1.ExecutorID;

/** Names an executor within its framework and agent; chosen by the framework. */
public record ExecutorId(String value) implements Comparable<ExecutorId> {

    public static ExecutorId of(ExecutorID id) {
        return new ExecutorId(id.getValue());
    }

    public ExecutorID toProto() {
        return ExecutorID.newBuilder().setValue(value).build();
    }

    @Override
    public int compareTo(ExecutorId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
