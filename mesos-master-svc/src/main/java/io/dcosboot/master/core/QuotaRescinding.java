package io.dcosboot.master.core;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.Offer;
import io.dcosboot.master.core.state.Quantities;
import io.dcosboot.mesos.resources.Roles;
import io.dcosboot.mesos.v1.quota.QuotaConfig;
import java.util.Set;

/** Takes offers back that a new quota speaks against (mesos-master.md §5.3); as few as seem to do. */
final class QuotaRescinding {

    private final OfferBook offers;

    QuotaRescinding(OfferBook offers) {
        this.offers = offers;
    }

    void makeRoom(Turn turn, String role, QuotaConfig quota) {
        keepToLimits(turn, role, quota);
        meetGuarantees(turn, role, Quantities.ofScalars(quota.getGuaranteesMap()));
    }

    /** Offers to the role that would let it use more than its limits go back. */
    private void keepToLimits(Turn turn, String role, QuotaConfig quota) {
        Quantities limits = Quantities.ofScalars(quota.getLimitsMap());
        Quantities consumed = Consumption.usedOrOffered(turn.state()).of(role);
        for (Offer offer : turn.state().offers().values()) {
            if (Roles.covers(role, offer.role())) {
                Quantities amount = Quantities.scalars(offer.resources().chargeable());
                Set<String> limited = quota.getLimitsMap().keySet();
                if (exceeds(consumed, limits, limited) && intersects(amount, limited)) {
                    offers.rescind(turn, offer);
                    consumed = consumed.minus(amount);
                }
            }
        }
    }

    /** Offers to others go back until what is free meets what the role lacks. */
    private void meetGuarantees(Turn turn, String role, Quantities guarantees) {
        Quantities lacking =
                guarantees.minus(Consumption.usedOrOffered(turn.state()).of(role));
        Quantities free = Quantities.none();
        for (Agent agent : turn.state().agents().registered().values()) {
            if (agent.active()) {
                free = free.plus(Quantities.scalars(agent.usage().available().chargeable()));
            }
        }
        Set<String> guaranteed = guarantees.millis().keySet();
        for (Offer offer : turn.state().offers().values()) {
            if (!exceeds(lacking, free, guaranteed)) {
                return;
            }
            Quantities amount = Quantities.scalars(offer.resources().chargeable());
            if (!Roles.covers(role, offer.role()) && intersects(amount, guaranteed)) {
                offers.rescind(turn, offer);
                free = free.plus(amount);
            }
        }
    }

    private static boolean exceeds(Quantities amounts, Quantities most, Set<String> names) {
        return names.stream().anyMatch(name -> amounts.millis(name) > most.millis(name));
    }

    private static boolean intersects(Quantities amounts, Set<String> names) {
        return names.stream().anyMatch(name -> amounts.millis(name) > 0);
    }
}
