package io.dcosboot.master.core.state;

/**
 * What a framework holds.
 *
 * @param allocated used by its tasks and executors, by allocation role
 * @param offered in outstanding offers, by role
 * @param offers its outstanding offers
 * @param chosen how often the allocator has chosen it, by role; breaks ties of fairness
 */
public record FrameworkUsage(
        RoleQuantities allocated,
        RoleQuantities offered,
        PersistentSortedSet<OfferId> offers,
        PersistentSortedMap<String, Long> chosen) {

    public static FrameworkUsage none() {
        return new FrameworkUsage(
                RoleQuantities.none(), RoleQuantities.none(), PersistentSortedSet.empty(), PersistentSortedMap.empty());
    }

    public FrameworkUsage withAllocated(RoleQuantities next) {
        return new FrameworkUsage(next, offered, offers, chosen);
    }

    public FrameworkUsage plusOffer(Offer offer, Quantities amount) {
        return new FrameworkUsage(allocated, offered.plus(offer.role(), amount), offers.plus(offer.id()), chosen);
    }

    public FrameworkUsage minusOffer(Offer offer, Quantities amount) {
        return new FrameworkUsage(allocated, offered.minus(offer.role(), amount), offers.minus(offer.id()), chosen);
    }

    public FrameworkUsage chosenFor(String role) {
        return new FrameworkUsage(
                allocated, offered, offers, chosen.plus(role, chosen.get(role).orElse(0L) + 1));
    }
}
