package io.dcosboot.master.core.state;

import io.dcosboot.mesos.resources.Conversion;
import io.dcosboot.mesos.resources.Resources;

/**
 * Where an agent's resources are.
 *
 * @param used by tasks and executors, by framework; allocated
 * @param offered in outstanding offers; allocated
 * @param available neither used nor offered, and shared volumes, which may be held by many; not allocated
 * @param overdrawn what is used beyond what the agent has, since it has lost resources; not allocated
 * @param offers the outstanding offers of this agent
 */
public record AgentUsage(
        PersistentSortedMap<FrameworkId, Resources> used,
        Resources offered,
        Resources available,
        Resources overdrawn,
        PersistentSortedSet<OfferId> offers) {

    public static AgentUsage noneOf(Resources total) {
        return new AgentUsage(
                PersistentSortedMap.empty(), Resources.empty(), total, Resources.empty(), PersistentSortedSet.empty());
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
        Resources taken = resources.nonShared().unallocated();
        return new AgentUsage(
                used.plus(framework, usedBy(framework).plus(resources)),
                offered,
                available.minus(taken),
                overdrawn.plus(taken.minus(available)),
                offers);
    }

    public AgentUsage release(FrameworkId framework, Resources resources) {
        Resources rest = usedBy(framework).minus(resources);
        Resources freed = resources.nonShared().unallocated();
        return new AgentUsage(
                rest.isEmpty() ? used.minus(framework) : used.plus(framework, rest),
                offered,
                available.plus(freed.minus(overdrawn)),
                overdrawn.minus(freed),
                offers);
    }

    public AgentUsage offer(Offer offer) {
        return new AgentUsage(
                used,
                offered.plus(offer.resources()),
                available.minus(offer.resources().nonShared().unallocated()),
                overdrawn,
                offers.plus(offer.id()));
    }

    public AgentUsage withdraw(Offer offer) {
        return new AgentUsage(
                used,
                offered.minus(offer.resources()),
                available.plus(offer.resources().nonShared().unallocated()),
                overdrawn,
                offers.minus(offer.id()));
    }

    /** The same use of another total. */
    public AgentUsage ofTotal(Resources total) {
        Resources given = usedTotal().plus(offered).nonShared().unallocated();
        return new AgentUsage(used, offered, total.minus(given), given.minus(total), offers);
    }

    /** What is available becomes something else. */
    public AgentUsage convert(Conversion conversion) {
        return new AgentUsage(used, offered, conversion.applyTo(available), overdrawn, offers);
    }
}
