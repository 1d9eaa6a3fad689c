package io.dcosboot.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dcosboot.agent.core.ContainerExit;
import io.dcosboot.agent.core.ContainerId;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.ContainerInfo;
import io.dcosboot.mesos.v1.ContainerInfo.DockerInfo;
import io.dcosboot.mesos.v1.Environment;
import io.dcosboot.mesos.v1.Parameter;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.TaskID;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.Value;
import io.dcosboot.mesos.v1.Volume;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** mesos-agent.md §7.1 with a real engine. */
@Timeout(120)
class DockerContainerizerTest {

    private static final Duration LONG = Duration.ofSeconds(30);

    private static TestImage image;

    @TempDir
    Path root;

    private DockerLaunches agent;

    @BeforeAll
    static void makeImage() throws IOException {
        TestImage.missing().ifPresent(why -> Assumptions.abort("Docker is not tested: " + why));
        image = TestImage.make();
    }

    @AfterAll
    static void removeImage() throws IOException {
        if (image != null) {
            image.close();
        }
    }

    @BeforeEach
    void start() {
        agent = new DockerLaunches(root, TestImage.SOCKET);
    }

    @AfterEach
    void stop() throws IOException {
        agent.close();
    }

    private static ContainerInfo.Builder docker() {
        return ContainerInfo.newBuilder()
                .setType(ContainerInfo.Type.DOCKER)
                .setDocker(DockerInfo.newBuilder().setImage(image.reference()));
    }

    private static TaskInfo task(String shell, ContainerInfo.Builder container) {
        return TaskInfo.newBuilder()
                .setName("t")
                .setTaskId(TaskID.newBuilder().setValue("t"))
                .setAgentId(AgentID.newBuilder().setValue("a"))
                .addResources(scalar("cpus", 0.1))
                .addResources(scalar("mem", 64))
                .setCommand(CommandInfo.newBuilder().setShell(true).setValue(shell))
                .setContainer(container)
                .build();
    }

    private static TaskInfo task(String shell) {
        return task(shell, docker());
    }

    private static Resource scalar(String name, double value) {
        return Resource.newBuilder()
                .setName(name)
                .setType(Value.Type.SCALAR)
                .setScalar(Value.Scalar.newBuilder().setValue(value))
                .build();
    }

    private JsonNode inspected(ContainerId id) {
        JsonNode data =
                JsonMapper.shared().readTree(agent.awaitLaunched(id).data().toStringUtf8());
        assertThat(data.isArray()).isTrue();
        return data.get(0);
    }

    @Test
    void runsTheCommandAndReportsItsExitCodeAndOutput() {
        ContainerId id = agent.launch(task("echo out; echo oops >&2; exit 3"));

        assertThat(agent.awaitExit(id)).isEqualTo(ContainerExit.code(3, ""));
        assertThat(agent.output(id, "stdout")).isEqualTo("out\n");
        assertThat(agent.output(id, "stderr")).isEqualTo("oops\n");
        assertThat(inspected(id).path("Name").asString()).isEqualTo("/mesos-" + id);
    }

    @Test
    void theSandboxAndVolumesAreMounted() throws IOException {
        Path volume = Files.createDirectory(root.resolve("volume"));
        Files.writeString(volume.resolve("given"), "given");
        ContainerId id = agent.launch(task(
                "cat /data/given rel/inner > $MESOS_SANDBOX/both; touch /data/new || echo read-only; cat rel/inner",
                docker().addVolumes(Volume.newBuilder()
                                .setContainerPath("/data")
                                .setHostPath(volume.toString())
                                .setMode(Volume.Mode.RO))
                        .addVolumes(Volume.newBuilder()
                                .setContainerPath("/rel")
                                .setHostPath("inside")
                                .setMode(Volume.Mode.RW))));

        agent.awaitExit(id);

        assertThat(agent.output(id, "both")).isEqualTo("given");
        assertThat(agent.output(id, "stdout")).contains("read-only");
        assertThat(agent.sandbox(id).resolve("inside")).isDirectory();
    }

