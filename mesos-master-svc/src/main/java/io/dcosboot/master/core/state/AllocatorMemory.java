package io.dcosboot.master.core.state;

import io.dcosboot.mesos.v1.quota.QuotaConfig;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What the allocator needs to know beside the cluster itself (mesos-master.md §14).
 *
 * @param chosen how often it has chosen each role; breaks ties of fairness
 * @param whitelist hosts whose agents alone are offered; empty for all
 * @param pause why it does not run at all for now, after a failover
 * @param orders what the operator has ordered and the registry does not have yet
 * @param refusals what need not be asked again
 */
public record AllocatorMemory(
        PersistentSortedMap<String, Long> chosen,
        Optional<Set<String>> whitelist,
        Optional<Pause> pause,
        Orders orders,
        Refusals refusals) {

    /**
     * Nobody is offered anything before enough agents are back to tell what consumes quota.
     *
     * @param agents how many must be back
     * @param until when patience ends
     */
    public record Pause(int agents, Instant until) {}

    /** The newest weights and quotas that are on their way to the registry; the next order builds on them. */
    public record Orders(
            Optional<PersistentSortedMap<String, Double>> weights,
            Optional<PersistentSortedMap<String, QuotaConfig>> quotas) {

        public static Orders none() {
            return new Orders(Optional.empty(), Optional.empty());
        }
    }

    public AllocatorMemory {
        whitelist = whitelist.map(Set::copyOf);
    }

    public static AllocatorMemory none() {
        return new AllocatorMemory(
                PersistentSortedMap.empty(), Optional.empty(), Optional.empty(), Orders.none(), Refusals.none());
    }

    public AllocatorMemory chosen(String role) {
        return new AllocatorMemory(
                chosen.plus(role, chosen.get(role).orElse(0L) + 1), whitelist, pause, orders, refusals);
    }

    public AllocatorMemory withWhitelist(Optional<Set<String>> next) {
        return new AllocatorMemory(chosen, next, pause, orders, refusals);
    }

    public AllocatorMemory withPause(Optional<Pause> next) {
        return new AllocatorMemory(chosen, whitelist, next, orders, refusals);
    }

    public AllocatorMemory withOrders(Orders next) {
        return new AllocatorMemory(chosen, whitelist, pause, next, refusals);
    }

    public AllocatorMemory withRefusals(Refusals next) {
        return new AllocatorMemory(chosen, whitelist, pause, orders, next);
    }

    /** Whether the whitelist, if there is one, names the agent's host. */
    public boolean allows(Agent agent) {
        return whitelist.isEmpty() || whitelist.get().contains(agent.hostname());
    }
}
