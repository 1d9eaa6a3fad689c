package io.dcosboot.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcosboot.cli.local.ServicePlan.Kind;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ClusterPlanTest {

    private static final Path DATA = Path.of("/data");
    private static final Machine LINUX = new Machine(4, 16L << 30, true, "root", true, "/jdk");
    private static final Machine MAC = new Machine(8, 32L << 30, false, "me", false, "/jdk");

    @Test
    void theDefaultHasOneOfEverythingOnStandardPorts() {
        ClusterPlan plan = plan(1, 1, LINUX);

        assertThat(plan.services())
                .extracting(ServicePlan::name, s -> s.endpoint().toString())
                .containsExactlyInAnyOrder(
                        tuple("redis", "127.0.0.1:6379"),
                        tuple("zookeeper-1", "127.0.0.1:2181"),
                        tuple("mesos-master-1", "127.0.0.1:5050"),
                        tuple("gateway-1", "127.0.0.1:8000"),
                        tuple("agent-1", "127.0.1.1:5051"),
                        tuple("marathon-1", "127.0.0.1:8080"));
        assertThat(plan.url()).isEqualTo("http://localhost:8000");
    }

    @Test
    void servicesStartInWavesByWhatTheyNeed() {
        assertThat(plan(1, 2, LINUX).waves().stream()
                        .map(wave ->
                                wave.stream().map(ServicePlan::kind).distinct().toList()))
                .containsExactly(
                        List.of(Kind.REDIS, Kind.ZOOKEEPER),
                        List.of(Kind.MESOS_MASTER, Kind.GATEWAY),
                        List.of(Kind.AGENT, Kind.MARATHON));
    }

    @Test
    void everyNodeHasItsOwnAddress() {
        ClusterPlan plan = plan(3, 2, LINUX);

        assertThat(service(plan, "mesos-master-3").endpoint()).hasToString("127.0.0.3:5050");
        assertThat(service(plan, "agent-2").endpoint()).hasToString("127.0.1.2:5051");
        assertThat(service(plan, "marathon-2").settings())
                .containsEntry("dcos.node.ip", "127.0.0.2")
                .containsEntry("dcos.zookeeper.connect-string", "127.0.0.1:2181,127.0.0.2:2181,127.0.0.3:2181");
        assertThat(service(plan, "zookeeper-2").settings())
                .containsEntry("clientPortAddress", "127.0.0.2")
                .containsEntry("server.3", "127.0.0.3:2888:3888");
    }

    @Test
    void aGatewayTakesOnlyTheNamesOfItsNode() {
        assertThat(service(plan(3, 1, LINUX), "gateway-2").settings())
                .containsEntry("dcos.gateway.allowed-hosts", "localhost,master.mesos,leader.mesos,127.0.0.2");
    }

    @Test
    void oneZooKeeperIsNoEnsemble() {
        assertThat(service(plan(1, 1, LINUX), "zookeeper-1").settings()).doesNotContainKey("server.1");
    }

    @Test
    void whereOnly127001IsLocalNodesShareItOnPortsOfTheirOwn() {
        ClusterPlan plan = plan(3, 2, MAC);

        assertThat(plan.services()).extracting(s -> s.endpoint().address()).containsOnly("127.0.0.1");
        assertThat(service(plan, "mesos-master-2").endpoint().port()).isEqualTo(5150);
        assertThat(service(plan, "mesos-master-2").settings()).containsEntry("dcos.master.link-port", "5160");
        assertThat(service(plan, "agent-2").settings()).containsEntry("server.port", "5151");
    }

    @Test
    void noTwoServicesShareAPort() {
        for (Machine machine : List.of(LINUX, MAC)) {
            for (int masters : List.of(1, 3, 5)) {
                for (int agents = 1; agents <= ClusterRequest.MAX_AGENTS; agents++) {
                    List<Endpoint> endpoints = plan(masters, agents, machine).services().stream()
                            .flatMap(s -> Stream.concat(Stream.of(s.endpoint()), s.alsoBinds().stream()))
                            .toList();
                    assertThat(endpoints)
                            .as("%d masters, %d agents", masters, agents)
                            .doesNotHaveDuplicates();
                }
            }
        }
    }

    @Test
    void oneAgentOffersTheWholeMachine() {
        assertThat(service(plan(1, 1, LINUX), "agent-1").settings())
                .containsEntry("dcos.agent.resources", "ports:[31000-32000]")
                .containsEntry("dcos.agent.work-dir", "/data/agent-1")
                .containsEntry("dcos.agent.executor-environment.JAVA_HOME", "/jdk");
    }

    @Test
    void severalAgentsShareTheMachineAndHaveTheirOwnTaskPorts() {
        ClusterPlan plan = plan(1, 2, LINUX);

        assertThat(service(plan, "agent-1").settings())
                .containsEntry("dcos.agent.resources", "cpus:2;mem:7680;ports:[31000-32000]");
        assertThat(service(plan, "agent-2").settings())
                .containsEntry("dcos.agent.resources", "cpus:2;mem:7680;ports:[30000-30999]");
    }

    @Test
    void everyAgentCanRunSomething() {
        assertThat(service(plan(1, 20, LINUX), "agent-20").settings().get("dcos.agent.resources"))
                .startsWith("cpus:1;mem:");
    }

    @Test
    void tasksRunAsTheUserWhenThatIsNotRoot() {
        assertThat(service(plan(1, 1, MAC), "agent-1").settings()).containsEntry("dcos.agent.switch-user", "false");
        assertThat(service(plan(1, 1, LINUX), "agent-1").settings()).doesNotContainKey("dcos.agent.switch-user");
    }

    @Test
    void everyDependencyIsAService() {
        ClusterPlan plan = plan(5, 3, LINUX);
        Set<String> names = new HashSet<>();
        plan.services().forEach(service -> {
            assertThat(names).as("before " + service.name()).containsAll(service.after());
            names.add(service.name());
        });
    }

    @Test
    void impossibleRequestsAreRefused() {
        assertThatThrownBy(() -> new ClusterRequest(2, 1, 8000))
                .hasMessage("the number of masters is 1, 3 or 5, not 2");
        assertThatThrownBy(() -> new ClusterRequest(1, 0, 8000)).hasMessageContaining("between 1 and 20, not 0");
        assertThatThrownBy(() -> new ClusterRequest(1, 1, 70000)).hasMessageContaining("not 70000");
    }

    private static ClusterPlan plan(int masters, int agents, Machine machine) {
        return ClusterPlan.of(new ClusterRequest(masters, agents, 8000), machine, DATA);
    }

    private static ServicePlan service(ClusterPlan plan, String name) {
        return plan.services().stream()
                .filter(s -> s.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static org.assertj.core.groups.Tuple tuple(Object... values) {
        return org.assertj.core.groups.Tuple.tuple(values);
    }
}
