package io.dcosboot.master.core.state;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/**
 * What the allocator remembers between its runs (mesos-master.md §14).
 *
 * @param chosen how often it has chosen each role; breaks ties of fairness
 * @param whitelist hosts whose agents alone are offered; empty for all
 * @param pause why it does not run at all for now, after a failover
 */
public record AllocatorMemory(
        PersistentSortedMap<String, Long> chosen, Optional<Set<String>> whitelist, Optional<Pause> pause) {

    /**
     * Nobody is offered anything before enough agents are back to tell what consumes quota.
     *
     * @param agents how many must be back
     * @param until when patience ends
     */
    public record Pause(int agents, Instant until) {}

    public AllocatorMemory {
        whitelist = whitelist.map(Set::copyOf);
    }

    public static AllocatorMemory none() {
        return new AllocatorMemory(PersistentSortedMap.empty(), Optional.empty(), Optional.empty());
    }

    public AllocatorMemory chosen(String role) {
        return new AllocatorMemory(chosen.plus(role, chosen.get(role).orElse(0L) + 1), whitelist, pause);
    }

    public AllocatorMemory withWhitelist(Optional<Set<String>> next) {
        return new AllocatorMemory(chosen, next, pause);
    }

    public AllocatorMemory withPause(Optional<Pause> next) {
        return new AllocatorMemory(chosen, whitelist, next);
    }

    /** Whether the whitelist, if there is one, names the agent's host. */
    public boolean allows(Agent agent) {
        return whitelist.isEmpty() || whitelist.get().contains(agent.hostname());
    }
}
