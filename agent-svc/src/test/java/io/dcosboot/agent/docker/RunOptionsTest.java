package io.dcosboot.agent.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.dockerjava.api.model.AccessMode;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Capability;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import io.dcosboot.agent.docker.RunOptions.Invalid;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.ContainerInfo;
import io.dcosboot.mesos.v1.ContainerInfo.DockerInfo;
import io.dcosboot.mesos.v1.ContainerInfo.DockerInfo.Network;
import io.dcosboot.mesos.v1.NetworkInfo;
import io.dcosboot.mesos.v1.Parameter;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.TaskID;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.Value;
import io.dcosboot.mesos.v1.Volume;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of mesos-agent.md §7.1. */
class RunOptionsTest {

    private static final Path SANDBOX = Path.of("/sandbox");
    private static final long MB = 1 << 20;

    private final TaskInfo.Builder task = TaskInfo.newBuilder()
            .setName("t")
            .setTaskId(TaskID.newBuilder().setValue("t"))
            .setAgentId(AgentID.newBuilder().setValue("a"))
            .setContainer(ContainerInfo.newBuilder()
                    .setType(ContainerInfo.Type.DOCKER)
                    .setDocker(DockerInfo.newBuilder().setImage("image")));

    private DockerInfo.Builder docker() {
        return task.getContainerBuilder().getDockerBuilder();
    }

    private RunOptions build() throws Invalid {
        return build(false);
    }

    private RunOptions build(boolean enableCfs) throws Invalid {
        return new RunOptionsBuilder(enableCfs, 1000 * MB, "127.0.1.1")
                .build(DockerLaunches.spec(task.build()), SANDBOX, Map.of("A", "b"));
    }

    private RunOptions with(String key, String value) throws Invalid {
        docker().clearParameters()
                .addParameters(Parameter.newBuilder().setKey(key).setValue(value));
        return build();
    }

    private void assertRefused(String why) {
        assertThatThrownBy(this::build)
                .isInstanceOf(Invalid.class)
                .hasMessage("Failed to create docker run options: " + why);
    }

    private static Resource scalar(String name, double value) {
        return Resource.newBuilder()
                .setName(name)
                .setType(Value.Type.SCALAR)
                .setScalar(Value.Scalar.newBuilder().setValue(value))
                .build();
    }

    private static Value.Scalar limit(double value) {
        return Value.Scalar.newBuilder().setValue(value).build();
    }

    @Test
    void anImageAloneRunsAsItIsInTheHostsNetwork() throws Invalid {
        RunOptions options = build();

        assertThat(options.image).isEqualTo("image");
        assertThat(options.host.getNetworkMode()).isEqualTo("host");
        assertThat(options.entrypoint).isNull();
        assertThat(options.command).isEmpty();
        assertThat(options.environment).isEqualTo(Map.of("A", "b"));
        assertThat(options.host.getMounts()).singleElement().satisfies(mount -> {
            assertThat(mount.getSource()).isEqualTo("/sandbox");
            assertThat(mount.getTarget()).isEqualTo("/mnt/mesos/sandbox");
        });
        assertThat(options.host.getMemory()).isNull();
        assertThat(options.host.getCpuQuota()).isNull();
        assertThat(options.choosesLogDriver()).isFalse();
    }

    @Test
    void commandsWithAndWithoutAShell() throws Invalid {
        task.setCommand(CommandInfo.newBuilder().setShell(true).setValue("echo $A"));
        assertThat(build().entrypoint).containsExactly("/bin/sh");
        assertThat(build().command).containsExactly("-c", "echo $A");

        task.setCommand(CommandInfo.newBuilder()
                .setShell(false)
                .setValue("v")
                .addArguments("a")
                .addArguments("b c"));
        assertThat(build().entrypoint).isNull();
        assertThat(build().command).containsExactly("v", "a", "b c");

        task.setCommand(CommandInfo.newBuilder().setShell(false).addArguments("a"));
        assertThat(build().command).containsExactly("a");

        task.setCommand(CommandInfo.newBuilder().setShell(true));
        assertRefused("Shell specified but no command value provided");
    }

    @ParameterizedTest
    @CsvSource({"0.5,512", "2,2048", "0.001,2"})
    void cpusBecomeShares(double cpus, int shares) throws Invalid {
        task.addResources(scalar("cpus", cpus));

        assertThat(build().host.getCpuShares()).isEqualTo(shares);
        assertThat(build().host.getCpuQuota()).isNull();
    }

    @Test
    void aQuotaComesFromTheLimitOrWithTheFlagFromTheRequest() throws Invalid {
        task.addResources(scalar("cpus", 0.5));
        assertThat(build(true).host.getCpuQuota()).isEqualTo(50_000);

        task.putLimits("cpus", limit(2));
        assertThat(build().host.getCpuQuota()).isEqualTo(200_000);

        task.putLimits("cpus", limit(0.001));
        assertThat(build().host.getCpuQuota()).isEqualTo(1_000);

        task.putLimits("cpus", limit(Double.POSITIVE_INFINITY));
        assertThat(build(true).host.getCpuQuota()).isNull();
    }

