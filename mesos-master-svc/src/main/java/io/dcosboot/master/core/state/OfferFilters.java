package io.dcosboot.master.core.state;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * The offers that a framework has refused, by role and agent (mesos-master.md §5.4).
 *
 * @param clearings how often filters of a role were taken away before they ended
 */
public record OfferFilters(
        PersistentSortedMap<String, PersistentHashMap<AgentId, List<OfferFilter>>> byRole, long clearings) {

    private static final OfferFilters NONE = new OfferFilters(PersistentSortedMap.empty(), 0);

    public static OfferFilters none() {
        return NONE;
    }

    public PersistentHashMap<AgentId, List<OfferFilter>> of(String role) {
        return byRole.get(role).orElse(PersistentHashMap.empty());
    }

    /** Adds a filter; those of the same agent that have ended by {@code now} leave. */
    public OfferFilters plus(String role, AgentId agent, OfferFilter filter, Instant now) {
        PersistentHashMap<AgentId, List<OfferFilter>> ofRole = of(role);
        List<OfferFilter> before = ofRole.get(agent).orElse(List.of());
        List<OfferFilter> kept = new ArrayList<>(before.size() + 1);
        for (OfferFilter old : before) {
            if (old.active(now) && !filter.refused().contains(old.refused())) {
                kept.add(old);
            } else if (old.active(now) && old.until().isAfter(filter.until())) {
                kept.add(old); // refuses less, but for longer
            }
        }
        kept.add(filter);
        return new OfferFilters(byRole.plus(role, ofRole.plus(agent, List.copyOf(kept))), clearings);
    }

    public OfferFilters withoutRole(String role) {
        return new OfferFilters(byRole.minus(role), clearings + 1);
    }

    public OfferFilters withoutAgent(AgentId agent) {
        PersistentSortedMap<String, PersistentHashMap<AgentId, List<OfferFilter>>> kept = byRole;
        for (var ofRole : byRole) {
            PersistentHashMap<AgentId, List<OfferFilter>> others =
                    ofRole.getValue().minus(agent);
            kept = others.isEmpty() ? kept.minus(ofRole.getKey()) : kept.plus(ofRole.getKey(), others);
        }
        return new OfferFilters(kept, clearings + 1);
    }
}
