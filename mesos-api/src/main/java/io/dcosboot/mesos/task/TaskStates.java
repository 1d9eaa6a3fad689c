package io.dcosboot.mesos.task;

import io.dcosboot.mesos.v1.TaskState;

/** How task states divide, and how frameworks see them (mesos-master.md §8.1). */
public final class TaskStates {

    private TaskStates() {}

    /** Whether a task in this state will never run again. */
    public static boolean isTerminal(TaskState state) {
        return switch (state) {
            case TASK_FINISHED,
                    TASK_FAILED,
                    TASK_KILLED,
                    TASK_ERROR,
                    TASK_LOST,
                    TASK_DROPPED,
                    TASK_GONE,
                    TASK_GONE_BY_OPERATOR -> true;
            case TASK_STAGING, TASK_STARTING, TASK_RUNNING, TASK_KILLING, TASK_UNREACHABLE, TASK_UNKNOWN -> false;
        };
    }

    /**
     * What a framework is told: without partition awareness it knows only {@code TASK_LOST} for lost tasks.
     *
     * @param partitionAware whether the framework has the capability {@code PARTITION_AWARE}
     */
    public static TaskState shownTo(boolean partitionAware, TaskState state) {
        if (partitionAware) {
            return state;
        }
        return switch (state) {
            case TASK_DROPPED, TASK_UNREACHABLE, TASK_GONE, TASK_GONE_BY_OPERATOR, TASK_UNKNOWN -> TaskState.TASK_LOST;
            case TASK_STAGING,
                    TASK_STARTING,
                    TASK_RUNNING,
                    TASK_KILLING,
                    TASK_FINISHED,
                    TASK_FAILED,
                    TASK_KILLED,
                    TASK_ERROR,
                    TASK_LOST -> state;
        };
    }
}
