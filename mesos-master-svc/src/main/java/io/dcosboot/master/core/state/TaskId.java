package io.dcosboot.master.core.state;

import io.dcosboot.mesos.v1.TaskID;

/** Names a task within its framework; chosen by the framework. */
public record TaskId(String value) implements Comparable<TaskId> {

    public static TaskId of(TaskID id) {
        return new TaskId(id.getValue());
    }

    public TaskID toProto() {
        return TaskID.newBuilder().setValue(value).build();
    }

    @Override
    public int compareTo(TaskId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
