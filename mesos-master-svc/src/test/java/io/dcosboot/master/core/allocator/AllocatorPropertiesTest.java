package io.dcosboot.master.core.allocator;

import static org.assertj.core.api.Assertions.assertThat;

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
import io.dcosboot.master.core.state.PersistentSortedMap;
import io.dcosboot.master.core.state.Quantities;
import io.dcosboot.master.core.state.StreamId;
import io.dcosboot.master.core.state.Times;
import io.dcosboot.mesos.resources.Resources;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/** What the allocator promises whatever the cluster looks like. */
class AllocatorPropertiesTest {

    private static final List<String> ROLES = List.of("a", "b", "a/x", "a/y", "*");
    private static final Instant NOW = Instant.EPOCH;

    private static Allocator allocator(List<Quantities> minAllocatable) {
        return new Allocator(new AllocatorRules(minAllocatable, Set.of(), true, Sorter.DRF, Sorter.DRF));
    }

    private final Allocator allocator = allocator(List.of());

    @Provide
    Arbitrary<String> agentResources() {
        Arbitrary<Integer> cpus = Arbitraries.integers().between(0, 8);
        Arbitrary<Integer> reserved = Arbitraries.integers().between(0, 4);
        Arbitrary<Integer> mem = Arbitraries.integers().between(0, 4096);
        return Combinators.combine(cpus, mem, reserved, Arbitraries.of("a", "b", "a/x"))
                .as((c, m, r, role) ->
                        "cpus:" + c + ";mem:" + m + ";ports:[31000-31010]" + (r > 0 ? ";cpus(" + role + "):" + r : ""));
    }

    @Provide
    Arbitrary<List<Set<String>>> frameworkRoles() {
        return Arbitraries.of(ROLES)
                .set()
                .ofMinSize(1)
                .ofMaxSize(3)
                .list()
                .ofMinSize(1)
                .ofMaxSize(5);
    }

    private static List<Agent> agents(List<String> resources) {
        List<Agent> agents = new ArrayList<>();
        for (int i = 0; i < resources.size(); i++) {
            AgentId id = new AgentId("S" + i);
            AgentDescription description = AgentDescription.of(
                            Given.agent("10.0.0." + i, resources.get(i)).build())
                    .withId(id);
            agents.add(Agent.connected(id, description, new LinkId(i), Times.registeredAt(NOW), Activation.active()));
        }
        return agents;
    }

    private static PersistentSortedMap<FrameworkId, Framework> frameworks(List<Set<String>> roles) {
        PersistentSortedMap<FrameworkId, Framework> frameworks = PersistentSortedMap.empty();
        for (int i = 0; i < roles.size(); i++) {
            FrameworkId id = new FrameworkId("F" + i);
            var info = Given.framework("f" + i, "*")
                    .clearRoles()
                    .addAllRoles(roles.get(i))
                    .setId(id.toProto());
            frameworks = frameworks.plus(
                    id, Framework.recovered(id, info.build(), NOW, 10, 10).connectedOn(new StreamId("s" + i)));
        }
        return frameworks;
    }

    private static Cluster cluster(List<Agent> agents, PersistentSortedMap<FrameworkId, Framework> frameworks) {
        AgentTotals totals = AgentTotals.none();
        for (Agent agent : agents) {
            totals = totals.plus(agent.total());
        }
        return new Cluster(
                totals.scalars(),
                totals.reserved(),
                agents,
                frameworks,
                PersistentSortedMap.empty(),
                PersistentSortedMap.empty(),
                AllocatorMemory.none(),
                Optional.empty());
    }

    @Property(tries = 300)
    void nothingIsGivenThatIsNotThereAndNothingTwice(
            @ForAll("agents") List<String> resources,
            @ForAll("frameworkRoles") List<Set<String>> roles,
            @ForAll long seed) {
        List<Agent> agents = agents(resources);
        Map<AgentId, Resources> given = new HashMap<>();
        for (Allocation allocation : allocator
                .allocate(cluster(agents, frameworks(roles)), agents, NOW, seed)
                .allocations()) {
            assertThat(allocation.resources().isEmpty()).isFalse();
            given.merge(allocation.agent(), allocation.resources().unallocated(), Resources::plus);
        }
        for (Agent agent : agents) {
            Resources sum = given.getOrDefault(agent.id(), Resources.empty());
            assertThat(agent.total().contains(sum)).isTrue();
            assertThat(agent.total().minus(sum).plus(sum))
                    .as("what is given twice would vanish from the sum")
                    .isEqualTo(agent.total());
        }
    }

