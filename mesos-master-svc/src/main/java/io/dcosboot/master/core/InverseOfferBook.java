package io.dcosboot.master.core;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.InverseOffer;
import io.dcosboot.master.core.state.InverseOffers;
import io.dcosboot.master.core.state.Machines;
import io.dcosboot.master.core.state.OfferId;
import io.dcosboot.mesos.v1.Filters;
import io.dcosboot.mesos.v1.OfferID;
import io.dcosboot.mesos.v1.Unavailability;
import io.dcosboot.mesos.v1.allocator.InverseOfferStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;

/**
 * Asks frameworks whether they can do without agents that will be unavailable, and keeps what they say
 * (mesos-master.md §12.1). Their answers bind nobody.
 */
final class InverseOfferBook {

    private final MasterSettings settings;

    InverseOfferBook(MasterSettings settings) {
        this.settings = settings;
    }

    /** Asks the active frameworks that hold anything on those of the agents that are scheduled for maintenance. */
    void offer(Turn turn, List<Agent> candidates) {
        Machines machines = turn.state().maintenance().machines();
        if (machines.isEmpty()) {
            return;
        }
        Map<FrameworkId, List<io.dcosboot.mesos.v1.InverseOffer>> events = new TreeMap<>();
        for (Agent candidate : candidates) {
            machines.of(candidate.description())
                    .ifPresent(machine -> turn.state()
                            .agent(candidate.id())
                            .filter(Agent::connected)
                            .ifPresent(agent -> ask(turn, agent, machine.getUnavailability(), events)));
        }
        events.forEach((framework, offers) -> turn.send(framework, Events.inverseOffers(offers)));
    }

    private void ask(
            Turn turn,
            Agent agent,
            Unavailability unavailability,
            Map<FrameworkId, List<io.dcosboot.mesos.v1.InverseOffer>> events) {
        for (FrameworkId holder : holders(turn, agent)) {
            InverseOffers.Attitude attitude =
                    turn.state().maintenance().inverseOffers().of(agent.id(), holder);
            boolean active =
                    turn.state().framework(holder).filter(Framework::active).isPresent();
            if (active && attitude.asked().isEmpty() && !turn.now().isBefore(attitude.quietUntil())) {
                InverseOffer offer = new InverseOffer(turn.nextOfferId(), holder, agent.id(), unavailability);
                change(turn, offers -> offers.plus(offer));
                events.computeIfAbsent(holder, _ -> new ArrayList<>()).add(shown(offer, agent));
                settings.offerTimeout()
                        .ifPresent(life ->
                                turn.emit(new Effect.Schedule(life, new MasterCommand.OfferTimeout(offer.id()))));
            }
        }
    }

    /** The frameworks with resources used or offered on an agent. */
    private static Set<FrameworkId> holders(Turn turn, Agent agent) {
        Set<FrameworkId> holders = new TreeSet<>();
        agent.usage().used().keys().forEach(holders::add);
        agent.usage()
                .offers()
                .forEach(id -> turn.state().offers().get(id).ifPresent(offer -> holders.add(offer.framework())));
        return holders;
    }

    private static io.dcosboot.mesos.v1.InverseOffer shown(InverseOffer offer, Agent agent) {
        return io.dcosboot.mesos.v1.InverseOffer.newBuilder()
                .setId(offer.id().toProto())
                .setUrl(OfferBook.url(agent))
                .setFrameworkId(offer.framework().toProto())
                .setAgentId(offer.agent().toProto())
                .setUnavailability(offer.unavailability())
                .build();
    }

    /** A framework's answer; ids that are not, or no longer, its own are ignored. */
    void answer(Turn turn, Framework framework, List<OfferID> ids, Filters filters, InverseOfferStatus.Status status) {
        Optional<Duration> quiet = OfferBook.filterLength(filters, settings);
        Instant quietUntil = quiet.map(turn.now()::plus).orElse(Instant.EPOCH);
        InverseOfferStatus answer = InverseOfferStatus.newBuilder()
                .setStatus(status)
                .setFrameworkId(framework.id().toProto())
                .setTimestamp(OperatorEvents.time(turn.now()))
                .build();
        for (OfferID id : ids) {
            turn.state()
                    .maintenance()
                    .inverseOffers()
                    .outstanding()
                    .get(OfferId.of(id))
                    .filter(offer -> offer.framework().equals(framework.id()))
                    .ifPresent(offer -> change(
                            turn,
                            offers -> offers.minus(offer)
                                    .with(
                                            offer.agent(),
                                            offer.framework(),
                                            attitude ->
                                                    attitude.withAnswer(answer).withQuietUntil(quietUntil))));
        }
    }

    /** Takes an inverse offer back, if it is one, and tells the framework. */
    void rescind(Turn turn, OfferId id) {
        turn.state().maintenance().inverseOffers().outstanding().get(id).ifPresent(offer -> {
            change(turn, offers -> offers.minus(offer));
            turn.send(offer.framework(), Events.rescindInverse(id));
        });
    }

    void rescindAllOf(Turn turn, AgentId agent) {
        turn.state()
                .maintenance()
                .inverseOffers()
                .of(agent)
                .values()
                .forEach(attitude -> attitude.asked().ifPresent(id -> rescind(turn, id)));
    }

    /** Takes back all that was asked about an agent and forgets the answers: it leaves, or the question has changed. */
    void forget(Turn turn, AgentId agent) {
        rescindAllOf(turn, agent);
        change(turn, offers -> offers.withoutAttitudes(agent));
    }

    /** The framework is not there to be asked; what it said stays. */
    void discardAllOf(Turn turn, FrameworkId framework) {
        for (InverseOffer offer :
                turn.state().maintenance().inverseOffers().outstanding().values()) {
            if (offer.framework().equals(framework)) {
                change(turn, offers -> offers.minus(offer));
            }
        }
        clearFilters(turn, framework);
    }

    /** Lets the framework be asked again at once. */
    void clearFilters(Turn turn, FrameworkId framework) {
        for (AgentId agent :
                turn.state().maintenance().inverseOffers().attitudes().keys()) {
            change(turn, offers -> offers.with(agent, framework, attitude -> attitude.withQuietUntil(Instant.EPOCH)));
        }
    }

    private static void change(Turn turn, UnaryOperator<InverseOffers> change) {
        var maintenance = turn.state().maintenance();
        turn.become(
                turn.state().withMaintenance(maintenance.withInverseOffers(change.apply(maintenance.inverseOffers()))));
    }
}
