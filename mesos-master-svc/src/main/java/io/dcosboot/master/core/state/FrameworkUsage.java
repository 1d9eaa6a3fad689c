package io.dcosboot.master.core.state;

import io.dcosboot.mesos.resources.Resources;

/**
 * What a framework holds.
 *
 * @param allocated used by its tasks and executors, by allocation role
 * @param offered in outstanding offers, by role
 * @param charged what of both counts against quotas, by role: neither reserved nor revocable
 * @param offers its outstanding offers
 * @param chosen how often the allocator has chosen it, by role; breaks ties of fairness
 * @param executors how many it has, by agent; agents without one are absent
 */
public record FrameworkUsage(
        RoleQuantities allocated,
        RoleQuantities offered,
        RoleQuantities charged,
        PersistentSortedSet<OfferId> offers,
        PersistentSortedMap<String, Long> chosen,
        PersistentSortedMap<AgentId, Integer> executors) {

    public static FrameworkUsage none() {
        return new FrameworkUsage(
                RoleQuantities.none(),
                RoleQuantities.none(),
                RoleQuantities.none(),
                PersistentSortedSet.empty(),
                PersistentSortedMap.empty(),
                PersistentSortedMap.empty());
    }

    /** Its tasks and executors use these resources, too. */
    public FrameworkUsage use(String role, Resources resources) {
        Quantities amount = Quantities.scalars(resources);
        return new FrameworkUsage(
                allocated.plus(role, amount),
                offered,
                charged.plus(role, chargeable(resources, amount)),
                offers,
                chosen,
                executors);
    }

    /** Its tasks and executors do not use these resources any more. */
    public FrameworkUsage release(String role, Resources resources) {
        Quantities amount = Quantities.scalars(resources);
        return new FrameworkUsage(
                allocated.minus(role, amount),
                offered,
                charged.minus(role, chargeable(resources, amount)),
                offers,
                chosen,
                executors);
    }

    public FrameworkUsage plusOffer(Offer offer) {
        Quantities amount = Quantities.scalars(offer.resources());
        return new FrameworkUsage(
                allocated,
                offered.plus(offer.role(), amount),
                charged.plus(offer.role(), chargeable(offer.resources(), amount)),
                offers.plus(offer.id()),
                chosen.plus(offer.role(), chosen.get(offer.role()).orElse(0L) + 1),
                executors);
    }

    public FrameworkUsage minusOffer(Offer offer) {
        Quantities amount = Quantities.scalars(offer.resources());
        return new FrameworkUsage(
                allocated,
                offered.minus(offer.role(), amount),
                charged.minus(offer.role(), chargeable(offer.resources(), amount)),
                offers.minus(offer.id()),
                chosen,
                executors);
    }

    public FrameworkUsage plusExecutor(AgentId agent) {
        return withExecutors(executors.plus(agent, executors.get(agent).orElse(0) + 1));
    }

    public FrameworkUsage minusExecutor(AgentId agent) {
        int left = executors.get(agent).orElse(0) - 1;
        return withExecutors(left > 0 ? executors.plus(agent, left) : executors.minus(agent));
    }

    private FrameworkUsage withExecutors(PersistentSortedMap<AgentId, Integer> next) {
        return new FrameworkUsage(allocated, offered, charged, offers, chosen, next);
    }

    /** What it holds in a role, used or offered. */
    public Quantities held(String role) {
        return allocated.of(role).plus(offered.of(role));
    }

    @SuppressWarnings("ReferenceEquality") // mostly everything counts, and then nothing is summed twice
    private static Quantities chargeable(Resources resources, Quantities amount) {
        Resources chargeable = resources.chargeable();
        return chargeable == resources ? amount : Quantities.scalars(chargeable);
    }
}
