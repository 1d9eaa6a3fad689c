package io.dcosboot.agent.core;

import io.dcosboot.mesos.task.TaskStates;
import io.dcosboot.mesos.v1.TaskState;
import java.util.EnumMap;
import java.util.Map;

/** Counts what happened. Owned by {@link Agent}. */
final class Tally {

    private final Map<TaskState, Long> ended = new EnumMap<>(TaskState.class);
    private long validUpdates;
    private long invalidUpdates;
    private long validMessages;
    private long invalidMessages;
    private long launchErrors;
    private long executorsTerminated;
    private int recoveryErrors;

    void update(TaskState state) {
        validUpdates++;
        if (TaskStates.isTerminal(state)) {
            ended.merge(state, 1L, Long::sum);
        }
    }

    void lateUpdate() {
        invalidUpdates++;
    }

    void frameworkMessage(boolean delivered) {
        if (delivered) {
            validMessages++;
        } else {
            invalidMessages++;
        }
    }

    void launchError() {
        launchErrors++;
    }

    void executorTerminated() {
        executorsTerminated++;
    }

    void recoveryErrors(int errors) {
        recoveryErrors = errors;
    }

    AgentSnapshot.Counters counters() {
        return new AgentSnapshot.Counters(
                count(TaskState.TASK_FINISHED),
                count(TaskState.TASK_FAILED),
                count(TaskState.TASK_KILLED),
                count(TaskState.TASK_LOST) + count(TaskState.TASK_DROPPED),
                count(TaskState.TASK_GONE) + count(TaskState.TASK_GONE_BY_OPERATOR),
                validUpdates,
                invalidUpdates,
                validMessages,
                invalidMessages,
                launchErrors,
                executorsTerminated,
                recoveryErrors);
    }

    private long count(TaskState state) {
        return ended.getOrDefault(state, 0L);
    }
}
