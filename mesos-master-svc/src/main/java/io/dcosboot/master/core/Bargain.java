package io.dcosboot.master.core;

import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.Offer;
import io.dcosboot.master.core.state.OfferId;
import io.dcosboot.mesos.v1.OfferID;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What an ACCEPT has bought: offers of one framework, agent and role, or why it has bought nothing. */
sealed interface Bargain {

    record Struck(List<Offer> offers) implements Bargain {}

    record Off(String why) implements Bargain {}

    /** Judges the offers of an ACCEPT; the first objection counts (mesos-master.md §6, step 1). */
    static Bargain of(Turn turn, Framework framework, List<OfferID> ids) {
        if (ids.isEmpty()) {
            return new Bargain.Off("No offers specified");
        }
        Set<OfferID> seen = new LinkedHashSet<>();
        for (OfferID id : ids) {
            if (!seen.add(id)) {
                return new Bargain.Off("Duplicate offer " + id.getValue() + " in offer list");
            }
        }
        List<Offer> valid = new ArrayList<>();
        for (OfferID id : ids) {
            Optional<Offer> offer = turn.state().offers().get(OfferId.of(id));
            if (offer.isEmpty()) {
                return new Bargain.Off("Offer " + id.getValue() + " is no longer valid");
            }
            valid.add(offer.get());
        }
        Offer first = valid.getFirst();
        for (Offer offer : valid) {
            if (!offer.framework().equals(framework.id())) {
                return new Bargain.Off("Offer " + offer.id() + " has invalid framework " + offer.framework()
                        + " while framework " + framework.id() + " is expected");
            }
        }
        for (Offer offer : valid) {
            if (!offer.role().equals(first.role())) {
                return new Bargain.Off("Aggregated offers must be allocated to the same role. Offer " + offer.id()
                        + " uses role '" + offer.role() + "' but another is using role '" + first.role() + "'");
            }
        }
        for (Offer offer : valid) {
            if (!offer.agent().equals(first.agent())) {
                return new Bargain.Off("Aggregated offers must belong to one single agent. Offer " + offer.id()
                        + " uses agent " + offer.agent() + " and agent " + first.agent());
            }
        }
        return new Bargain.Struck(valid);
    }
}
