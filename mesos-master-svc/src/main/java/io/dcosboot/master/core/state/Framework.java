package io.dcosboot.master.core.state;

import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.scheduler.OfferConstraints;
import java.time.Instant;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * A framework and everything the master keeps for it (mesos-master.md §3.2, §3.3).
 *
 * @param info as subscribed, with its id
 * @param active whether it gets offers; implies connected
 * @param counters its own metrics, by name without prefix
 */
public record Framework(
        FrameworkId id,
        FrameworkInfo info,
        Connection connection,
        boolean active,
        Interest interest,
        Times times,
        FrameworkTasks tasks,
        FrameworkUsage usage,
        Counters counters) {

    /**
     * In what the framework is interested.
     *
     * @param suppressed roles it wants no offers for
     * @param agents which agents it wants offers of
     * @param filters refused offers
     */
    public record Interest(Set<String> suppressed, AgentConstraints agents, OfferFilters filters) {

        public Interest {
            suppressed = Set.copyOf(suppressed);
        }

        /** @throws IllegalArgumentException if the constraints are not valid */
        public static Interest of(Set<String> suppressed, OfferConstraints constraints) {
            return new Interest(suppressed, AgentConstraints.of(constraints), OfferFilters.none());
        }

        /** The offer constraints as they were given. */
        public OfferConstraints constraints() {
            return agents.given();
        }

        public Interest withSuppressed(Set<String> next) {
            return new Interest(next, agents, filters);
        }

        /** @throws IllegalArgumentException if the constraints are not valid */
        public Interest withConstraints(OfferConstraints next) {
            return new Interest(suppressed, AgentConstraints.of(next), filters);
        }

        public Interest withFilters(OfferFilters next) {
            return new Interest(suppressed, agents, next);
        }
    }

    /** A framework of which nothing is known yet but its description. */
    public static Framework recovered(
            FrameworkId id, FrameworkInfo info, Instant now, int completedCapacity, int unreachableCapacity) {
        return new Framework(
                id,
                info,
                new Connection.Recovered(),
                false,
                Interest.of(Set.of(), OfferConstraints.getDefaultInstance()),
                Times.registeredAt(now),
                FrameworkTasks.none(completedCapacity, unreachableCapacity),
                FrameworkUsage.none(),
                Counters.none());
    }

    public Capabilities capabilities() {
        return Capabilities.of(info);
    }

    /** The roles the framework is subscribed to, sorted. */
    public SortedSet<String> roles() {
        return rolesOf(info);
    }

    /** The roles that {@code info} subscribes to: {@code roles} with MULTI_ROLE, else {@code role}. */
    @SuppressWarnings("deprecation") // `role` is how frameworks without MULTI_ROLE name theirs
    public static SortedSet<String> rolesOf(FrameworkInfo info) {
        return Capabilities.of(info).multiRole()
                ? new TreeSet<>(info.getRolesList())
                : new TreeSet<>(Set.of(info.getRole()));
    }

    public boolean connected() {
        return connection instanceof Connection.Connected;
    }

    public boolean recovered() {
        return connection instanceof Connection.Recovered;
    }

    public Framework withInfo(FrameworkInfo next) {
        return new Framework(id, next, connection, active, interest, times, tasks, usage, counters);
    }

    public Framework connectedOn(StreamId stream) {
        return new Framework(id, info, new Connection.Connected(stream), true, interest, times, tasks, usage, counters);
    }

    /** Out of reach and without interest in anything until it subscribes again. */
    public Framework disconnected() {
        return new Framework(
                id,
                info,
                new Connection.Disconnected(),
                false,
                interest.withFilters(OfferFilters.none()),
                times,
                tasks,
                usage,
                counters);
    }

    public Framework withInterest(Interest next) {
        return new Framework(id, info, connection, active, next, times, tasks, usage, counters);
    }

    public Framework withTimes(Times next) {
        return new Framework(id, info, connection, active, interest, next, tasks, usage, counters);
    }

    public Framework withTasks(FrameworkTasks next) {
        return new Framework(id, info, connection, active, interest, times, next, usage, counters);
    }

    public Framework withUsage(FrameworkUsage next) {
        return new Framework(id, info, connection, active, interest, times, tasks, next, counters);
    }

    public Framework count(String name) {
        return new Framework(id, info, connection, active, interest, times, tasks, usage, counters.increment(name));
    }
}
