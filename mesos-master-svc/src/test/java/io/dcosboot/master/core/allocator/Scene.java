package io.dcosboot.master.core.allocator;

import io.dcosboot.master.core.Given;
import io.dcosboot.master.core.state.Activation;
import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.AgentDescription;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.AgentTotals;
import io.dcosboot.master.core.state.AllocatorMemory;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.LinkId;
import io.dcosboot.master.core.state.Offer;
import io.dcosboot.master.core.state.OfferFilter;
import io.dcosboot.master.core.state.OfferId;
import io.dcosboot.master.core.state.PersistentSortedMap;
import io.dcosboot.master.core.state.Quantities;
import io.dcosboot.master.core.state.StreamId;
import io.dcosboot.master.core.state.Times;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.Value;
import io.dcosboot.mesos.v1.quota.QuotaConfig;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/** A cluster under an allocator's eyes: what is allocated stays allocated until it is released. */
final class Scene {

    static final Instant NOW = Instant.EPOCH;

    static final AllocatorRules DRF = new AllocatorRules(List.of(), Set.of(), true, Sorter.DRF, Sorter.DRF);

    PersistentSortedMap<AgentId, Agent> agents = PersistentSortedMap.empty();
    PersistentSortedMap<FrameworkId, Framework> frameworks = PersistentSortedMap.empty();
    PersistentSortedMap<String, Double> weights = PersistentSortedMap.empty();
    PersistentSortedMap<String, QuotaConfig> quotas = PersistentSortedMap.empty();
    AllocatorMemory memory = AllocatorMemory.none();
    Optional<String> region = Optional.empty();
    final List<Offer> offers = new ArrayList<>();
    Instant now = NOW;
    private int numbers;

    AgentId agent(String resources) {
        return agent(resources, UnaryOperator.identity());
    }

    AgentId agent(String resources, UnaryOperator<io.dcosboot.mesos.link.AgentDescription.Builder> change) {
        int number = numbers++;
        AgentId id = new AgentId("S" + number);
        var described = change.apply(Given.agent("10.0." + number / 256 + "." + number % 256, resources));
        AgentDescription description = AgentDescription.of(described.build()).withId(id);
        agents = agents.plus(
                id, Agent.connected(id, description, new LinkId(number), Times.registeredAt(NOW), Activation.active()));
        return id;
    }

    FrameworkId framework(String... roles) {
        return framework(Given.framework("f", "x").clearRoles().addAllRoles(List.of(roles)));
    }

    FrameworkId framework(FrameworkInfo.Builder info) {
        FrameworkId id = new FrameworkId("F%04d".formatted(numbers++));
        Framework framework = Framework.recovered(id, info.setId(id.toProto()).build(), NOW, 10, 10)
                .connectedOn(new StreamId(id.value()));
        frameworks = frameworks.plus(id, framework);
        return id;
    }

    void quota(String role, Map<String, Double> guarantees, Map<String, Double> limits) {
        QuotaConfig.Builder config = QuotaConfig.newBuilder().setRole(role);
        guarantees.forEach((name, value) -> config.putGuarantees(name, scalar(value)));
        limits.forEach((name, value) -> config.putLimits(name, scalar(value)));
        quotas = quotas.plus(role, config.build());
    }

    private static Value.Scalar scalar(double value) {
        return Value.Scalar.newBuilder().setValue(value).build();
    }

    Cluster cluster() {
        AgentTotals totals = AgentTotals.none();
        List<Agent> all = new ArrayList<>();
        for (Agent agent : agents.values()) {
            totals = totals.plus(agent.total());
            all.add(agent);
        }
        return new Cluster(totals.scalars(), totals.reserved(), all, frameworks, weights, quotas, memory, region);
    }

    /** What a run would give; nothing changes. */
    List<Allocation> would(AllocatorRules rules, long seed) {
        List<Agent> candidates = new ArrayList<>();
        agents.values().forEach(candidates::add);
        return outcome(rules, candidates, seed).allocations();
    }

    private Allocator.Outcome outcome(AllocatorRules rules, List<Agent> candidates, long seed) {
        return new Allocator(rules).allocate(cluster(), candidates, now, seed);
    }

    /** Runs the allocator once; what it gives is offered from then on. */
    List<Allocation> run(AllocatorRules rules, long seed) {
        List<Agent> candidates = new ArrayList<>();
        agents.values().forEach(candidates::add);
        Allocator.Outcome outcome = outcome(rules, candidates, seed);
        memory = memory.withRefusals(outcome.refusals());
        List<Allocation> given = outcome.allocations();
        for (Allocation allocation : given) {
            Offer offer = new Offer(
                    new OfferId("O" + numbers++),
                    allocation.framework(),
                    allocation.agent(),
                    allocation.role(),
                    allocation.resources());
            offers.add(offer);
            Agent agent = agents.get(offer.agent()).orElseThrow();
            agents = agents.plus(offer.agent(), agent.withUsage(agent.usage().offer(offer)));
            change(offer.framework(), f -> f.withUsage(f.usage().plusOffer(offer)));
            memory = memory.chosen(offer.role());
        }
        return given;
    }

    void release(Offer offer) {
        offers.remove(offer);
        Agent agent = agents.get(offer.agent()).orElseThrow();
        agents = agents.plus(offer.agent(), agent.withUsage(agent.usage().withdraw(offer)));
        change(offer.framework(), f -> f.withUsage(f.usage().minusOffer(offer)));
    }

    /** Refuses all of an agent for a role. */
    void refuse(FrameworkId id, String role, AgentId agent, Instant until) {
        Resources all = agents.get(agent).orElseThrow().total();
        change(
                id,
                f -> f.withInterest(f.interest()
                        .withFilters(f.interest().filters().plus(role, agent, new OfferFilter(all, until), now))));
    }

    void change(FrameworkId id, UnaryOperator<Framework> change) {
        frameworks = frameworks.plus(id, change.apply(frameworks.get(id).orElseThrow()));
    }

    /** What counts against the quota of a top-level role. */
    Quantities charged(String topLevel) {
        Quantities sum = Quantities.none();
        for (Offer offer : offers) {
            if (QuotaLedger.topLevel(offer.role()).equals(topLevel)) {
                sum = sum.plus(Quantities.scalars(offer.resources().chargeable()));
            }
        }
        for (Agent agent : agents.values()) {
            for (var reservation : agent.total().reservations().entrySet()) {
                if (QuotaLedger.topLevel(reservation.getKey()).equals(topLevel)) {
                    sum = sum.plus(Quantities.scalars(reservation.getValue()));
                }
            }
        }
        return sum;
    }
}
