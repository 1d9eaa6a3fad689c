package io.dcosboot.marathon.core.launch;

import static io.dcosboot.marathon.core.deployment.Apps.app;
import static io.dcosboot.marathon.core.launch.OfferMatcherTest.bridged;
import static io.dcosboot.marathon.core.launch.OfferMatcherTest.mapping;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.dcosboot.marathon.core.instance.AgentRef;
import io.dcosboot.marathon.core.instance.InstanceId;
import io.dcosboot.marathon.core.instance.TaskId;
import io.dcosboot.marathon.core.launch.PortAllocation.Allocated;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Artifact;
import io.dcosboot.marathon.core.model.Command;
import io.dcosboot.marathon.core.model.Container;
import io.dcosboot.marathon.core.model.HealthCheck;
import io.dcosboot.marathon.core.model.Network;
import io.dcosboot.marathon.core.model.Networking;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.marathon.core.model.PortDefinition;
import io.dcosboot.marathon.core.model.PortMapping;
import io.dcosboot.marathon.core.model.Protocol;
import io.dcosboot.marathon.core.model.Volume;
import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.ContainerInfo;
import io.dcosboot.mesos.v1.Environment;
import io.dcosboot.mesos.v1.Label;
import io.dcosboot.mesos.v1.Port;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.Volume.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class TaskDescriptionTest {

    private static final AgentRef AGENT = new AgentRef("S1", "h1", null, null, Map.of());

    @Test
    void namesAndLabels() {
        AppDefinition app = app("/prod/db/x").labels(Map.of("owner", "me")).build();
        TaskInfo task = describe(app, port(31000));
        assertThat(task.getName()).isEqualTo("x.db.prod");
        assertThat(task.getTaskId().getValue()).isEqualTo("prod_db_x.instance-" + new UUID(0, 1) + "._app.1");
        assertThat(task.getLabels().getLabelsList())
                .extracting(Label::getKey, Label::getValue)
                .containsExactly(tuple("owner", "me"));
        assertThat(task.getDiscovery().getName()).isEqualTo("x.db.prod");
        assertThat(task.hasContainer()).isFalse();
    }

    @Test
    void aShellLineAndArguments() {
        CommandInfo shell =
                describe(app("/a").cmd("echo $PORT0").build(), port(1)).getCommand();
        assertThat(shell.getShell()).isTrue();
        assertThat(shell.getValue()).isEqualTo("echo $PORT0");
        CommandInfo plain =
                describe(app("/a").args("/bin/echo", "hi").build(), port(1)).getCommand();
        assertThat(plain.getShell()).isFalse();
        assertThat(plain.getValue()).isEqualTo("/bin/echo");
        assertThat(plain.getArgumentsList()).containsExactly("/bin/echo", "hi");
        CommandInfo image = describe(
                        app("/a").args("hi").container(docker(List.of())).build(), port(1))
                .getCommand();
        assertThat(image.hasValue()).isFalse();
        assertThat(image.getArgumentsList()).containsExactly("hi");
    }

    @Test
    void environment() {
        AppDefinition app = app("/a")
                .networking(new Networking(
                        List.of(Network.HOST),
                        List.of(
                                new PortDefinition(10_000, Protocol.TCP, "http-api", Map.of()),
                                new PortDefinition(0, Protocol.TCP, null, Map.of())),
                        false))
                .labels(Map.of("my.label", "v"))
                .env(Map.of("HOST", "mine", "X", "y"))
                .build();
        Map<String, String> env = env(describe(app, port(31000), port(31001)));
        assertThat(env)
                .containsEntry("PORT", "31000")
                .containsEntry("PORT0", "31000")
                .containsEntry("PORT1", "31001")
                .containsEntry("PORTS", "31000,31001")
                .containsEntry("PORT_10000", "31000")
                .containsEntry("PORT_HTTP_API", "31000")
                .containsEntry("PORT_31001", "31001")
                .containsEntry("HOST", "mine")
                .containsEntry("X", "y")
                .containsEntry("MARATHON_APP_ID", "/a")
                .containsEntry("MARATHON_APP_VERSION", "2026-01-01T00:00:00.000Z")
                .containsEntry("MARATHON_APP_RESOURCE_CPUS", "1.0")
                .containsEntry("MARATHON_APP_LABELS", "MY_LABEL")
                .containsEntry("MARATHON_APP_LABEL_MY_LABEL", "v")
                .containsEntry("MESOS_TASK_ID", "a.instance-" + new UUID(0, 1) + "._app.1");
    }

    @Test
    void aPrefixGoesBeforePortVariablesOnly() {
        TaskInfo task = new TaskDescription(new TaskSettings("P_", "mesos-bridge", "nobody"))
                .describe(app("/a").build(), id("/a"), AGENT, List.of(), new PortAllocation(List.of(port(1))), true);
        assertThat(env(task))
                .containsKeys("P_HOST", "P_PORT0", "MARATHON_APP_ID")
                .containsEntry("MARATHON_APP_ENFORCE_GROUP_ROLE", "TRUE")
                .doesNotContainKeys("HOST", "PORT0");
        assertThat(task.getCommand().getUser()).isEqualTo("nobody");
    }

    @Test
    void aDockerContainerOnTheBridge() {
        TaskInfo task = describe(bridged(mapping(80, 0)), new Allocated(31000, 80));
        ContainerInfo.DockerInfo docker = task.getContainer().getDocker();
        assertThat(task.getContainer().getType()).isEqualTo(ContainerInfo.Type.DOCKER);
        assertThat(docker.getImage()).isEqualTo("busybox");
        assertThat(docker.getNetwork()).isEqualTo(ContainerInfo.DockerInfo.Network.BRIDGE);
        assertThat(docker.getPortMappingsList())
                .singleElement()
                .satisfies(mapped -> assertThat(
                                mapped.getHostPort() + ":" + mapped.getContainerPort() + "/" + mapped.getProtocol())
                        .isEqualTo("31000:80/tcp"));
        assertThat(docker.getParametersList())
                .anyMatch(parameter -> parameter.getKey().equals("label")
                        && parameter.getValue().startsWith("MESOS_TASK_ID=a.instance-"));
        assertThat(discovered(task)).containsExactly("31000/tcp {network-scope=host}");
        assertThat(env(task)).containsEntry("PORT0", "31000").containsEntry("PORT_80", "31000");
    }

    @Test
    void aContainerNetworkIsFoundByContainerPort() {
        AppDefinition app = app("/a")
                .networking(new Networking(
                        List.of(new Network(Network.Mode.CONTAINER, "overlay", Map.of("k", "v"))), List.of(), false))
                .container(new Container(
                        Container.Engine.MESOS,
                        new Container.Image("busybox", true, false, List.of()),
                        List.of(),
                        List.of(new PortMapping(80, null, 0, Protocol.UDP_TCP, "dns", Map.of(), List.of()))))
                .build();
        TaskInfo task = describe(app, new Allocated(null, 80));
        assertThat(task.getContainer().getMesos().getImage().getCached()).isFalse();
        assertThat(task.getContainer().getNetworkInfosList())
                .singleElement()
                .satisfies(network -> assertThat(network.getName()).isEqualTo("overlay"));
        assertThat(discovered(task))
                .containsExactly(
                        "80/udp {network-name=overlay, network-scope=container}",
                        "80/tcp {network-name=overlay, network-scope=container}");
    }

    @Test
    void volumesFetchesUserAndGracePeriod() {
        AppDefinition app = app("/a")
                .container(docker(List.of(new Volume.Host("/in", "/out", true))))
                .build();
        var command = new Command(
                "run",
                List.of(),
                "me",
                Map.of(),
                List.of(new Artifact("http://x/y.tgz", true, false, true, "z")),
                "",
                Duration.ofSeconds(7),
                true);
        TaskInfo task = describe(withCommand(app, command), port(1));
        assertThat(task.getContainer().getVolumes(0).getMode()).isEqualTo(Mode.RO);
        assertThat(task.getContainer().hasTtyInfo()).isTrue();
        assertThat(task.getCommand().getUser()).isEqualTo("me");
        assertThat(task.getCommand().getUris(0).getOutputFile()).isEqualTo("z");
        assertThat(task.getKillPolicy().getGracePeriod().getNanoseconds()).isEqualTo(7_000_000_000L);
    }

    @Test
    void aCustomExecutorWrapsTheCommand() {
        var command = new Command("serve", List.of(), null, Map.of(), List.of(), "/opt/exec", null, null);
        TaskInfo task = describe(withCommand(app("/a").build(), command), port(1));
        assertThat(task.hasCommand()).isFalse();
        assertThat(task.getExecutor().getExecutorId().getValue())
                .isEqualTo("marathon-" + task.getTaskId().getValue());
        assertThat(task.getExecutor().getCommand().getValue())
                .isEqualTo("chmod ug+rx '/opt/exec' && exec '/opt/exec' serve");
    }

    @Test
    void healthChecksOfMesosAskInsideTheContainer() {
        var timing = new HealthCheck.Timing(
                Duration.ofSeconds(1), Duration.ofSeconds(2), Duration.ofSeconds(3), 4, Duration.ofSeconds(5));
        AppDefinition app = app("/a")
                .checks(
                        new HealthCheck.Tcp(null, timing),
                        new HealthCheck.MesosHttp(
                                HealthCheck.Scheme.HTTPS,
                                "/ping",
                                new HealthCheck.Port.ByIndex(0),
                                HealthCheck.IpProtocol.IPV4,
                                timing))
                .build();
        io.dcosboot.mesos.v1.HealthCheck check =
                describe(app, new Allocated(31000, 80)).getHealthCheck();
        assertThat(check.getType()).isEqualTo(io.dcosboot.mesos.v1.HealthCheck.Type.HTTP);
        assertThat(check.getHttp().getPort()).isEqualTo(80);
        assertThat(check.getHttp().getScheme()).isEqualTo("https");
        assertThat(check.getConsecutiveFailures()).isEqualTo(4);
        assertThat(check.getDelaySeconds()).isEqualTo(5);
        AppDefinition shell =
                app("/a").checks(new HealthCheck.Shell("true", timing)).build();
        assertThat(describe(shell, port(1)).getHealthCheck().getCommand().getValue())
                .isEqualTo("true");
    }

    // ---- makers

    private static TaskInfo describe(AppDefinition app, Allocated... ports) {
        return new TaskDescription(TaskSettings.DEFAULT)
                .describe(app, id(app.id().value()), AGENT, List.of(), new PortAllocation(List.of(ports)), false);
    }

    private static TaskId id(String app) {
        return TaskId.first(new InstanceId(new PathId(app), new UUID(0, 1)));
    }

    private static Allocated port(int port) {
        return new Allocated(port, port);
    }

    private static Container docker(List<Volume> volumes) {
        return new Container(
                Container.Engine.DOCKER, new Container.Image("busybox", false, false, List.of()), volumes, List.of());
    }

    private static AppDefinition withCommand(AppDefinition app, Command command) {
        return new AppDefinition(
                app.id(),
                app.instances(),
                command,
                app.requirements(),
                app.placement(),
                app.container(),
                app.networking(),
                app.resilience(),
                app.dependencies(),
                app.labels(),
                app.versionInfo());
    }

    private static Map<String, String> env(TaskInfo task) {
        return task.getCommand().getEnvironment().getVariablesList().stream()
                .collect(Collectors.toMap(Environment.Variable::getName, Environment.Variable::getValue));
    }

    private static List<String> discovered(TaskInfo task) {
        return task.getDiscovery().getPorts().getPortsList().stream()
                .map(TaskDescriptionTest::text)
                .toList();
    }

    private static String text(Port port) {
        Map<String, String> labels = new TreeMap<>();
        port.getLabels().getLabelsList().forEach(label -> labels.put(label.getKey(), label.getValue()));
        return port.getNumber() + "/" + port.getProtocol() + " " + labels;
    }
}
