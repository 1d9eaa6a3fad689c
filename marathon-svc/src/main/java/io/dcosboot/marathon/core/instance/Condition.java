package io.dcosboot.marathon.core.instance;

import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;

/** How an instance is (marathon.md §19). */
public enum Condition {
    SCHEDULED("Scheduled", TaskState.TASK_STAGING),
    PROVISIONED("Provisioned", TaskState.TASK_STAGING),
    STAGING("Staging", TaskState.TASK_STAGING),
    STARTING("Starting", TaskState.TASK_STARTING),
    RUNNING("Running", TaskState.TASK_RUNNING),
    KILLING("Killing", TaskState.TASK_KILLING),
    UNREACHABLE("Unreachable", TaskState.TASK_UNREACHABLE),
    UNREACHABLE_INACTIVE("UnreachableInactive", TaskState.TASK_UNREACHABLE),
    ERROR("Error", TaskState.TASK_ERROR),
    FAILED("Failed", TaskState.TASK_FAILED),
    FINISHED("Finished", TaskState.TASK_FINISHED),
    KILLED("Killed", TaskState.TASK_KILLED),
    GONE("Gone", TaskState.TASK_GONE),
    DROPPED("Dropped", TaskState.TASK_DROPPED),
    UNKNOWN("Unknown", TaskState.TASK_UNKNOWN);

    private final String wireName;
    private final TaskState shownAs;

    Condition(String wireName, TaskState shownAs) {
        this.wireName = wireName;
        this.shownAs = shownAs;
    }

    /** The spelling in events. */
    public String wireName() {
        return wireName;
    }

    /** The state that the task JSON shows, e.g. {@code TASK_RUNNING} (marathon.md §3.7). */
    public TaskState shownAs() {
        return shownAs;
    }

    /** Holds or may hold resources of an agent. */
    public boolean isActive() {
        return switch (this) {
            case PROVISIONED, STAGING, STARTING, RUNNING, KILLING, UNREACHABLE -> true;
            case SCHEDULED, UNREACHABLE_INACTIVE, ERROR, FAILED, FINISHED, KILLED, GONE, DROPPED, UNKNOWN -> false;
        };
    }

    /** The task is over for good; further updates of it change nothing. */
    public boolean isTerminal() {
        return switch (this) {
            case ERROR, FAILED, FINISHED, KILLED, GONE, DROPPED, UNKNOWN -> true;
            case SCHEDULED, PROVISIONED, STAGING, STARTING, RUNNING, KILLING, UNREACHABLE, UNREACHABLE_INACTIVE ->
                false;
        };
    }

    /** Nobody knows the task to be running. */
    public boolean isLost() {
        return switch (this) {
            case UNREACHABLE, UNREACHABLE_INACTIVE, GONE, DROPPED, UNKNOWN -> true;
            case SCHEDULED, PROVISIONED, STAGING, STARTING, RUNNING, KILLING, ERROR, FAILED, FINISHED, KILLED -> false;
        };
    }

    public boolean isUnreachable() {
        return this == UNREACHABLE || this == UNREACHABLE_INACTIVE;
    }

    /** Ended in a way that slows further launches of the app down (marathon.md §20.3). */
    public boolean delaysLaunches() {
        return switch (this) {
            case FAILED, ERROR, DROPPED, GONE, FINISHED -> true;
            case SCHEDULED, PROVISIONED, STAGING, STARTING, RUNNING, KILLING, UNREACHABLE, UNREACHABLE_INACTIVE ->
                false;
            case KILLED, UNKNOWN -> false;
        };
    }

    /** The condition that a status update of Mesos brings. */
    public static Condition of(TaskStatus status) {
        return switch (status.getState()) {
            case TASK_STAGING -> STAGING;
            case TASK_STARTING -> STARTING;
            case TASK_RUNNING -> RUNNING;
            case TASK_KILLING -> KILLING;
            case TASK_FINISHED -> FINISHED;
            case TASK_FAILED -> FAILED;
            case TASK_ERROR -> ERROR;
            case TASK_KILLED -> KILLED;
            case TASK_UNREACHABLE -> UNREACHABLE;
            case TASK_GONE, TASK_GONE_BY_OPERATOR -> GONE;
            case TASK_DROPPED -> DROPPED;
            case TASK_UNKNOWN -> UNKNOWN;
            case TASK_LOST -> ofLost(status);
        };
    }

    // A master without partition awareness says LOST for everything; only the reason tells what is meant.
    private static Condition ofLost(TaskStatus status) {
        if (!status.hasReason()) {
            return GONE;
        }
        return switch (status.getReason()) {
            case REASON_RECONCILIATION, REASON_AGENT_DISCONNECTED, REASON_AGENT_REMOVED -> UNREACHABLE;
            case REASON_TASK_UNKNOWN -> UNKNOWN;
            // Too many reasons to name, and any other means that the task is over.
            default -> GONE;
        };
    }
}
