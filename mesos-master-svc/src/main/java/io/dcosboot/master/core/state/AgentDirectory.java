package io.dcosboot.master.core.state;

import io.dcosboot.mesos.v1.AgentInfo;
import java.time.Instant;
import java.util.Optional;

/**
 * All agents by standing (mesos-master.md §11).
 *
 * @param registered here in this master's term
 * @param recovered admitted by an earlier master, not back yet
 * @param unreachable with the time they were given up
 * @param gone with the time they were declared gone
 * @param transitions changes that wait for the registry
 * @param links which agent speaks on a link
 * @param addresses which registered agent has a process id text
 * @param removalAllowedAt when the next agent may be given up
 * @param scalars sum of the scalar resources of the registered agents
 */
public record AgentDirectory(
        PersistentSortedMap<AgentId, Agent> registered,
        PersistentSortedMap<AgentId, AgentInfo> recovered,
        PersistentSortedMap<AgentId, Instant> unreachable,
        PersistentSortedMap<AgentId, Instant> gone,
        PersistentSortedMap<AgentId, AgentTransition> transitions,
        PersistentSortedMap<LinkId, AgentId> links,
        PersistentSortedMap<String, AgentId> addresses,
        Instant removalAllowedAt,
        Quantities scalars) {

    /** The standing of agents as an earlier master left it. */
    public static AgentDirectory recoveredFrom(PersistentSortedMap<AgentId, RegistryRecord> registry) {
        PersistentSortedMap<AgentId, AgentInfo> recovered = PersistentSortedMap.empty();
        PersistentSortedMap<AgentId, Instant> unreachable = PersistentSortedMap.empty();
        PersistentSortedMap<AgentId, Instant> gone = PersistentSortedMap.empty();
        for (var entry : registry) {
            switch (entry.getValue()) {
                case RegistryRecord.Admitted(AgentInfo info) -> recovered = recovered.plus(entry.getKey(), info);
                case RegistryRecord.Unreachable(Instant since) -> unreachable = unreachable.plus(entry.getKey(), since);
                case RegistryRecord.Gone(Instant since) -> gone = gone.plus(entry.getKey(), since);
            }
        }
        return new AgentDirectory(
                PersistentSortedMap.empty(),
                recovered,
                unreachable,
                gone,
                PersistentSortedMap.empty(),
                PersistentSortedMap.empty(),
                PersistentSortedMap.empty(),
                Instant.EPOCH,
                Quantities.none());
    }

    /** Adds or replaces a registered agent. */
    @SuppressWarnings("ReferenceEquality") // most changes leave the description alone; an equal copy only costs time
    public AgentDirectory withRegistered(Agent agent) {
        Optional<Agent> before = registered.get(agent.id());
        if (before.isPresent()
                && before.get().description() == agent.description()
                && before.get().total() == agent.total()) {
            return new AgentDirectory(
                    registered.plus(agent.id(), agent),
                    recovered,
                    unreachable,
                    gone,
                    transitions,
                    links,
                    addresses,
                    removalAllowedAt,
                    scalars);
        }
        Quantities others = before.map(old -> scalars.minus(Quantities.scalars(old.total())))
                .orElse(scalars);
        return new AgentDirectory(
                registered.plus(agent.id(), agent),
                recovered,
                unreachable,
                gone,
                transitions,
                links,
                addresses.plus(agent.description().pid(), agent.id()),
                removalAllowedAt,
                others.plus(Quantities.scalars(agent.total())));
    }

    /** Forgets a registered agent and its link. */
    public AgentDirectory withoutRegistered(AgentId id) {
        Optional<Agent> agent = registered.get(id);
        if (agent.isEmpty()) {
            return this;
        }
        String address = agent.get().description().pid();
        return new AgentDirectory(
                registered.minus(id),
                recovered,
                unreachable,
                gone,
                transitions,
                agent.get().link().map(links::minus).orElse(links),
                addresses.get(address).filter(id::equals).isPresent() ? addresses.minus(address) : addresses,
                removalAllowedAt,
                scalars.minus(Quantities.scalars(agent.get().total())));
    }

    public AgentDirectory withRemovalAllowedAt(Instant next) {
        return new AgentDirectory(
                registered, recovered, unreachable, gone, transitions, links, addresses, next, scalars);
    }

    public AgentDirectory withRecovered(PersistentSortedMap<AgentId, AgentInfo> next) {
        return new AgentDirectory(
                registered, next, unreachable, gone, transitions, links, addresses, removalAllowedAt, scalars);
    }

    public AgentDirectory withUnreachable(PersistentSortedMap<AgentId, Instant> next) {
        return new AgentDirectory(
                registered, recovered, next, gone, transitions, links, addresses, removalAllowedAt, scalars);
    }

    public AgentDirectory withTransitions(PersistentSortedMap<AgentId, AgentTransition> next) {
        return new AgentDirectory(
                registered, recovered, unreachable, gone, next, links, addresses, removalAllowedAt, scalars);
    }

    public AgentDirectory withLinks(PersistentSortedMap<LinkId, AgentId> next) {
        return new AgentDirectory(
                registered, recovered, unreachable, gone, transitions, next, addresses, removalAllowedAt, scalars);
    }
}
