package io.dcosboot.master.core.state;

import io.dcosboot.mesos.v1.allocator.InverseOfferStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What frameworks are asked and have answered about agents whose machines will be maintained (mesos-master.md §12.1).
 *
 * @param outstanding not answered yet
 * @param attitudes by agent and framework
 */
public record InverseOffers(
        PersistentSortedMap<OfferId, InverseOffer> outstanding,
        PersistentSortedMap<AgentId, PersistentSortedMap<FrameworkId, Attitude>> attitudes) {

    private static final InverseOffers NONE =
            new InverseOffers(PersistentSortedMap.empty(), PersistentSortedMap.empty());

    /**
     * How a framework stands to an agent's unavailability.
     *
     * @param asked the outstanding inverse offer; at most one at a time
     * @param answer the last one given
     * @param quietUntil it is not asked again before
     */
    public record Attitude(Optional<OfferId> asked, Optional<InverseOfferStatus> answer, Instant quietUntil) {

        private static final Attitude UNKNOWN = new Attitude(Optional.empty(), Optional.empty(), Instant.EPOCH);

        boolean isUnknown() {
            return equals(UNKNOWN);
        }

        public Attitude withAsked(Optional<OfferId> next) {
            return new Attitude(next, answer, quietUntil);
        }

        public Attitude withAnswer(InverseOfferStatus next) {
            return new Attitude(asked, Optional.of(next), quietUntil);
        }

        public Attitude withQuietUntil(Instant next) {
            return new Attitude(asked, answer, next);
        }
    }

    public static InverseOffers none() {
        return NONE;
    }

    /** How frameworks stand to the unavailability of an agent. */
    public PersistentSortedMap<FrameworkId, Attitude> of(AgentId agent) {
        return attitudes.get(agent).orElse(PersistentSortedMap.empty());
    }

    public Attitude of(AgentId agent, FrameworkId framework) {
        return of(agent).get(framework).orElse(Attitude.UNKNOWN);
    }

    public InverseOffers with(AgentId agent, FrameworkId framework, UnaryOperator<Attitude> change) {
        Attitude next = change.apply(of(agent, framework));
        PersistentSortedMap<FrameworkId, Attitude> ofAgent =
                next.isUnknown() ? of(agent).minus(framework) : of(agent).plus(framework, next);
        return new InverseOffers(
                outstanding, ofAgent.isEmpty() ? attitudes.minus(agent) : attitudes.plus(agent, ofAgent));
    }

    public InverseOffers plus(InverseOffer offer) {
        return new InverseOffers(outstanding.plus(offer.id(), offer), attitudes)
                .with(offer.agent(), offer.framework(), attitude -> attitude.withAsked(Optional.of(offer.id())));
    }

    public InverseOffers minus(InverseOffer offer) {
        return new InverseOffers(outstanding.minus(offer.id()), attitudes)
                .with(offer.agent(), offer.framework(), attitude -> attitude.withAsked(Optional.empty()));
    }

    /** Forgets how frameworks stand to an agent; its outstanding offers must have been taken back. */
    public InverseOffers withoutAttitudes(AgentId agent) {
        return new InverseOffers(outstanding, attitudes.minus(agent));
    }
}
