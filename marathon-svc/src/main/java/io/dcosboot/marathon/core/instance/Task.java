package io.dcosboot.marathon.core.instance;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The present or last run of an instance.
 *
 * @param condition never {@link Condition#SCHEDULED}
 * @param hostPorts in the order of the port definitions or mappings, those without a host port left out
 * @param containerPorts the port inside the container for each definition or mapping, in order
 * @param stagedAt when it was matched with an offer
 * @param startedAt when it was first reported running
 * @param since when the condition was entered
 * @param healthy last result of the health check that Mesos runs; absent: none reported
 * @param addresses as reported by the agent; empty until then
 * @param message of the last status update
 */
public record Task(
        TaskId id,
        Condition condition,
        List<Integer> hostPorts,
        List<Integer> containerPorts,
        Instant stagedAt,
        @Nullable Instant startedAt,
        Instant since,
        @Nullable Boolean healthy,
        List<Address> addresses,
        String message) {

    /** @param protocol {@code IPv4} or {@code IPv6} */
    public record Address(String ip, String protocol) {}

    public Task {
        hostPorts = List.copyOf(hostPorts);
        containerPorts = List.copyOf(containerPorts);
        addresses = List.copyOf(addresses);
    }

    /** A task that is about to be sent to Mesos. */
    public static Task provisioned(TaskId id, List<Integer> hostPorts, List<Integer> containerPorts, Instant now) {
        return new Task(id, Condition.PROVISIONED, hostPorts, containerPorts, now, null, now, null, List.of(), "");
    }

    Task as(Condition next) {
        return new Task(id, next, hostPorts, containerPorts, stagedAt, startedAt, since, healthy, addresses, message);
    }
}
