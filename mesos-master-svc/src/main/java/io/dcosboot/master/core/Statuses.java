package io.dcosboot.master.core;

import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.TaskId;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Status updates that the master makes up itself: without uuid, so not to be acknowledged (mesos-master.md §8.4). */
final class Statuses {

    private Statuses() {}

    static TaskStatus.Builder byMaster(
            TaskId task, AgentId agent, TaskState state, TaskStatus.Reason reason, String message, Instant now) {
        return TaskStatus.newBuilder()
                .setTaskId(task.toProto())
                .setState(state)
                .setMessage(message)
                .setSource(TaskStatus.Source.SOURCE_MASTER)
                .setReason(reason)
                .setAgentId(agent.toProto())
                .setTimestamp(seconds(now));
    }

    /** Seconds since the epoch, to the microsecond. */
    static double seconds(Instant instant) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, instant) / 1e6;
    }
}