    @Test
    void theSandboxIsMountedWhateverItsName() {
        ContainerId id = agent.launch(task("echo found > $MESOS_SANDBOX/file"), "task:with:colons");

        agent.awaitExit(id);

        assertThat(agent.output(id, "file")).isEqualTo("found\n");
    }

    @Test
    void limitsAndParametersReachTheEngine() {
        ContainerInfo.Builder container = docker();
        container
                .getDockerBuilder()
                .addParameters(parameter("label", "colour=green"))
                .addParameters(parameter("ulimit", "nofile=1000:2000"))
                .addParameters(parameter("cap-add", "SYS_NICE"))
                .addParameters(parameter("hostname", "box"));
        ContainerId id = agent.launch(task("hostname; exec sleep 60", container));

        JsonNode json = inspected(id);

        assertThat(json.path("HostConfig").path("CpuShares").asInt()).isEqualTo(102);
        assertThat(json.path("HostConfig").path("Memory").asLong()).isEqualTo(64L << 20);
        assertThat(json.path("HostConfig").path("NetworkMode").asString()).isEqualTo("host");
        assertThat(json.path("HostConfig").path("CapAdd").toString()).contains("SYS_NICE");
        assertThat(json.path("HostConfig").path("Ulimits").get(0).path("Hard").asInt())
                .isEqualTo(2000);
        assertThat(json.path("Config").path("Labels").path("colour").asString()).isEqualTo("green");
        assertThat(json.path("State").path("Running").asBoolean()).isTrue();
        assertThat(agent.containerizer.pid(id))
                .hasValue(json.path("State").path("Pid").asInt());
        await().untilAsserted(() -> assertThat(agent.output(id, "stdout")).isEqualTo("box\n"));
        assertThat(agent.awaitLaunched(id).status().getNetworkInfosList()).isEmpty();
    }

    private static Parameter parameter(String key, String value) {
        return Parameter.newBuilder().setKey(key).setValue(value).build();
    }

