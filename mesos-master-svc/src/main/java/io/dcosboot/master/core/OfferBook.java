package io.dcosboot.master.core;

import io.dcosboot.master.core.allocator.Allocation;
import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.ExecutorKey;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.Machines;
import io.dcosboot.master.core.state.Offer;
import io.dcosboot.master.core.state.OfferFilter;
import io.dcosboot.master.core.state.OfferId;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.Address;
import io.dcosboot.mesos.v1.Filters;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.URL;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The life of offers: made, answered, withdrawn (mesos-master.md §5). */
final class OfferBook {

    private static final Duration LONGEST_FILTER = Duration.ofDays(365);
    private static final double DEFAULT_REFUSE_SECONDS = 5;

    /** The longest time whose nanoseconds fit a signed 64-bit number; more is no duration on the wire. */
    private static final double MAX_SECONDS = Long.MAX_VALUE / 1e9;

    private final MasterSettings settings;
    private final InverseOfferBook inverseOffers;

    OfferBook(MasterSettings settings, InverseOfferBook inverseOffers) {
        this.settings = settings;
        this.inverseOffers = inverseOffers;
    }

    /** Makes an offer of each allocation and tells each framework of its offers in one event. */
    void offer(Turn turn, List<Allocation> allocations) {
        Map<FrameworkId, List<io.dcosboot.mesos.v1.Offer>> events = new TreeMap<>();
        for (Allocation allocation : allocations) {
            Offer offer = make(turn, allocation);
            Agent agent = turn.state().agent(offer.agent()).orElseThrow();
            Framework framework = turn.state().framework(offer.framework()).orElseThrow();
            events.computeIfAbsent(framework.id(), _ -> new ArrayList<>())
                    .add(shown(
                            offer, framework, agent, turn.state().maintenance().machines()));
            settings.offerTimeout()
                    .ifPresent(
                            life -> turn.emit(new Effect.Schedule(life, new MasterCommand.OfferTimeout(offer.id()))));
        }
        events.forEach((framework, offers) -> {
            for (int i = 0; i < offers.size(); i++) {
                turn.framework(framework, f -> f.count("offers/sent"));
            }
            turn.send(framework, Events.offers(offers));
        });
    }

    private static Offer make(Turn turn, Allocation allocation) {
        Offer offer = new Offer(
                turn.nextOfferId(),
                allocation.framework(),
                allocation.agent(),
                allocation.role(),
                allocation.resources());
        turn.become(turn.state().withOffers(turn.state().offers().plus(offer.id(), offer)));
        turn.agent(offer.agent(), a -> a.withUsage(a.usage().offer(offer)));
        turn.framework(offer.framework(), f -> f.withUsage(f.usage().plusOffer(offer)));
        turn.become(turn.state().withAllocator(turn.state().allocator().chosen(offer.role())));
        return offer;
    }

    /** Ends an offer without telling the framework; its resources are available again. */
    void discard(Turn turn, Offer offer) {
        turn.become(turn.state().withOffers(turn.state().offers().minus(offer.id())));
        turn.agent(offer.agent(), a -> a.withUsage(a.usage().withdraw(offer)));
        turn.framework(offer.framework(), f -> f.withUsage(f.usage().minusOffer(offer)));
    }

    /** Takes an offer back and tells the framework. */
    void rescind(Turn turn, Offer offer) {
        discard(turn, offer);
        turn.framework(offer.framework(), f -> f.count("offers/rescinded"));
        turn.send(offer.framework(), Events.rescind(offer.id()));
    }

    void rescind(Turn turn, OfferId id) {
        turn.state().offers().get(id).ifPresent(offer -> rescind(turn, offer));
    }

    /** Takes back what nobody has answered in time, offer or inverse offer. */
    void expire(Turn turn, OfferId id) {
        rescind(turn, id);
        inverseOffers.rescind(turn, id);
    }

    void rescindAllOf(Turn turn, AgentId agent) {
        turn.state().agent(agent).ifPresent(a -> a.usage().offers().forEach(id -> rescind(turn, id)));
    }