    @Test
    void memoryLimits() throws Invalid {
        task.addResources(scalar("mem", 100));
        assertThat(build().host.getMemory()).isEqualTo(100 * MB);
        assertThat(build().host.getMemoryReservation()).isNull();

        task.putLimits("mem", limit(200));
        assertThat(build().host.getMemory()).isEqualTo(200 * MB);
        assertThat(build().host.getMemoryReservation()).isEqualTo(100 * MB);
        assertThat(build().host.getOomScoreAdj()).isEqualTo(900);

        task.putLimits("mem", limit(Double.POSITIVE_INFINITY));
        assertThat(build().host.getMemory()).isNull();
        assertThat(build().host.getOomScoreAdj()).isEqualTo(900);

        task.clearLimits().clearResources().addResources(scalar("mem", 1));
        assertThat(build().host.getMemory()).isEqualTo(32 * MB);
    }

    @Test
    void networks() throws Invalid {
        docker().setNetwork(Network.BRIDGE);
        assertThat(build().host.getNetworkMode()).isEqualTo("bridge");
        docker().setNetwork(Network.NONE);
        assertThat(build().host.getNetworkMode()).isEqualTo("none");
        docker().setNetwork(Network.USER);
        assertRefused("No network info found in container info");
        task.getContainerBuilder().addNetworkInfos(NetworkInfo.newBuilder().setName("net1"));
        assertThat(build().host.getNetworkMode()).isEqualTo("net1");
        task.getContainerBuilder().addNetworkInfos(NetworkInfo.newBuilder().setName("net2"));
        assertRefused("Only a single network can be defined in Docker run");
        docker().setNetwork(Network.BRIDGE);
        assertThat(with("net", "other").host.getNetworkMode()).isEqualTo("other");
    }

    @Test
    void aHostnameNeedsAnOwnNetwork() throws Invalid {
        task.getContainerBuilder().setHostname("box");
        assertRefused("Unable to set hostname with host network mode");
        docker().setNetwork(Network.BRIDGE);
        assertThat(build().hostname).isEqualTo("box");
    }

    @Test
    void portMappings() throws Invalid {
        docker().addPortMappings(
                        DockerInfo.PortMapping.newBuilder().setHostPort(31005).setContainerPort(80))
                .addPortMappings(DockerInfo.PortMapping.newBuilder()
                        .setHostPort(31006)
                        .setContainerPort(53)
                        .setProtocol("UDP"));
        assertRefused("Port mappings are only supported for bridge and user-defined networks");
        docker().setNetwork(Network.BRIDGE);
        assertRefused("Port mappings require port resources");
        ports(31000, 31005);
        assertRefused("Port [31006] not included in resources");
        ports(31000, 31010);

        var bindings = build().host.getPortBindings().getBindings();

        assertThat(bindings).containsOnlyKeys(ExposedPort.tcp(80), ExposedPort.udp(53));
        assertThat(bindings.get(ExposedPort.tcp(80))[0].getHostPortSpec()).isEqualTo("31005");
        assertThat(bindings.get(ExposedPort.tcp(80))[0].getHostIp()).isEqualTo("127.0.1.1");
        docker().getPortMappingsBuilder(1).setProtocol("ipx");
        assertRefused("Unknown protocol 'ipx' in a port mapping");
    }

    private void ports(int first, int last) {
        task.clearResources()
                .addResources(Resource.newBuilder()
                        .setName("ports")
                        .setType(Value.Type.RANGES)
                        .setRanges(Value.Ranges.newBuilder()
                                .addRange(
                                        Value.Range.newBuilder().setBegin(first).setEnd(last))));
    }

    private void volume(String containerPath, String hostPath, Volume.Mode mode) {
        task.getContainerBuilder()
                .clearVolumes()
                .addVolumes(Volume.newBuilder()
                        .setContainerPath(containerPath)
                        .setHostPath(hostPath)
                        .setMode(mode));
    }

    private Bind bind() throws Invalid {
        return build().host.getBinds()[0];
    }

    @Test
    void volumes() throws Invalid {
        volume("/c", "/h", Volume.Mode.RO);
        assertThat(bind().getPath()).isEqualTo("/h");
        assertThat(bind().getVolume().getPath()).isEqualTo("/c");
        assertThat(bind().getAccessMode()).isEqualTo(AccessMode.ro);

        volume("c", "/h", Volume.Mode.RW);
        assertThat(bind().getVolume().getPath()).isEqualTo("/mnt/mesos/sandbox/c");
        assertThat(bind().getAccessMode()).isEqualTo(AccessMode.rw);

        volume("/c", "h", Volume.Mode.RW);
        assertThat(bind().getPath()).isEqualTo("/sandbox/h");

        volume("c", "h", Volume.Mode.RW);
        assertRefused("Both host path 'h' and container path 'c' of a volume are relative");

        volume("/c", "/h:x", Volume.Mode.RW);
        assertRefused("Docker cannot mount '/h:x' to '/c': paths must not hold a colon");

        task.getContainerBuilder().getVolumesBuilder(0).clearHostPath();
        assertRefused("Host path or volume source is required for Docker containers");
    }

