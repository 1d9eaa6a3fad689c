package io.dcosboot.marathon.core.launch;

import static io.dcosboot.marathon.core.deployment.Apps.T0;
import static io.dcosboot.marathon.core.deployment.Apps.app;
import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.marathon.core.launch.OfferMatcher.Match;
import io.dcosboot.marathon.core.launch.OfferMatcher.Matched;
import io.dcosboot.marathon.core.launch.OfferMatcher.Unmatched;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Constraint;
import io.dcosboot.marathon.core.model.Container;
import io.dcosboot.marathon.core.model.Network;
import io.dcosboot.marathon.core.model.Networking;
import io.dcosboot.marathon.core.model.Placement;
import io.dcosboot.marathon.core.model.PortDefinition;
import io.dcosboot.marathon.core.model.PortMapping;
import io.dcosboot.marathon.core.model.Protocol;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.DurationInfo;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.Labels;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.OfferID;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.TimeInfo;
import io.dcosboot.mesos.v1.Unavailability;
import io.dcosboot.mesos.v1.Value;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class OfferMatcherTest {

    @Test
    void tasksAreCutFromTheOfferUntilItIsUsedUp() {
        OfferMatcher matcher = matcher(offer(scalar("cpus", 2.5), scalar("mem", 1000), ports(31000, 31010)));
        AppDefinition app = app("/a").needs(1, 128).build();
        assertThat(match(matcher, app)).isInstanceOf(Matched.class);
        assertThat(match(matcher, app)).isInstanceOf(Matched.class);
        assertThat(match(matcher, app)).isEqualTo(new Unmatched(Set.of(RejectReason.INSUFFICIENT_CPUS)));
    }

    @Test
    void allReasonsAreFoundAndNothingIsTaken() {
        OfferMatcher matcher = matcher(offer(scalar("cpus", 0.5), scalar("mem", 64)));
        AppDefinition demanding = app("/a")
                .needs(1, 128)
                .constraint("hostname", Constraint.Operator.CLUSTER, "elsewhere")
                .build();
        assertThat(((Unmatched) match(matcher, demanding)).reasons())
                .containsExactly(
                        RejectReason.UNFULFILLED_CONSTRAINT,
                        RejectReason.INSUFFICIENT_CPUS,
                        RejectReason.INSUFFICIENT_MEMORY,
                        RejectReason.INSUFFICIENT_PORTS);
        AppDefinition modest = app("/b")
                .needs(0.5, 64)
                .networking(new Networking(List.of(Network.HOST), List.of(), false))
                .build();
        assertThat(match(matcher, modest)).isInstanceOf(Matched.class);
    }

    @Test
    void reservedResourcesGoFirstAndKeepTheirReservation() {
        OfferMatcher matcher = matcher(offer(
                "dev", scalar("cpus", 1), reserved(scalar("cpus", 0.75), "dev"), scalar("mem", 512), ports(1, 9)));
        Matched matched = (Matched) match(matcher, role(app("/a").needs(1, 128).build(), "dev", List.of()));
        assertThat(matched.resources().stream()
                        .filter(resource -> resource.getName().equals("cpus"))
                        .map(resource -> ResourcePool.role(resource) + " "
                                + resource.getScalar().getValue()))
                .containsExactly("dev 0.75", "* 0.25");
    }

    @Test
    void acceptedRolesDecideWhatIsTaken() {
        Offer offer = offer("dev", reserved(scalar("cpus", 4), "dev"), scalar("mem", 512), ports(1, 9));
        assertThat(match(matcher(offer), role(app("/a").build(), "dev", List.of("*"))))
                .isEqualTo(new Unmatched(Set.of(RejectReason.INSUFFICIENT_CPUS)));
        assertThat(match(matcher(offer), role(app("/a").build(), "prod", List.of())))
                .isInstanceOfSatisfying(
                        Unmatched.class,
                        unmatched -> assertThat(unmatched.reasons()).contains(RejectReason.UNFULFILLED_ROLE));
    }

    @Test
    void whatIsReservedForSomebodyByLabelIsLeftAlone() {
        Resource labelled = scalar("cpus", 4).toBuilder()
                .addReservations(Resource.ReservationInfo.newBuilder()
                        .setRole("*")
                        .setType(Resource.ReservationInfo.Type.DYNAMIC)
                        .setLabels(Labels.getDefaultInstance()))
                .build();
        assertThat(match(
                        matcher(offer(labelled, scalar("mem", 512), ports(1, 9))),
                        app("/a").build()))
                .isInstanceOf(Unmatched.class);
    }

    @Test
    void dynamicPortsAreNeighbours() {
        AppDefinition app = app("/a")
                .networking(new Networking(
                        List.of(Network.HOST), List.of(definition(0), definition(0), definition(0)), false))
                .build();
        List<Integer> ports = matched(app, ports(31000, 31999)).ports().hostPorts();
        assertThat(ports).hasSize(3).allMatch(port -> port >= 31000 && port <= 31999);
        assertThat(ports.get(2) - ports.get(0)).isIn(2, -998, -999);
    }

    @Test
    void requiredPortsAreTakenAsTheyAreOrNotAtAll() {
        AppDefinition app = app("/a")
                .networking(new Networking(List.of(Network.HOST), List.of(definition(8080), definition(0)), true))
                .build();
        assertThat(matched(app, ports(8080, 8090)).ports().hostPorts().getFirst())
                .isEqualTo(8080);
        assertThat(match(matcher(offer(scalar("cpus", 4), scalar("mem", 512), ports(31000, 31010))), app))
                .isEqualTo(new Unmatched(Set.of(RejectReason.INSUFFICIENT_PORTS)));
    }

    @Test
    void withoutRequirePortsTheServicePortIsNoHostPort() {
        AppDefinition app = app("/a")
                .networking(new Networking(List.of(Network.HOST), List.of(definition(10_000)), false))
                .build();
        assertThat(matched(app, ports(31000, 31000)).ports().hostPorts()).containsExactly(31000);
    }

    @Test
    void portsAreTakenFromSeveralRanges() {
        AppDefinition app = app("/a")
                .networking(new Networking(List.of(Network.HOST), List.of(definition(0), definition(0)), false))
                .build();
        Resource two = Resource.newBuilder()
                .setName("ports")
                .setType(Value.Type.RANGES)
                .setRanges(Value.Ranges.newBuilder().addRange(range(5, 5)).addRange(range(7, 7)))
                .build();
        assertThat(matched(app, two).ports().hostPorts()).containsExactlyInAnyOrder(5, 7);
    }

    @Test
    void bridgePortsAreMapped() {
        AppDefinition app = bridged(mapping(80, 0), mapping(0, 0), mapping(443, 31005));
        PortAllocation ports = matched(app, ports(31000, 31010)).ports();
        assertThat(ports.containerPorts().get(0)).isEqualTo(80);
        assertThat(ports.containerPorts().get(1)).isEqualTo(ports.hostPorts().get(1));
        assertThat(ports.hostPorts().get(2)).isEqualTo(31005);
        assertThat(ports.hostPorts()).doesNotHaveDuplicates();
    }

    @Test
    void containerNetworksTakeHostPortsOnlyWhereAskedFor() {
        AppDefinition app = app("/a")
                .networking(new Networking(
                        List.of(new Network(Network.Mode.CONTAINER, "overlay", Map.of())), List.of(), false))
                .container(new Container(
                        Container.Engine.MESOS, null, List.of(), List.of(mapping(80, null), mapping(81, 0))))
                .build();
        PortAllocation ports = matched(app, ports(31000, 31000)).ports();
        assertThat(ports.hostPorts()).containsExactly(31000);
        assertThat(ports.containerPorts()).containsExactly(80, 81);
    }

    @Test
    void anAgentInMaintenanceIsLeftAlone() {
        Offer offer = offer(scalar("cpus", 4), scalar("mem", 512), ports(1, 9)).toBuilder()
                .setUnavailability(Unavailability.newBuilder()
                        .setStart(TimeInfo.newBuilder().setNanoseconds(T0.toEpochMilli() * 1_000_000))
                        .setDuration(DurationInfo.newBuilder().setNanoseconds(60_000_000_000L)))
                .build();
        AppDefinition app = app("/a").build();
        assertThat(match(matcher(offer), app)).isEqualTo(new Unmatched(Set.of(RejectReason.AGENT_MAINTENANCE)));
        assertThat(matcher(offer).match(app, List.of(), T0.plusSeconds(61))).isInstanceOf(Matched.class);
    }

    @Test
    void gpusAreForThoseThatAskForThem() {
        Offer offer = offer(scalar("cpus", 4), scalar("mem", 512), scalar("gpus", 1), ports(1, 9));
        assertThat(match(matcher(offer), app("/a").build()))
                .isEqualTo(new Unmatched(Set.of(RejectReason.DECLINED_SCARCE_RESOURCES)));
        assertThat(match(
                        matcher(offer),
                        app("/a")
                                .labels(Map.of("GPU_SCHEDULING_BEHAVIOR", "unrestricted"))
                                .build()))
                .isInstanceOf(Matched.class);
    }

    // ---- makers

    private static Matched matched(AppDefinition app, Resource ports) {
        return (Matched) match(matcher(offer(scalar("cpus", 8), scalar("mem", 4096), ports)), app);
    }

    private static Match match(OfferMatcher matcher, AppDefinition app) {
        return matcher.match(app, List.of(), T0);
    }

    private static OfferMatcher matcher(Offer offer) {
        return new OfferMatcher(offer, MatchSettings.DEFAULT, new Random(7));
    }

    private static AppDefinition role(AppDefinition app, String role, List<String> accepted) {
        return new AppDefinition(
                app.id(),
                app.instances(),
                app.command(),
                app.requirements(),
                new Placement(List.of(), accepted, role),
                app.container(),
                app.networking(),
                app.resilience(),
                app.dependencies(),
                app.labels(),
                app.versionInfo());
    }

    static AppDefinition bridged(PortMapping... mappings) {
        return app("/a")
                .networking(new Networking(List.of(Network.BRIDGE), List.of(), false))
                .container(new Container(
                        Container.Engine.DOCKER,
                        new Container.Image("busybox", false, false, List.of()),
                        List.of(),
                        List.of(mappings)))
                .build();
    }

    static PortMapping mapping(int containerPort, Integer hostPort) {
        return new PortMapping(containerPort, hostPort, 0, Protocol.TCP, null, Map.of(), List.of());
    }

    private static PortDefinition definition(int port) {
        return new PortDefinition(port, Protocol.TCP, null, Map.of());
    }

    private static Offer offer(Resource... resources) {
        return offer("*", resources);
    }

    private static Offer offer(String role, Resource... resources) {
        return Offer.newBuilder()
                .setId(OfferID.newBuilder().setValue("O"))
                .setFrameworkId(FrameworkID.newBuilder().setValue("F"))
                .setAgentId(AgentID.newBuilder().setValue("S"))
                .setHostname("h1")
                .setAllocationInfo(Resource.AllocationInfo.newBuilder().setRole(role))
                .addAllResources(List.of(resources))
                .build();
    }

    private static Resource reserved(Resource resource, String role) {
        return resource.toBuilder()
                .addReservations(Resource.ReservationInfo.newBuilder()
                        .setRole(role)
                        .setType(Resource.ReservationInfo.Type.STATIC))
                .build();
    }

    private static Resource scalar(String name, double value) {
        return Resource.newBuilder()
                .setName(name)
                .setType(Value.Type.SCALAR)
                .setScalar(Value.Scalar.newBuilder().setValue(value))
                .build();
    }

    private static Resource ports(long begin, long end) {
        return Resource.newBuilder()
                .setName("ports")
                .setType(Value.Type.RANGES)
                .setRanges(Value.Ranges.newBuilder().addRange(range(begin, end)))
                .build();
    }

    private static Value.Range range(long begin, long end) {
        return Value.Range.newBuilder().setBegin(begin).setEnd(end).build();
    }
}
