package io.dcosboot.master.core.allocator;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.AllocatorMemory;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.PersistentSortedMap;
import io.dcosboot.master.core.state.Quantities;
import io.dcosboot.master.core.state.RoleQuantities;
import io.dcosboot.mesos.v1.DomainInfo;
import io.dcosboot.mesos.v1.quota.QuotaConfig;
import java.util.Optional;

/**
 * The cluster as the allocator sees it.
 *
 * @param total scalars of all agents
 * @param reserved the reserved part of them, by role
 * @param agents all of them
 * @param frameworks all of them: inactive ones count for what they hold
 * @param weights of roles; 1.0 where there is none
 * @param quotas of top-level roles
 * @param memory what earlier runs have left
 * @param region of the master, if it knows one
 */
public record Cluster(
        Quantities total,
        RoleQuantities reserved,
        Iterable<Agent> agents,
        PersistentSortedMap<FrameworkId, Framework> frameworks,
        PersistentSortedMap<String, Double> weights,
        PersistentSortedMap<String, QuotaConfig> quotas,
        AllocatorMemory memory,
        Optional<String> region) {

    public static Cluster of(MasterState state) {
        return new Cluster(
                state.agents().totals().scalars(),
                state.agents().totals().reserved(),
                state.agents().registered().values(),
                state.frameworks(),
                state.weights(),
                state.quotas(),
                state.allocator(),
                region(state.term().info().getDomain()));
    }

    /** The region that a domain names. */
    static Optional<String> region(DomainInfo domain) {
        return domain.hasFaultDomain()
                ? Optional.of(domain.getFaultDomain().getRegion().getName())
                : Optional.empty();
    }

    /** Whether the agent's resources may be offered to anybody. */
    public boolean offerable(Agent agent) {
        return agent.active() && memory.allows(agent);
    }

    double weight(String role) {
        return weights.get(role).orElse(1.0);
    }
}
