package io.dcosboot.marathon.core.instance;

import io.dcosboot.mesos.v1.NetworkInfo;
import io.dcosboot.mesos.v1.TaskStatus;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What a status update of Mesos makes of a task (marathon.md §19). */
public final class StatusUpdates {

    private static final int MESSAGE_LIMIT = 10_000;

    private StatusUpdates() {}

    /**
     * The task after {@code status}; empty when the update changes nothing: a terminal task never changes, and a
     * repeated update brings no news.
     */
    public static Optional<Task> apply(Task task, TaskStatus status, Instant now) {
        if (task.condition().isTerminal()) {
            return Optional.empty();
        }
        Task updated = updated(task, status, now);
        return updated.equals(task) ? Optional.empty() : Optional.of(updated);
    }

    private static Task updated(Task task, TaskStatus status, Instant now) {
        Condition reported = Condition.of(status);
        // A lost task that is already given up stays so until it is seen running again.
        boolean stillInactive = task.condition() == Condition.UNREACHABLE_INACTIVE && reported == Condition.UNREACHABLE;
        Condition next = stillInactive ? task.condition() : reported;
        @Nullable Instant started = task.startedAt() == null && next == Condition.RUNNING ? now : task.startedAt();
        @Nullable Boolean healthy = status.hasHealthy() ? (Boolean) status.getHealthy() : task.healthy();
        List<Task.Address> reportedAddresses = addresses(status);
        return new Task(
                task.id(),
                next,
                task.hostPorts(),
                task.containerPorts(),
                task.stagedAt(),
                started,
                next == task.condition() ? task.since() : since(next, status, now),
                healthy,
                reportedAddresses.isEmpty() ? task.addresses() : reportedAddresses,
                next == task.condition() ? task.message() : message(status));
    }

    // The time-outs of a lost task count from when its agent was lost, not from when we heard of it.
    private static Instant since(Condition next, TaskStatus status, Instant now) {
        if (next == Condition.UNREACHABLE && status.hasUnreachableTime()) {
            Instant lost = Instant.ofEpochMilli(status.getUnreachableTime().getNanoseconds() / 1_000_000);
            return lost.isBefore(now) ? lost : now;
        }
        return now;
    }

    /** The update's text, cut to what is kept. */
    public static String message(TaskStatus status) {
        String message = status.getMessage();
        return message.length() <= MESSAGE_LIMIT ? message : message.substring(0, MESSAGE_LIMIT);
    }

    private static List<Task.Address> addresses(TaskStatus status) {
        return status.getContainerStatus().getNetworkInfosList().stream()
                .flatMap(network -> network.getIpAddressesList().stream())
                .filter(NetworkInfo.IPAddress::hasIpAddress)
                .map(ip -> new Task.Address(
                        ip.getIpAddress(), ip.getProtocol() == NetworkInfo.Protocol.IPv6 ? "IPv6" : "IPv4"))
                .toList();
    }
}
