package io.dcosboot.master.core.state;

import java.util.Iterator;
import java.util.Map;
import java.util.Optional;

/**
 * Tasks of a framework on agents that cannot be reached; the oldest are forgotten beyond {@code capacity}
 * (mesos-master.md §8.2).
 */
public record UnreachableTasks(
        PersistentSortedMap<TaskId, Arrival> tasks, PersistentSortedMap<Long, TaskId> order, long next, int capacity) {

    /** A task and when it came, as a sequence number. */
    public record Arrival(long sequence, TaskEntry task) {}

    public static UnreachableTasks ofCapacity(int capacity) {
        return new UnreachableTasks(PersistentSortedMap.empty(), PersistentSortedMap.empty(), 0, capacity);
    }

    public Optional<TaskEntry> get(TaskId id) {
        return tasks.get(id).map(Arrival::task);
    }

    public int size() {
        return tasks.size();
    }

    public Iterable<TaskEntry> entries() {
        return () -> {
            var arrivals = tasks.values().iterator();
            return new Iterator<>() {
                @Override
                public boolean hasNext() {
                    return arrivals.hasNext();
                }

                @Override
                public TaskEntry next() {
                    return arrivals.next().task();
                }
            };
        };
    }

    public UnreachableTasks plus(TaskEntry task) {
        UnreachableTasks without = minus(task.id());
        UnreachableTasks with = new UnreachableTasks(
                without.tasks.plus(task.id(), new Arrival(next, task)),
                without.order.plus(next, task.id()),
                next + 1,
                capacity);
        return with.size() <= capacity
                ? with
                : with.minus(with.order.first().map(Map.Entry::getValue).orElseThrow());
    }

    public UnreachableTasks minus(TaskId id) {
        return tasks.get(id)
                .map(arrival -> new UnreachableTasks(tasks.minus(id), order.minus(arrival.sequence()), next, capacity))
                .orElse(this);
    }
}
