package io.dcosboot.master.core.state;

import io.dcosboot.mesos.resources.Resources;

/**
 * Where an agent's resources are.
 *
 * @param used by tasks and executors, by framework; allocated
 * @param offered in outstanding offers; allocated
 * @param available neither used nor offered, and shared volumes, which may be held by many; not allocated
 * @param offers the outstanding offers of this agent
 */
public record AgentUsage(
        PersistentSortedMap<FrameworkId, Resources> used,
        Resources offered,
        Resources available,
        PersistentSortedSet<OfferId> offers) {

    public static AgentUsage noneOf(Resources total) {
        return new AgentUsage(PersistentSortedMap.empty(), Resources.empty(), total, PersistentSortedSet.empty());
    }

    public Resources usedBy(FrameworkId framework) {
        return used.get(framework).orElse(Resources.empty());
    }

    /** What all frameworks use together. */
    public Resources usedTotal() {
        Resources sum = Resources.empty();
        for (Resources resources : used.values()) {
            sum = sum.plus(resources);
        }
        return sum;
    }

    public AgentUsage use(FrameworkId framework, Resources resources) {
        return new AgentUsage(
                used.plus(framework, usedBy(framework).plus(resources)),
                offered,
                available.minus(resources.nonShared().unallocated()),
                offers);
    }

    public AgentUsage release(FrameworkId framework, Resources resources) {
        Resources rest = usedBy(framework).minus(resources);
        return new AgentUsage(
                rest.isEmpty() ? used.minus(framework) : used.plus(framework, rest),
                offered,
                available.plus(resources.nonShared().unallocated()),
                offers);
    }

    public AgentUsage offer(Offer offer) {
        return new AgentUsage(
                used,
                offered.plus(offer.resources()),
                available.minus(offer.resources().nonShared().unallocated()),
                offers.plus(offer.id()));
    }

    public AgentUsage withdraw(Offer offer) {
        return new AgentUsage(
                used,
                offered.minus(offer.resources()),
                available.plus(offer.resources().nonShared().unallocated()),
                offers.minus(offer.id()));
    }

    /** The same use of another total. */
    public AgentUsage ofTotal(Resources total) {
        return new AgentUsage(
                used,
                offered,
                total.minus(usedTotal().nonShared().unallocated())
                        .minus(offered.nonShared().unallocated()),
                offers);
    }
}
