package io.dcosboot.master.core.state;

import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.task.TaskStates;
import io.dcosboot.mesos.v1.Task;
import io.dcosboot.mesos.v1.TaskState;

/**
 * A task as the master knows it (mesos-master.md §8.2).
 *
 * @param task the wire's own description, with {@code statuses}, {@code status_update_state} and
 *     {@code status_update_uuid}
 * @param resources the task's resources, kept to account for them
 */
public record TaskEntry(Task task, Resources resources) {

    public TaskId id() {
        return TaskId.of(task.getTaskId());
    }

    public AgentId agent() {
        return AgentId.of(task.getAgentId());
    }

    public TaskState state() {
        return task.getState();
    }

    /** The role the task's resources are allocated to. */
    public String role() {
        return resources.allocationRole();
    }

    /** Whether the task holds its resources: a terminal or unreachable one has given them back. */
    public boolean holdsResources() {
        return !TaskStates.isTerminal(state()) && state() != TaskState.TASK_UNREACHABLE;
    }

    public TaskEntry with(Task next) {
        return new TaskEntry(next, resources);
    }
}
