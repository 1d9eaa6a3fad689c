package io.dcosboot.master.core;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.ExecutorEntry;
import io.dcosboot.master.core.state.ExecutorKey;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.TaskEntry;
import io.dcosboot.master.core.state.TaskKey;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.task.TaskStates;
import io.dcosboot.mesos.v1.Task;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import java.util.Locale;

/** Keeps tasks and executors, and the resources they hold, in step on both sides: framework and agent. */
final class TaskLedger {

    /** Adds a task; it holds its resources unless it is over. */
    void add(Turn turn, TaskEntry task) {
        FrameworkId framework = FrameworkId.of(task.task().getFrameworkId());
        turn.framework(
                framework, f -> f.withTasks(f.tasks().withLive(f.tasks().live().plus(task.id(), task))));
        turn.agent(task.agent(), a -> a.withTasks(a.tasks().plus(new TaskKey(framework, task.id()))));
        if (task.holdsResources()) {
            use(turn, framework, task.agent(), task.resources());
        }
    }

    /** Adds an executor that is not known yet. */
    void addExecutor(Turn turn, AgentId agent, ExecutorKey key, ExecutorEntry executor) {
        turn.agent(agent, a -> a.withExecutors(a.executors().plus(key, executor)));
        turn.framework(key.framework(), f -> f.withUsage(f.usage().plusExecutor(agent)));
        use(turn, key.framework(), agent, executor.resources());
    }

    /** Forgets an executor if it is known and frees its resources. */
    void removeExecutor(Turn turn, AgentId agent, ExecutorKey key) {
        turn.state().agent(agent).flatMap(a -> a.executors().get(key)).ifPresent(executor -> {
            turn.agent(agent, a -> a.withExecutors(a.executors().minus(key)));
            turn.framework(key.framework(), f -> f.withUsage(f.usage().minusExecutor(agent)));
            release(turn, key.framework(), agent, executor.resources());
        });
    }

    /**
     * Takes a status into the task's history; the first terminal state stays (mesos-master.md §8.2).
     *
     * @param latest the newest state known, which may be ahead of {@code status}
     * @return the task as it is now
     */
    TaskEntry update(Turn turn, TaskEntry before, TaskStatus status, TaskState latest) {
        TaskEntry after = withStatus(before, status, latest);
        turn.framework(
                FrameworkId.of(after.task().getFrameworkId()),
                f -> f.withTasks(f.tasks().withLive(f.tasks().live().plus(after.id(), after))));
        announce(turn, before, after, status);
        return after;
    }

    private static TaskEntry withStatus(TaskEntry before, TaskStatus status, TaskState latest) {
        TaskState state = TaskStates.isTerminal(before.state()) ? before.state() : latest;
        Task.Builder changed = before.task().toBuilder().setState(state).setStatusUpdateState(status.getState());
        if (status.hasUuid()) {
            changed.setStatusUpdateUuid(status.getUuid());
        }
        int last = changed.getStatusesCount() - 1;
        if (last >= 0 && changed.getStatuses(last).getState() == status.getState()) {
            changed.removeStatuses(last);
        }
        changed.addStatuses(status.toBuilder().clearData());
        return before.with(changed.build());
    }

    /** Frees resources, counts and publishes what a status has changed. */
    private static void announce(Turn turn, TaskEntry before, TaskEntry after, TaskStatus status) {
        FrameworkId framework = FrameworkId.of(after.task().getFrameworkId());
        if (before.holdsResources() && !after.holdsResources()) {
            release(turn, framework, after.agent(), after.resources());
        }
        if (!TaskStates.isTerminal(before.state()) && TaskStates.isTerminal(after.state())) {
            countEnd(turn, framework, after.state(), status);
        }
        int statuses = before.task().getStatusesCount();
        if (before.state() != after.state()
                || statuses == 0
                || differs(before.task().getStatuses(statuses - 1), status)) {
            turn.publish(OperatorEvents.taskUpdated(after, status));
        }
    }

