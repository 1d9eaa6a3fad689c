package io.dcosboot.marathon.core.instance;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One instance of an app (marathon.md §19): it is scheduled, placed on an agent, run there as a task, and placed again
 * when that task ends, until its goal says otherwise.
 *
 * @param version the version of the app it runs or is to run
 * @param role the Mesos role it is launched with
 * @param scheduledAt when it was added
 * @param agent absent before the first placement
 * @param task absent before the first placement
 */
public record Instance(
        InstanceId id,
        Goal goal,
        Instant version,
        String role,
        Instant scheduledAt,
        @Nullable AgentRef agent,
        @Nullable Task task) {

    public static Instance scheduled(InstanceId id, Instant version, String role, Instant now) {
        return new Instance(id, Goal.RUNNING, version, role, now, null, null);
    }

    public Condition condition() {
        return task == null ? Condition.SCHEDULED : task.condition();
    }

    /** Waits for an offer. */
    public boolean isWaiting() {
        return goal == Goal.RUNNING && (task == null || task.condition().isTerminal());
    }

    /** Has a task that Mesos may know and that is not known to have ended. */
    public boolean hasLiveTask() {
        return task != null && !task.condition().isTerminal();
    }

    /** Counts as one of the app's instances. */
    public boolean counts() {
        return goal == Goal.RUNNING && condition() != Condition.UNREACHABLE_INACTIVE;
    }

    /** On its way out: its task is still to end. */
    public boolean isDying() {
        return goal != Goal.RUNNING && hasLiveTask();
    }

    public boolean isRunning() {
        return condition() == Condition.RUNNING;
    }

    /** The id that its next task gets. */
    public TaskId nextTask() {
        return task == null ? TaskId.first(id) : task.id().next();
    }

    public Instance withGoal(Goal newGoal) {
        return new Instance(id, newGoal, version, role, scheduledAt, agent, task);
    }

    /** Placed on an agent, not yet known to Mesos; runs {@code newVersion} from now on. */
    public Instance placed(AgentRef newAgent, Task newTask, Instant newVersion, String newRole) {
        return new Instance(id, goal, newVersion, newRole, scheduledAt, newAgent, newTask);
    }

    /** The same configuration under a newer version. */
    public Instance relabelled(Instant newVersion) {
        return new Instance(id, goal, newVersion, role, scheduledAt, agent, task);
    }

    /** With its task replaced by a later state of it. */
    public Instance withTask(Task newTask) {
        return new Instance(id, goal, version, role, scheduledAt, agent, newTask);
    }

    /** Lost for so long that it is no longer counted. How long it has been lost is kept. */
    public Instance inactive() {
        return task == null ? this : withTask(task.as(Condition.UNREACHABLE_INACTIVE));
    }
}