    @Test
    void dockerVolumesAndTheirOneDriver() throws Invalid {
        task.getContainerBuilder()
                .addVolumes(dockerVolume("v1", "rexray"))
                .addVolumes(dockerVolume("v2", "rexray"))
                .addVolumes(Volume.newBuilder()
                        .setContainerPath("/secret")
                        .setMode(Volume.Mode.RO)
                        .setSource(Volume.Source.newBuilder().setType(Volume.Source.Type.SECRET)));

        assertThat(build().host.getBinds()).extracting(Bind::getPath).containsExactly("v1", "v2");
        assertThat(build().host.getVolumeDriver()).isEqualTo("rexray");
        task.getContainerBuilder().addVolumes(dockerVolume("v3", "other"));
        assertRefused("Only one volume driver is supported");
    }

    private static Volume dockerVolume(String name, String driver) {
        return Volume.newBuilder()
                .setContainerPath("/" + name)
                .setMode(Volume.Mode.RW)
                .setSource(Volume.Source.newBuilder()
                        .setType(Volume.Source.Type.DOCKER_VOLUME)
                        .setDockerVolume(Volume.Source.DockerVolume.newBuilder()
                                .setName(name)
                                .setDriver(driver)))
                .build();
    }

    @Test
    void parametersOverrideWhatTheTaskSays() throws Invalid {
        docker().setPrivileged(true)
                .addParameters(parameter("privileged", "false"))
                .addParameters(parameter("env", "A=changed"))
                .addParameters(parameter("e", "FLAG"))
                .addParameters(parameter("ulimit", "nofile=10:20"))
                .addParameters(parameter("ulimit", "core=0"))
                .addParameters(parameter("cap-add", "NET_ADMIN"))
                .addParameters(parameter("cap-add", "CAP_SYS_PTRACE"))
                .addParameters(parameter("memory-swap", "1g"))
                .addParameters(parameter("shm-size", "64mb"))
                .addParameters(parameter("cpus", "1.5"))
                .addParameters(parameter("log-opt", "max-size=1m"))
                .addParameters(parameter("volume", "/a:/b:ro"))
                .addParameters(parameter("tmpfs", "/run:size=1m"))
                .addParameters(parameter("user", "1000"));

        RunOptions options = build();

        HostConfig host = options.host;
        assertThat(host.getPrivileged()).isFalse();
        assertThat(options.environment).isEqualTo(Map.of("A", "changed", "FLAG", ""));
        assertThat(host.getUlimits())
                .extracting(u -> u.getName() + u.getSoftLong() + "/" + u.getHardLong())
                .containsExactly("nofile10/20", "core0/0");
        assertThat(host.getCapAdd()).containsExactly(Capability.NET_ADMIN, Capability.SYS_PTRACE);
        assertThat(host.getMemorySwap()).isEqualTo(1024 * MB);
        assertThat(host.getShmSize()).isEqualTo(64 * MB);
        assertThat(host.getNanoCPUs()).isEqualTo(1_500_000_000L);
        assertThat(host.getLogConfig().getType()).isEqualTo(LogConfig.LoggingType.JSON_FILE);
        assertThat(host.getLogConfig().getConfig()).isEqualTo(Map.of("max-size", "1m"));
        assertThat(host.getBinds()).extracting(Bind::getPath).isEqualTo(List.of("/a"));
        assertThat(host.getTmpFs()).isEqualTo(Map.of("/run", "size=1m"));
        assertThat(options.user).isEqualTo("1000");
    }

    private static Parameter parameter(String key, String value) {
        return Parameter.newBuilder().setKey(key).setValue(value).build();
    }

    @ParameterizedTest
    @ValueSource(strings = {"detach", "rm", "tty", "interactive", "restart", "name", "no-such-option"})
    void parametersThatMakeNoSenseAreRefused(String key) {
        assertThatThrownBy(() -> with(key, "true"))
                .hasMessage("Failed to create docker run options: The Docker parameter '" + key
                        + "' is not supported by this agent");
    }

    @ParameterizedTest
    @CsvSource({
        "cpu-shares,many",
        "memory,",
        "memory,1x",
        "ulimit,nofile",
        "ulimit,nofile=a",
        "privileged,perhaps",
        "cap-add,FLY",
        "volume,:::::",
        "expose,http",
        "cpus,two"
    })
    void valuesThatMakeNoSenseAreRefused(String key, String value) {
        String text = value == null ? "" : value;
        assertThatThrownBy(() -> with(key, text))
                .hasMessage("Failed to create docker run options: Invalid value '" + text
                        + "' of the Docker parameter '" + key + "'");
    }

    @ParameterizedTest
    @CsvSource({
        "busybox,busybox:latest",
        "busybox:1,busybox:1",
        "host:5000/busybox,host:5000/busybox:latest",
        "host:5000/busybox:1,host:5000/busybox:1",
        "busybox@sha256:abc,busybox@sha256:abc"
    })
    void namesWithoutATagMeanLatest(String name, String full) {
        assertThat(DockerContainerizer.withTag(name)).isEqualTo(full);
    }
}
