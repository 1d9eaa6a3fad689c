package io.dcosboot.master.core.state;

import java.time.Instant;
import java.util.Optional;

/**
 * All agents by standing (mesos-master.md §11).
 *
 * @param registered here in this master's term
 * @param recovered admitted by an earlier master, not back yet
 * @param unreachable given up
 * @param gone with the time they were declared gone
 * @param transitions changes that wait for the registry
 * @param links which agent speaks on a link
 * @param registering on which links new agents wait to be admitted
 * @param addresses which registered agent has a process id text
 * @param removalAllowedAt when the next agent may be given up
 * @param totals sums over the registered agents
 */
public record AgentDirectory(
        PersistentSortedMap<AgentId, Agent> registered,
        PersistentSortedMap<AgentId, RegistryRecord.Admitted> recovered,
        PersistentSortedMap<AgentId, RegistryRecord.Unreachable> unreachable,
        PersistentSortedMap<AgentId, Instant> gone,
        PersistentSortedMap<AgentId, AgentTransition> transitions,
        PersistentSortedMap<LinkId, AgentId> links,
        PersistentSortedMap<LinkId, AgentId> registering,
        PersistentSortedMap<String, AgentId> addresses,
        Instant removalAllowedAt,
        AgentTotals totals) {

    /** The standing of agents as an earlier master left it. */
    public static AgentDirectory recoveredFrom(PersistentSortedMap<AgentId, RegistryRecord> registry) {
        PersistentSortedMap<AgentId, RegistryRecord.Admitted> recovered = PersistentSortedMap.empty();
        PersistentSortedMap<AgentId, RegistryRecord.Unreachable> unreachable = PersistentSortedMap.empty();
        PersistentSortedMap<AgentId, Instant> gone = PersistentSortedMap.empty();
        for (var entry : registry) {
            switch (entry.getValue()) {
                case RegistryRecord.Admitted admitted -> recovered = recovered.plus(entry.getKey(), admitted);
                case RegistryRecord.Unreachable given -> unreachable = unreachable.plus(entry.getKey(), given);
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
                PersistentSortedMap.empty(),
                Instant.EPOCH,
                AgentTotals.none());
    }

    /** The scalar resources of all registered agents. */
    public Quantities scalars() {
        return totals.scalars();
    }

    /** What the operator decided about an agent, registered or not. */
    public Activation activation(AgentId id) {
        return registered
                .get(id)
                .map(Agent::activation)
                .or(() -> recovered.get(id).map(RegistryRecord.Admitted::activation))
                .or(() -> unreachable.get(id).map(RegistryRecord.Unreachable::activation))
                .orElse(Activation.active());
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
                    registering,
                    addresses,
                    removalAllowedAt,
                    totals);
        }
        AgentTotals others = before.map(old -> totals.minus(old.total())).orElse(totals);
        return new AgentDirectory(
                registered.plus(agent.id(), agent),
                recovered,
                unreachable,
                gone,
                transitions,
                links,
                registering,
                addresses.plus(agent.description().pid(), agent.id()),
                removalAllowedAt,
                others.plus(agent.total()));
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
                registering,
                addresses.get(address).filter(id::equals).isPresent() ? addresses.minus(address) : addresses,
                removalAllowedAt,
                totals.minus(agent.get().total()));
    }

    public AgentDirectory withRemovalAllowedAt(Instant next) {
        return new AgentDirectory(
                registered, recovered, unreachable, gone, transitions, links, registering, addresses, next, totals);
    }

    public AgentDirectory withRecovered(PersistentSortedMap<AgentId, RegistryRecord.Admitted> next) {
        return new AgentDirectory(
                registered,
                next,
                unreachable,
                gone,
                transitions,
                links,
                registering,
                addresses,
                removalAllowedAt,
                totals);
    }

    public AgentDirectory withUnreachable(PersistentSortedMap<AgentId, RegistryRecord.Unreachable> next) {
        return new AgentDirectory(
                registered,
                recovered,
                next,
                gone,
                transitions,
                links,
                registering,
                addresses,
                removalAllowedAt,
                totals);
    }

    public AgentDirectory withGone(PersistentSortedMap<AgentId, Instant> next) {
        return new AgentDirectory(
                registered,
                recovered,
                unreachable,
                next,
                transitions,
                links,
                registering,
                addresses,
                removalAllowedAt,
                totals);
    }

    /** Whether the agent is registered, recovered or unreachable: it may run tasks, now or later. */
    public boolean knows(AgentId id) {
        return registered.containsKey(id) || recovered.containsKey(id) || unreachable.containsKey(id);
    }

    /** Changes what the operator decided about an agent that is registered, recovered or unreachable. */
    public AgentDirectory withActivation(AgentId id, Activation activation) {
        Optional<Agent> here = registered.get(id);
        if (here.isPresent()) {
            return withRegistered(here.get().withActivation(activation));
        }
        Optional<RegistryRecord.Admitted> back = recovered.get(id);
        if (back.isPresent()) {
            return withRecovered(
                    recovered.plus(id, new RegistryRecord.Admitted(back.get().info(), activation)));
        }
        return unreachable
                .get(id)
                .map(away ->
                        withUnreachable(unreachable.plus(id, new RegistryRecord.Unreachable(away.since(), activation))))
                .orElse(this);
    }

    /** A change of an agent's standing is on its way to the registry. */
    public AgentDirectory begin(AgentId id, AgentTransition transition) {
        return withTransitions(
                transitions.plus(id, transition),
                transition instanceof AgentTransition.Registering(LinkId link, AgentDescription _)
                        ? registering.plus(link, id)
                        : registering);
    }

    /** The registry has the change, or it is void. */
    public AgentDirectory end(AgentId id) {
        return withTransitions(
                transitions.minus(id),
                transitions.get(id).orElse(null) instanceof AgentTransition.Registering(LinkId link, AgentDescription _)
                        ? registering.minus(link)
                        : registering);
    }

    private AgentDirectory withTransitions(
            PersistentSortedMap<AgentId, AgentTransition> next, PersistentSortedMap<LinkId, AgentId> asking) {
        return new AgentDirectory(
                registered, recovered, unreachable, gone, next, links, asking, addresses, removalAllowedAt, totals);
    }

    public AgentDirectory withLinks(PersistentSortedMap<LinkId, AgentId> next) {
        return new AgentDirectory(
                registered,
                recovered,
                unreachable,
                gone,
                transitions,
                next,
                registering,
                addresses,
                removalAllowedAt,
                totals);
    }
}