    /** Moves a live task to the completed ones; frees its resources if it still holds them. */
    void complete(Turn turn, TaskEntry task) {
        leave(turn, task);
        turn.framework(
                FrameworkId.of(task.task().getFrameworkId()),
                f -> f.withTasks(f.tasks().withCompleted(task)));
    }

    /** Moves a live task to the unreachable ones; frees its resources if it still holds them. */
    void becomeUnreachable(Turn turn, TaskEntry task) {
        leave(turn, task);
        turn.framework(
                FrameworkId.of(task.task().getFrameworkId()),
                f -> f.withTasks(
                        f.tasks().withUnreachable(f.tasks().unreachable().plus(task))));
    }

    /** Ends a task that is out of reach: its framework is gone. */
    void completeUnreachable(Turn turn, TaskEntry task, TaskStatus status) {
        TaskEntry after = withStatus(task, status, status.getState());
        turn.framework(
                FrameworkId.of(task.task().getFrameworkId()),
                f -> f.withTasks(f.tasks()
                        .withUnreachable(f.tasks().unreachable().minus(task.id()))
                        .withCompleted(after)));
        announce(turn, task, after, status);
    }

    /**
     * Ends or changes a task by the master's own decision: history, operator event, the framework's event if it is
     * connected; a terminal state completes the task at once.
     */
    void decide(Turn turn, TaskEntry task, TaskStatus status) {
        TaskEntry after = update(turn, task, status, status.getState());
        turn.send(FrameworkId.of(task.task().getFrameworkId()), Events.update(status));
        if (TaskStates.isTerminal(status.getState())) {
            complete(turn, after);
        }
    }

    private void leave(Turn turn, TaskEntry task) {
        FrameworkId framework = FrameworkId.of(task.task().getFrameworkId());
        TaskKey key = new TaskKey(framework, task.id());
        if (task.holdsResources()) {
            release(turn, framework, task.agent(), task.resources());
        }
        turn.framework(
                framework, f -> f.withTasks(f.tasks().withLive(f.tasks().live().minus(task.id()))));
        turn.agent(
                task.agent(),
                a -> a.withTasks(a.tasks().minus(key))
                        .withPendingKills(a.pendingKills().minus(key)));
        turn.state()
                .agent(task.agent())
                .filter(agent -> agent.activation().draining() && agent.tasks().isEmpty())
                .ifPresent(agent -> turn.emit(new Effect.Enqueue(new MasterCommand.ReviewAgent(agent.id()))));
    }

    private static void use(Turn turn, FrameworkId framework, AgentId agent, Resources resources) {
        turn.agent(agent, (Agent a) -> a.withUsage(a.usage().use(framework, resources)));
        turn.framework(framework, (Framework f) -> f.withUsage(f.usage().use(resources.allocationRole(), resources)));
    }

    private static void release(Turn turn, FrameworkId framework, AgentId agent, Resources resources) {
        turn.agent(agent, (Agent a) -> a.withUsage(a.usage().release(framework, resources)));
        turn.framework(
                framework, (Framework f) -> f.withUsage(f.usage().release(resources.allocationRole(), resources)));
    }

    private static boolean differs(TaskStatus before, TaskStatus after) {
        return before.getState() != after.getState()
                || before.hasHealthy() != after.hasHealthy()
                || before.getHealthy() != after.getHealthy()
                || !before.getCheckStatus().equals(after.getCheckStatus());
    }

    private static void countEnd(Turn turn, FrameworkId framework, TaskState state, TaskStatus status) {
        String name = state.name().toLowerCase(Locale.ROOT);
        turn.count(name.replace("task_", "tasks_"));
        turn.framework(framework, f -> f.count("tasks/terminal/" + name));
        if (status.hasReason() && status.hasSource()) {
            // Metrics keep the original's old word for agents.
            turn.count(name + "/" + wire(status.getSource()) + "/" + wire(status.getReason()));
        }
    }

    private static String wire(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace("agent", "slave");
    }
}
