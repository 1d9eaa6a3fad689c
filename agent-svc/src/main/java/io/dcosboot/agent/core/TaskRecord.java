package io.dcosboot.agent.core;

import com.google.protobuf.ByteString;
import io.dcosboot.mesos.v1.TaskStatus;

/** One entry of a task's checkpoint log, {@code task.updates} (mesos-agent.md §2, §4). */
public sealed interface TaskRecord {

    /** A status update that has not been acknowledged yet. */
    record Update(TaskStatus status) implements TaskRecord {}

    /** The scheduler's acknowledgement of the oldest unacknowledged update. */
    record Acknowledged(ByteString uuid) implements TaskRecord {}

    /** The task is to end. */
    record Killed(KillIntent intent) implements TaskRecord {}
}
