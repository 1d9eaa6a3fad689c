package io.dcosboot.master.core.state;

import io.dcosboot.mesos.resources.Conversion;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.KillPolicy;
import java.time.Instant;
import java.util.Optional;

/**
 * A registered agent (mesos-master.md §11).
 *
 * @param total all its resources
 * @param presence whether it is connected
 * @param activation what the operator decided about its part in the cluster
 * @param tasks the tasks on it, terminal unacknowledged ones included
 * @param executors the executors that frameworks are charged for
 * @param pendingKills kills that came while it was away
 */
public record Agent(
        AgentId id,
        AgentDescription description,
        Resources total,
        Presence presence,
        Activation activation,
        Times times,
        AgentUsage usage,
        PersistentSortedSet<TaskKey> tasks,
        PersistentSortedMap<ExecutorKey, ExecutorEntry> executors,
        PersistentSortedMap<TaskKey, KillPolicy> pendingKills) {

    /** Whether an agent has a link to this master, and how many pings it has left unanswered. */
    public sealed interface Presence {

        int unansweredPings();

        Presence withUnansweredPings(int count);

        /** Connected on {@code link}. */
        record Connected(LinkId link, int unansweredPings) implements Presence {
            @Override
            public Presence withUnansweredPings(int count) {
                return new Connected(link, count);
            }
        }

        /** Its link broke {@code since}; pings that cannot be sent count as unanswered. */
        record Disconnected(Instant since, int unansweredPings) implements Presence {
            @Override
            public Presence withUnansweredPings(int count) {
                return new Disconnected(since, count);
            }
        }
    }

    public static Agent connected(
            AgentId id, AgentDescription description, LinkId link, Times times, Activation activation) {
        Resources total = description.total();
        return new Agent(
                id,
                description,
                total,
                new Presence.Connected(link, 0),
                activation,
                times,
                AgentUsage.noneOf(total),
                PersistentSortedSet.empty(),
                PersistentSortedMap.empty(),
                PersistentSortedMap.empty());
    }

    public String hostname() {
        return description.info().getHostname();
    }

    public Optional<LinkId> link() {
        return presence instanceof Presence.Connected(LinkId link, int _) ? Optional.of(link) : Optional.empty();
    }

    public boolean connected() {
        return presence instanceof Presence.Connected;
    }

    /** Whether the operator keeps the agent from getting offers. */
    public boolean deactivated() {
        return activation.deactivated();
    }

    /** Whether the agent's resources may be offered. */
    public boolean active() {
        return connected() && !deactivated();
    }

    public Agent withPresence(Presence next) {
        return new Agent(id, description, total, next, activation, times, usage, tasks, executors, pendingKills);
    }

    public Agent withDescription(AgentDescription next) {
        Resources nextTotal = next.total();
        return new Agent(
                id,
                next,
                nextTotal,
                presence,
                activation,
                times,
                usage.ofTotal(nextTotal),
                tasks,
                executors,
                pendingKills);
    }

    /** With other resources than it registered with. */
    public Agent withTotal(Resources next) {
        return new Agent(
                id,
                description,
                next,
                presence,
                activation,
                times,
                usage.ofTotal(next),
                tasks,
                executors,
                pendingKills);
    }

    /** The agent after some of what is available has become something else. */
    public Agent convert(Conversion conversion) {
        return new Agent(
                id,
                description,
                conversion.applyTo(total),
                presence,
                activation,
                times,
                usage.convert(conversion),
                tasks,
                executors,
                pendingKills);
    }

    public Agent withActivation(Activation next) {
        return new Agent(id, description, total, presence, next, times, usage, tasks, executors, pendingKills);
    }

    public Agent withTimes(Times next) {
        return new Agent(id, description, total, presence, activation, next, usage, tasks, executors, pendingKills);
    }

    public Agent withUsage(AgentUsage next) {
        return new Agent(id, description, total, presence, activation, times, next, tasks, executors, pendingKills);
    }

    public Agent withTasks(PersistentSortedSet<TaskKey> next) {
        return new Agent(id, description, total, presence, activation, times, usage, next, executors, pendingKills);
    }

    public Agent withExecutors(PersistentSortedMap<ExecutorKey, ExecutorEntry> next) {
        return new Agent(id, description, total, presence, activation, times, usage, tasks, next, pendingKills);
    }

    public Agent withPendingKills(PersistentSortedMap<TaskKey, KillPolicy> next) {
        return new Agent(id, description, total, presence, activation, times, usage, tasks, executors, next);
    }
}