    @Property(tries = 300)
    void rolesGetOnlyWhatTheyMayUse(
            @ForAll("agents") List<String> resources,
            @ForAll("frameworkRoles") List<Set<String>> roles,
            @ForAll long seed) {
        List<Agent> agents = agents(resources);
        var frameworks = frameworks(roles);
        for (Allocation allocation : allocator
                .allocate(cluster(agents, frameworks), agents, NOW, seed)
                .allocations()) {
            assertThat(frameworks.get(allocation.framework()).orElseThrow().roles())
                    .contains(allocation.role());
            Resources plain = allocation.resources().unallocated();
            assertThat(plain.allocatableTo(allocation.role())).isEqualTo(plain);
            assertThat(allocation.resources()).isEqualTo(plain.allocatedTo(allocation.role()));
        }
    }

    @Property(tries = 100)
    void theSameSeedGivesTheSameAllocations(
            @ForAll("agents") List<String> resources,
            @ForAll("frameworkRoles") List<Set<String>> roles,
            @ForAll long seed) {
        List<Agent> agents = agents(resources);
        var cluster = cluster(agents, frameworks(roles));
        assertThat(allocator.allocate(cluster, agents, NOW, seed).allocations())
                .isEqualTo(allocator.allocate(cluster, agents, NOW, seed).allocations());
    }

    @Provide
    Arbitrary<List<String>> agents() {
        return agentResources().list().ofMinSize(1).ofMaxSize(6);
    }

    @Property(tries = 50)
    void equalRolesConvergeToEqualShares(
            @ForAll @IntRange(min = 2, max = 5) int competitors, @ForAll @Size(1) List<Long> seeds) {
        List<String> resources = new ArrayList<>();
        for (int i = 0; i < competitors * 20; i++) {
            resources.add("cpus:2;mem:1024");
        }
        List<Agent> agents = agents(resources);
        PersistentSortedMap<FrameworkId, Framework> frameworks = PersistentSortedMap.empty();
        for (int i = 0; i < competitors; i++) {
            FrameworkId id = new FrameworkId("F" + i);
            var info = Given.framework("f" + i, "role" + i).setId(id.toProto());
            frameworks = frameworks.plus(
                    id, Framework.recovered(id, info.build(), NOW, 10, 10).connectedOn(new StreamId("s" + i)));
        }
        Map<FrameworkId, Integer> counts = new HashMap<>();
        allocator
                .allocate(cluster(agents, frameworks), agents, NOW, seeds.getFirst())
                .allocations()
                .forEach(allocation -> counts.merge(allocation.framework(), 1, Integer::sum));
        assertThat(counts.values()).containsOnly(20);
    }

    @Property(tries = 20)
    void weightsDivideTheCluster(@ForAll @IntRange(min = 1, max = 4) int weight, @ForAll long seed) {
        List<String> resources = new ArrayList<>();
        for (int i = 0; i < (weight + 1) * 10; i++) {
            resources.add("cpus:1;mem:100");
        }
        List<Agent> agents = agents(resources);
        var frameworks = frameworks(List.of(Set.of("a"), Set.of("b")));
        Cluster plain = cluster(agents, frameworks);
        Cluster weighted = new Cluster(
                plain.total(),
                plain.reserved(),
                agents,
                frameworks,
                PersistentSortedMap.<String, Double>empty().plus("b", (double) weight),
                PersistentSortedMap.empty(),
                AllocatorMemory.none(),
                Optional.empty());
        Map<FrameworkId, Integer> counts = new HashMap<>();
        allocator
                .allocate(weighted, agents, NOW, seed)
                .allocations()
                .forEach(allocation -> counts.merge(allocation.framework(), 1, Integer::sum));
        assertThat(counts.get(new FrameworkId("F0"))).isBetween(9, 11);
        assertThat(counts.get(new FrameworkId("F1"))).isBetween(weight * 10 - 1, weight * 10 + 1);
    }
}