    /** The agent is not to be used: rescinds its offers and inverse offers. */
    void withdrawAllOf(Turn turn, AgentId agent) {
        rescindAllOf(turn, agent);
        inverseOffers.rescindAllOf(turn, agent);
    }

    /** The framework is not there: ends its offers and inverse offers. */
    void discardAllOf(Turn turn, FrameworkId framework) {
        inverseOffers.discardAllOf(turn, framework);
        turn.state()
                .framework(framework)
                .ifPresent(f -> f.usage()
                        .offers()
                        .forEach(id -> turn.state().offers().get(id).ifPresent(offer -> discard(turn, offer))));
    }

    /** Keeps {@code refused} away from the framework for as long as {@code filters} says (mesos-master.md §5.4). */
    void filter(Turn turn, FrameworkId framework, String role, AgentId agent, Resources refused, Filters filters) {
        Optional<Duration> length = filterLength(filters, settings);
        if (length.isEmpty() || refused.isEmpty()) {
            return;
        }
        Instant until = turn.now().plus(length.get());
        OfferFilter filter = new OfferFilter(refused.unallocated(), until);
        turn.framework(
                framework,
                f -> f.withInterest(
                        f.interest().withFilters(f.interest().filters().plus(role, agent, filter, turn.now()))));
    }

    /** How long a filter holds; empty for none. */
    static Optional<Duration> filterLength(Filters filters, MasterSettings settings) {
        Duration length = length(filters);
        Duration least = settings.allocationInterval();
        return length.isZero() ? Optional.empty() : Optional.of(length.compareTo(least) < 0 ? least : length);
    }

    private static Duration length(Filters filters) {
        double seconds = filters.getRefuseSeconds();
        if (!(seconds >= 0 && seconds <= MAX_SECONDS)) { // NaN too
            seconds = DEFAULT_REFUSE_SECONDS;
        }
        if (seconds >= LONGEST_FILTER.toSeconds()) {
            return LONGEST_FILTER;
        }
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    /** An offer in the form that the framework's capabilities ask for (mesos-master.md §5.1). */
    private static io.dcosboot.mesos.v1.Offer shown(Offer offer, Framework framework, Agent agent, Machines machines) {
        io.dcosboot.mesos.v1.Offer.Builder shown = io.dcosboot.mesos.v1.Offer.newBuilder()
                .setId(offer.id().toProto())
                .setFrameworkId(offer.framework().toProto())
                .setAgentId(offer.agent().toProto())
                .setHostname(agent.hostname())
                .setUrl(url(agent))
                .addAllAttributes(agent.description().info().getAttributesList());
        boolean multiRole = framework.capabilities().multiRole();
        boolean refinement = framework.capabilities().has(FrameworkInfo.Capability.Type.RESERVATION_REFINEMENT);
        List<Resource> resources =
                refinement ? offer.resources().toProto() : offer.resources().toPreRefinement();
        for (Resource resource : resources) {
            if (!resource.getName().equals("ephemeral_ports")) {
                shown.addResources(
                        multiRole
                                ? resource
                                : resource.toBuilder().clearAllocationInfo().build());
            }
        }
        if (multiRole) {
            shown.setAllocationInfo(Resource.AllocationInfo.newBuilder().setRole(offer.role()));
        }
        for (ExecutorKey executor : agent.executors().keys()) {
            if (executor.framework().equals(framework.id())) {
                shown.addExecutorIds(executor.executor().toProto());
            }
        }
        if (agent.description().info().hasDomain()) {
            shown.setDomain(agent.description().info().getDomain());
        }
        machines.of(agent.description()).ifPresent(machine -> shown.setUnavailability(machine.getUnavailability()));
        return shown.build();
    }

    /** Where an agent's HTTP API is. */
    static URL url(Agent agent) {
        return URL.newBuilder()
                .setScheme("http")
                .setAddress(Address.newBuilder()
                        .setHostname(agent.hostname())
                        .setIp(agent.description().ip())
                        .setPort(agent.description().info().getPort()))
                .setPath("/slave(1)")
                .build();
    }
}
