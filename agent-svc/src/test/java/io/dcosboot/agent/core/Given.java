package io.dcosboot.agent.core;

import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.link.Registered;
import io.dcosboot.mesos.link.RunTask;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.AgentInfo;
import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.ContainerInfo;
import io.dcosboot.mesos.v1.DurationInfo;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.KillPolicy;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.TaskID;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** Messages and settings that tests start from. */
public final class Given {

    public static final AgentID AGENT = AgentID.newBuilder().setValue("m1-S0").build();
    public static final FrameworkID FRAMEWORK =
            FrameworkID.newBuilder().setValue("m1-0000").build();

    private Given() {}

    public static AgentSettings settings(Path workDirectory) {
        return new AgentSettings(
                AgentInfo.newBuilder()
                        .setHostname("host-1")
                        .setPort(5051)
                        .addResources(scalar("cpus", 4))
                        .addResources(scalar("mem", 4096))
                        .build(),
                "127.0.1.1",
                "1.11.0",
                new WorkDirectory(workDirectory),
                true,
                "root",
                Map.of("JAVA_HOME", "/opt/jdk"),
                new AgentSettings.Timings(
                        Duration.ofSeconds(1),
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(5),
                        Duration.ofSeconds(20),
                        Duration.ofMinutes(15)));
    }

    public static FrameworkInfo framework(FrameworkInfo.Capability.Type... capabilities) {
        FrameworkInfo.Builder framework = FrameworkInfo.newBuilder()
                .setId(FRAMEWORK)
                .setUser("nobody")
                .setName("marathon")
                .setCheckpoint(true)
                .addRoles("dev")
                .addCapabilities(capability(FrameworkInfo.Capability.Type.MULTI_ROLE));
        for (var type : capabilities) {
            framework.addCapabilities(capability(type));
        }
        return framework.build();
    }

    public static FrameworkInfo.Capability capability(FrameworkInfo.Capability.Type type) {
        return FrameworkInfo.Capability.newBuilder().setType(type).build();
    }

    public static TaskInfo.Builder task(String id) {
        return TaskInfo.newBuilder()
                .setName(id)
                .setTaskId(taskId(id))
                .setAgentId(AGENT)
                .addResources(scalar("cpus", 0.1).toBuilder().setAllocationInfo(allocation()))
                .addResources(scalar("mem", 32).toBuilder().setAllocationInfo(allocation()))
                .setCommand(CommandInfo.newBuilder().setValue("sleep 1000"));
    }

    public static TaskInfo.Builder dockerTask(String id) {
        return task(id).setContainer(ContainerInfo.newBuilder()
                .setType(ContainerInfo.Type.DOCKER)
                .setDocker(ContainerInfo.DockerInfo.newBuilder().setImage("busybox")));
    }

    public static TaskID taskId(String id) {
        return TaskID.newBuilder().setValue(id).build();
    }

    public static Resource scalar(String name, double value) {
        return Resource.newBuilder()
                .setName(name)
                .setType(Value.Type.SCALAR)
                .setScalar(Value.Scalar.newBuilder().setValue(value))
                .build();
    }

    public static KillPolicy grace(long seconds) {
        return KillPolicy.newBuilder().setGracePeriod(duration(seconds)).build();
    }

    public static DurationInfo duration(long seconds) {
        return DurationInfo.newBuilder()
                .setNanoseconds(seconds * 1_000_000_000L)
                .build();
    }

    public static MasterMessage runTask(FrameworkInfo framework, TaskInfo task) {
        return MasterMessage.newBuilder()
                .setRunTask(RunTask.newBuilder()
                        .setFramework(framework)
                        .setTask(task)
                        .setLaunchExecutor(true))
                .build();
    }

    public static MasterMessage registered() {
        return MasterMessage.newBuilder()
                .setRegistered(Registered.newBuilder()
                        .setAgentId(AGENT)
                        .setMasterId("m1")
                        .setTotalPingTimeoutSeconds(75))
                .build();
    }

    private static Resource.AllocationInfo allocation() {
        return Resource.AllocationInfo.newBuilder().setRole("dev").build();
    }
}
