package io.dcosboot.master.api;

import io.dcosboot.master.core.state.TaskEntry;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.stream.Stream;

/**
 * The first of many tasks in the order of their first status, without sorting the rest; tasks without a status come
 * first ascending, last descending. Equal ones stay in the order they were added in.
 */
final class FirstTasks {

    private final long most;
    private final Comparator<Ranked> order;
    /** The last of those that are kept is its head. */
    private final PriorityQueue<Ranked> kept;

    private int added;

    private record Ranked(double firstStatus, int number, TaskEntry task) {}

    /**
     * @param most how many to keep
     */
    FirstTasks(long most, boolean descending) {
        this.most = most;
        Comparator<Ranked> byStatus = Comparator.comparingDouble(Ranked::firstStatus);
        this.order = (descending ? byStatus.reversed() : byStatus).thenComparingInt(Ranked::number);
        this.kept = new PriorityQueue<>(order.reversed());
    }

    void add(TaskEntry task) {
        double firstStatus = task.task().getStatusesCount() == 0
                ? 0
                : task.task().getStatuses(0).getTimestamp();
        Ranked ranked = new Ranked(firstStatus, added++, task);
        if (kept.size() < most) {
            kept.add(ranked);
        } else if (most > 0 && order.compare(ranked, kept.element()) < 0) {
            kept.remove();
            kept.add(ranked);
        }
    }

    Stream<TaskEntry> inOrder() {
        return kept.stream().sorted(order).map(Ranked::task);
    }
}
