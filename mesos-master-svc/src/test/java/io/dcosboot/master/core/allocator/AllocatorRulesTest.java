package io.dcosboot.master.core.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.master.core.Given;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.Quantities;
import io.dcosboot.mesos.v1.DomainInfo;
import io.dcosboot.mesos.v1.FrameworkInfo.Capability;
import io.dcosboot.mesos.v1.OfferFilters;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Value;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may have what (mesos-master.md §14). */
class AllocatorRulesTest {

    private final Scene scene = new Scene();

    private List<Allocation> run() {
        return scene.run(Scene.DRF, 1);
    }

    private static DomainInfo domain(String region) {
        return DomainInfo.newBuilder()
                .setFaultDomain(DomainInfo.FaultDomain.newBuilder()
                        .setRegion(
                                DomainInfo.FaultDomain.RegionInfo.newBuilder().setName(region))
                        .setZone(DomainInfo.FaultDomain.ZoneInfo.newBuilder().setName("z")))
                .build();
    }

    private AgentId agentIn(String region) {
        return scene.agent("cpus:4;mem:1024", description -> {
            description.getInfoBuilder().setDomain(domain(region));
            return description;
        });
    }

    @Test
    void agentsOfOtherRegionsAreForFrameworksThatKnowRegions() {
        scene.region = java.util.Optional.of("here");
        agentIn("there");
        AgentId near = agentIn("here");
        FrameworkId local = scene.framework("a");
        assertThat(run()).extracting(Allocation::agent).containsExactly(near);
        FrameworkId aware = scene.framework(Given.framework("f", "b", Capability.Type.REGION_AWARE));
        assertThat(run())
                .extracting(Allocation::framework)
                .containsExactly(aware)
                .doesNotContain(local);
    }

    @Test
    void agentsWithGpusAreKeptForFrameworksThatKnowGpus() {
        scene.agent("cpus:4;mem:1024;gpus:1");
        scene.framework("a");
        assertThat(run()).isEmpty();
        FrameworkId gpus = scene.framework(Given.framework("f", "a", Capability.Type.GPU_RESOURCES));
        assertThat(run()).extracting(Allocation::framework).containsExactly(gpus);
    }

    @Test
    void aRoleMayAskForLessOrMoreThanTheUsualMinimum() {
        AllocatorRules rules =
                new AllocatorRules(List.of(Quantities.of(Map.of("cpus", 1.0))), Set.of(), true, Sorter.DRF, Sorter.DRF);
        scene.agent("mem:64");
        scene.framework("a");
        assertThat(scene.run(rules, 1)).isEmpty();
        FrameworkId modest = scene.framework(Given.framework("f", "b")
                .putOfferFilters(
                        "b",
                        OfferFilters.newBuilder()
                                .setMinAllocatableResources(OfferFilters.MinAllocatableResources.getDefaultInstance())
                                .build()));
        assertThat(scene.run(rules, 1)).extracting(Allocation::framework).containsExactly(modest);
    }

    @Test
    void refusedResourcesStayAwayUntilTheFilterEnds() {
        AgentId agent = scene.agent("cpus:4;mem:1024");
        FrameworkId framework = scene.framework("a");
        scene.refuse(framework, "a", agent, Scene.NOW.plus(Duration.ofSeconds(5)));
        assertThat(run()).isEmpty();
        scene.change(
                framework,
                f -> f.withInterest(
                        f.interest().withFilters(f.interest().filters().withoutRole("a"))));
        assertThat(run()).hasSize(1);
    }

    @Test
    void reservationsOfAncestorsAreOfferedToRolesBelowAndToNobodyElse() {
        scene.agent("cpus(eng):4;mem(eng):1024");
        scene.framework("ops");
        scene.framework("engine");
        assertThat(run()).isEmpty();
        FrameworkId below = scene.framework("eng/web");
        assertThat(run()).extracting(Allocation::framework).containsExactly(below);
    }

    @Test
    void aMountDiskIsGivenWholeOrNotAtAll() {
        scene.agent("cpus:4;mem:1024", description -> {
            description
                    .getInfoBuilder()
                    .addResources(Resource.newBuilder()
                            .setName("disk")
                            .setType(Value.Type.SCALAR)
                            .setScalar(Value.Scalar.newBuilder().setValue(1000))
                            .setDisk(Resource.DiskInfo.newBuilder()
                                    .setSource(Resource.DiskInfo.Source.newBuilder()
                                            .setType(Resource.DiskInfo.Source.Type.MOUNT)
                                            .setMount(Resource.DiskInfo.Source.Mount.newBuilder()
                                                    .setRoot("/mnt")))));
            return description;
        });
        scene.quota("a", Map.of(), Map.of("disk", 999.0, "cpus", 1.5));
        scene.framework("a");
        assertThat(run()).singleElement().satisfies(allocation -> {
            assertThat(allocation.resources().scalar("disk")).isZero();
            assertThat(allocation.resources().scalar("cpus")).isEqualTo(1.5);
        });
        scene.framework("b");
        assertThat(run())
                .singleElement()
                .satisfies(allocation ->
                        assertThat(allocation.resources().scalar("disk")).isEqualTo(1000));
    }

    @Test
    void lessServedFrameworksComeFirst() {
        scene.agent("cpus:4;mem:1024");
        FrameworkId first = scene.framework("a");
        FrameworkId second = scene.framework("a");
        assertThat(run()).extracting(Allocation::framework).containsExactly(first);
        scene.agent("cpus:4;mem:1024");
        assertThat(run()).extracting(Allocation::framework).containsExactly(second);
    }
}
