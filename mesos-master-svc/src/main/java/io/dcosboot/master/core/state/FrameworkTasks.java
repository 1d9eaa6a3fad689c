package io.dcosboot.master.core.state;

/**
 * The tasks of a framework (mesos-master.md §8.2).
 *
 * @param live known on an agent, until their terminal update is acknowledged
 * @param unreachable on agents that cannot be reached
 * @param completed over, oldest first
 */
public record FrameworkTasks(
        PersistentSortedMap<TaskId, TaskEntry> live, UnreachableTasks unreachable, History<TaskEntry> completed) {

    public static FrameworkTasks none(int completedCapacity, int unreachableCapacity) {
        return new FrameworkTasks(
                PersistentSortedMap.empty(),
                UnreachableTasks.ofCapacity(unreachableCapacity),
                History.ofCapacity(completedCapacity));
    }

    public FrameworkTasks withLive(PersistentSortedMap<TaskId, TaskEntry> next) {
        return new FrameworkTasks(next, unreachable, completed);
    }

    public FrameworkTasks withUnreachable(UnreachableTasks next) {
        return new FrameworkTasks(live, next, completed);
    }

    public FrameworkTasks withCompleted(History<TaskEntry> next) {
        return new FrameworkTasks(live, unreachable, next);
    }

    public FrameworkTasks withCompleted(TaskEntry task) {
        return new FrameworkTasks(live, unreachable, completed.plus(task));
    }
}