    @Test
    void aBridgedContainerHasItsOwnAddressAndPublishedPorts() throws IOException {
        int port = freePort();
        ContainerInfo.Builder container = docker();
        container
                .getDockerBuilder()
                .setNetwork(DockerInfo.Network.BRIDGE)
                .addPortMappings(
                        DockerInfo.PortMapping.newBuilder().setHostPort(port).setContainerPort(80));
        TaskInfo task =
                task("mkdir -p /w 2>/dev/null; exec httpd -f -p 80 -h /mnt/mesos/sandbox", container).toBuilder()
                        .addResources(Resource.newBuilder()
                                .setName("ports")
                                .setType(Value.Type.RANGES)
                                .setRanges(Value.Ranges.newBuilder()
                                        .addRange(Value.Range.newBuilder()
                                                .setBegin(port)
                                                .setEnd(port))))
                        .build();

        ContainerId id = agent.launch(task);

        var network = agent.awaitLaunched(id).status().getNetworkInfos(0);
        assertThat(network.getIpAddresses(0).getIpAddress()).startsWith("172.");
        await().untilAsserted(() -> {
            try (Socket socket = new Socket("127.0.0.1", port)) {
                socket.getOutputStream().write("GET /none HTTP/1.0\r\n\r\n".getBytes());
                assertThat(new String(socket.getInputStream().readAllBytes())).contains(" 404 ");
            }
        });
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void withoutAShellTheArgumentsFollowTheImagesEntrypoint() {
        TaskInfo task = task("", docker()).toBuilder()
                .setCommand(CommandInfo.newBuilder()
                        .setShell(false)
                        .setValue("/bin/echo")
                        .addArguments("two words")
                        .addArguments("$x")
                        .setEnvironment(Environment.newBuilder()
                                .addVariables(Environment.Variable.newBuilder()
                                        .setName("x")
                                        .setValue("y"))))
                .build();

        ContainerId id = agent.launch(task);

        assertThat(agent.awaitExit(id)).isEqualTo(ContainerExit.code(0, ""));
        assertThat(agent.output(id, "stdout")).isEqualTo("two words $x\n");
    }

    @Test
    void stopAsksFirstAndThenKills() {
        ContainerId polite =
                agent.launch(task("trap 'echo bye; exit 4' TERM; echo ready; while :; do sleep 0.1; done"));
        ContainerId stubborn = agent.launch(task("trap '' TERM; echo ready; while :; do sleep 0.1; done"));
        await().atMost(LONG)
                .until(() -> agent.output(polite, "stdout").equals("ready\n")
                        && agent.output(stubborn, "stdout").equals("ready\n"));

        agent.containerizer.stop(polite, LONG);
        agent.containerizer.stop(stubborn, Duration.ofSeconds(1));

        assertThat(agent.awaitExit(polite)).isEqualTo(ContainerExit.code(4, ""));
        assertThat(agent.output(polite, "stdout")).isEqualTo("ready\nbye\n");
        assertThat(agent.awaitExit(stubborn)).isEqualTo(ContainerExit.code(137, ""));
    }

    @Test
    void stopRightAfterLaunchEndsTheContainerOneWayOrTheOther() {
        ContainerId id = agent.launch(task("exec sleep 60"));

        agent.containerizer.stop(id, Duration.ofSeconds(1));

        await().atMost(LONG).until(() -> agent.hasExited(id));
    }

    @Test
    void whatTheEngineRefusesFailsTheLaunch() {
        ContainerInfo.Builder unknown = docker();
        unknown.getDockerBuilder().setImage("127.0.0.1:1/no/such-image");
        ContainerInfo.Builder parameter = docker();
        parameter.getDockerBuilder().addParameters(parameter("detach", "true"));
        ContainerInfo.Builder network = docker();
        network.getDockerBuilder().addParameters(parameter("network", "no-such-network"));

        assertThatThrownBy(() -> agent.awaitLaunched(agent.launch(task("true", unknown))))
                .hasMessageContaining("REASON_CONTAINER_LAUNCH_FAILED Failed to launch container: Failed to run"
                        + " 'docker pull 127.0.0.1:1/no/such-image:latest': ");
        assertThatThrownBy(() -> agent.awaitLaunched(agent.launch(task("true", parameter))))
                .hasMessageContaining(
                        "Failed to create docker run options: The Docker parameter 'detach' is not" + " supported");
        assertThatThrownBy(() -> agent.awaitLaunched(agent.launch(task("true", network))))
                .hasMessageContaining("Failed to run docker container: ")
                .hasMessageContaining("no-such-network");
    }

    @Test
    void aProgramThatIsNotThereFailsTheLaunchAndLeavesNoContainer() {
        TaskInfo task = task("").toBuilder()
                .setCommand(CommandInfo.newBuilder().setShell(false).setValue("/no/such/program"))
                .build();
        ContainerId id = agent.launch(task);

        assertThatThrownBy(() -> agent.awaitLaunched(id)).hasMessageContaining("/no/such/program");
        assertThat(image.docker.listContainersCmd().withShowAll(true).exec())
                .noneMatch(c -> c.getNames()[0].contains(id.value()));
    }

    @Test
    void commandsRunInsideTheContainer() throws Exception {
        ContainerId id = agent.launch(task("echo hidden > /inner; echo ready; exec sleep 60"));
        await().atMost(LONG).until(() -> agent.output(id, "stdout").equals("ready\n"));

        assertThat(run(id, "cat /inner && exit 5", LONG)).isEqualTo(5);
        assertThat(run(id, "true", Duration.ZERO)).isZero();
        assertThatThrownBy(() -> run(id, "exec sleep 50", Duration.ofMillis(300)))
                .isInstanceOf(TimeoutException.class);
        assertThatThrownBy(() -> run(new ContainerId("unknown"), "true", LONG)).isInstanceOf(IOException.class);
    }

    private int run(ContainerId id, String shell, Duration timeout) throws Exception {
        return agent.containerizer.run(
                id, CommandInfo.newBuilder().setValue(shell).build(), timeout);
    }

    @Test
    void measuresTheContainer() {
        ContainerId id = agent.launch(task("while :; do :; done"));
        agent.awaitLaunched(id);

        await().atMost(LONG).untilAsserted(() -> {
            var usage = agent.containerizer.statistics(id).orElseThrow();
            assertThat(usage.getCpusUserTimeSecs() + usage.getCpusSystemTimeSecs())
                    .isGreaterThan(0.1);
            assertThat(usage.getMemTotalBytes()).isPositive();
            assertThat(usage.getMemLimitBytes()).isEqualTo(64L << 20);
            assertThat(usage.getCpusLimit()).isEqualTo(0.1);
        });
        assertThat(agent.containerizer.statistics(new ContainerId("unknown"))).isEmpty();
    }

    @Test
    void outputHasNoGapAndNoRepetitionAcrossRestarts() throws Exception {
        ContainerId id = agent.launch(task("""
                i=1
                while [ $i -le 2000 ]; do echo line $i; echo error $i >&2; i=$((i+1)); [ $((i%100)) = 0 ] && sleep 0.1; done
                seq 1 20000 | while read n; do echo -n "$n "; done; echo end"""));
        agent.awaitLaunched(id);
        DockerLaunches next = agent;
        for (int restart = 1; restart <= 4; restart++) {
            String awaited = "line " + restart * 300 + "\n";
            await().atMost(LONG).until(() -> agent.output(id, "stdout").contains(awaited));
            next.dieSuddenly();
            next = next.restarted(true, id);
        }

        assertThat(next.awaitExit(id)).isEqualTo(ContainerExit.code(0, ""));
        String numbers = IntStream.rangeClosed(1, 20000).mapToObj(n -> n + " ").collect(Collectors.joining());
        assertThat(agent.output(id, "stdout")).isEqualTo(lines("line") + numbers + "end\n");
        assertThat(agent.output(id, "stderr")).isEqualTo(lines("error"));
    }

    private static String lines(String word) {
        return IntStream.rangeClosed(1, 2000)
                .mapToObj(i -> word + " " + i + "\n")
                .collect(Collectors.joining());
    }

    @Test
    void aContainerIsFoundAgainByItsName() throws Exception {
        ContainerId running = agent.launch(task("exec sleep 60"));
        ContainerId ended = agent.launch(task("echo last words; exit 9"));
        agent.awaitLaunched(running);
        agent.awaitExit(ended);

        DockerLaunches next = agent.restarted(false, running, ended);

        assertThat(next.awaitLaunched(running).data().toStringUtf8()).contains("mesos-" + running);
        assertThat(next.awaitExit(ended)).isEqualTo(ContainerExit.code(9, ""));
        assertThat(agent.output(ended, "stdout")).isEqualTo("last words\n");
        next.containerizer.stop(running, Duration.ZERO);
        assertThat(next.awaitExit(running)).isEqualTo(ContainerExit.code(137, ""));
    }

    @Test
    void aContainerSomebodyRemovedIsReported() throws Exception {
        ContainerId id = agent.launch(task("exec sleep 60"));
        agent.awaitLaunched(id);

        image.docker.removeContainerCmd("mesos-" + id).withForce(true).exec();

        agent.awaitExit(id);
        assertThat(agent.restarted(true, id).awaitExit(id).recognised()).isFalse();
        assertThatThrownBy(() -> agent.restarted(false, id).awaitExit(id)).hasMessageContaining("agent was restarted");
    }

    @Test
    void orphansOfThisAgentAreRemovedAndThoseOfOthersAreNot() throws IOException {
        ContainerId orphan = agent.launch(task("exec sleep 60"));
        agent.awaitLaunched(orphan);
        Path elsewhere = Files.createDirectory(root.resolve("other-agent"));
        try (DockerLaunches other = new DockerLaunches(elsewhere, TestImage.SOCKET)) {
            ContainerId foreign = other.launch(task("exec sleep 60"));
            other.awaitLaunched(foreign);

            agent.restarted(true);

            agent.awaitExit(orphan);
            assertThat(other.hasExited(foreign)).isFalse();
        }
    }

    @Test
    void aForgottenContainerIsRemovedAfterTheDelay() {
        ContainerId id = agent.launch(task("true"));
        agent.awaitExit(id);

        agent.containerizer.forget(id);

        await().atMost(LONG)
                .until(() -> image.docker.listContainersCmd().withShowAll(true).exec().stream()
                        .noneMatch(c -> c.getNames()[0].contains(id.value())));
    }
}
