package io.dcosboot.master.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.master.core.TestMaster.Scheduler;
import io.dcosboot.master.core.TestMaster.TestAgent;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.validation.TaskValidation;
import io.dcosboot.master.core.validation.TaskValidation.Situation;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.CheckInfo;
import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.ContainerInfo;
import io.dcosboot.mesos.v1.DurationInfo;
import io.dcosboot.mesos.v1.Environment;
import io.dcosboot.mesos.v1.ExecutorID;
import io.dcosboot.mesos.v1.ExecutorInfo;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.HealthCheck;
import io.dcosboot.mesos.v1.Image;
import io.dcosboot.mesos.v1.LinuxInfo;
import io.dcosboot.mesos.v1.Parameter;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.Value;
import io.dcosboot.mesos.v1.Volume;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Each rule of mesos-master.md §7 with its words. */
class TaskRulesTest {

    private final TestMaster master = new TestMaster();
    private final TestAgent agent = master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024;ports:[31000-31009]"));
    private final Scheduler scheduler = master.subscribe(Given.framework("a", "dev"));

    private TaskInfo.Builder task() {
        return Given.task("t", agent.id().toProto(), "cpus:1;mem:64");
    }

    private Optional<String> objection(TaskInfo.Builder task) {
        Situation situation = new Situation(
                master.state().framework(FrameworkId.of(scheduler.id())).orElseThrow(),
                master.state().agent(agent.id()).orElseThrow(),
                Resources.of(master.lastOffer(scheduler).getResourcesList()));
        return TaskValidation.validate(
                TaskValidation.normalised(task.build(), situation.framework(), "dev"), situation);
    }

    private void assertRefused(TaskInfo.Builder task, String why) {
        assertThat(objection(task)).contains(why);
    }

    @Test
    void aPlainTaskIsFine() {
        assertThat(objection(task())).isEmpty();
    }

    @Test
    void durationsAreNotNegative() {
        assertRefused(
                task().setMaxCompletionTime(DurationInfo.newBuilder().setNanoseconds(-1)),
                "Task's `max_completion_time` must be non-negative");
    }

    @Test
    void checksSayWhatTheyCheck() {
        String prefix = "Task uses invalid check: ";
        assertRefused(task().setCheck(CheckInfo.newBuilder()), prefix + "CheckInfo must specify 'type'");
        assertRefused(
                task().setCheck(CheckInfo.newBuilder().setType(CheckInfo.Type.COMMAND)),
                prefix + "Expecting 'command' to be set for COMMAND check");
        assertRefused(
                task().setCheck(CheckInfo.newBuilder()
                        .setType(CheckInfo.Type.COMMAND)
                        .setCommand(CheckInfo.Command.newBuilder().setCommand(CommandInfo.newBuilder()))),
                prefix + "Command check must contain 'shell command'");
        assertRefused(
                task().setCheck(CheckInfo.newBuilder()
                        .setType(CheckInfo.Type.HTTP)
                        .setHttp(CheckInfo.Http.newBuilder().setPort(80).setPath("x"))),
                prefix + "The path 'x' of HTTP check must start with '/'");
        assertRefused(
                task().setCheck(CheckInfo.newBuilder()
                        .setType(CheckInfo.Type.TCP)
                        .setTcp(CheckInfo.Tcp.newBuilder().setPort(80))
                        .setDelaySeconds(-1)),
                prefix + "Expecting 'delay_seconds' to be non-negative");
        assertRefused(
                task().setCheck(CheckInfo.newBuilder().setType(CheckInfo.Type.UNKNOWN)),
                prefix + "'UNKNOWN' is not a valid check type");
    }

    @Test
    void healthChecksSayWhatTheyCheck() {
        String prefix = "Task uses invalid health check: ";
        HealthCheck.Builder http = HealthCheck.newBuilder()
                .setType(HealthCheck.Type.HTTP)
                .setHttp(HealthCheck.HTTPCheckInfo.newBuilder().setPort(80).setScheme("ftp"));
        assertRefused(task().setHealthCheck(http), prefix + "Unsupported HTTP health check scheme: 'ftp'");
        assertRefused(
                task().setHealthCheck(HealthCheck.newBuilder()
                        .setType(HealthCheck.Type.COMMAND)
                        .setCommand(CommandInfo.newBuilder().setShell(false))),
                prefix + "Command health check must contain 'executable path'");
        assertRefused(
                task().setHealthCheck(HealthCheck.newBuilder()
                        .setType(HealthCheck.Type.TCP)
                        .setTcp(HealthCheck.TCPCheckInfo.newBuilder().setPort(80))
                        .setGracePeriodSeconds(-1)),
                prefix + "Expecting 'grace_period_seconds' to be non-negative");
        HealthCheck.Builder old = HealthCheck.newBuilder()
                .setHttp(HealthCheck.HTTPCheckInfo.newBuilder().setPort(80));
        assertThat(objection(task().setHealthCheck(old)))
                .as("a missing type is inferred")
                .isEmpty();
    }

    @Test
    void resourcesAreOnesThatCanBeUsed() {
        assertRefused(
                task().addResources(scalar("gpus", 0.5)),
                "Task uses invalid resources: Invalid 'gpus' resource: The 'gpus' resource must be an unsigned integer");
        assertRefused(
                task().addResources(scalar("cpus", 1).setRevocable(Resource.RevocableInfo.getDefaultInstance())),
                "Task mixes revocable and non-revocable resources: Cannot use both revocable and non-revocable 'cpus'"
                        + " at the same time");
        assertRefused(
                task().addResources(scalar("disk", 1)
                        .setAllocationInfo(Resource.AllocationInfo.newBuilder().setRole("other"))),
                "Invalid task resources: The resources have multiple allocation roles ('other' and 'dev') but only one"
                        + " allocation role is allowed");
        assertRefused(
                task().addResources(scalar("disk", 1).setDisk(Resource.DiskInfo.getDefaultInstance())),
                "Task uses invalid resources: Invalid DiskInfo: DiskInfo is set but empty");
        Resource.Builder volume = scalar("disk", 1)
                .addReservations(Resource.ReservationInfo.newBuilder()
                        .setType(Resource.ReservationInfo.Type.DYNAMIC)
                        .setRole("dev"))
                .setDisk(Resource.DiskInfo.newBuilder()
                        .setPersistence(
                                Resource.DiskInfo.Persistence.newBuilder().setId("v"))
                        .setVolume(Volume.newBuilder().setContainerPath("data").setMode(Volume.Mode.RW)));
        assertRefused(
                task().addResources(volume).addResources(volume),
                "Task uses duplicate persistence ID: Persistence ID 'v' is not unique");
        assertRefused(
                task().addResources(volume.clone().clearReservations()),
                "Task uses invalid resources: Invalid DiskInfo: Persistent volumes cannot be created from unreserved"
                        + " resources");
    }

    private static Resource.Builder scalar(String name, double value) {
        return Resource.newBuilder()
                .setName(name)
                .setType(Value.Type.SCALAR)
                .setScalar(Value.Scalar.newBuilder().setValue(value));
    }

    @Test
    void environmentsAndContainersAreComplete() {
        assertRefused(
                task().setCommand(CommandInfo.newBuilder()
                        .setValue("x")
                        .setEnvironment(Environment.newBuilder()
                                .addVariables(Environment.Variable.newBuilder()
                                        .setName("A")
                                        .setType(Environment.Variable.Type.SECRET)
                                        .setValue("v")))),
                "Task's `CommandInfo` is invalid: Environment variable 'A' of type 'SECRET' must have a secret set");
        ContainerInfo.Builder docker = ContainerInfo.newBuilder().setType(ContainerInfo.Type.DOCKER);
        assertRefused(
                task().setContainer(docker),
                "Task's `ContainerInfo` is invalid: DockerInfo 'docker' is not set for DOCKER typed ContainerInfo");
        assertRefused(
                task().setContainer(docker.setDocker(ContainerInfo.DockerInfo.newBuilder()
                        .setImage("i")
                        .addParameters(Parameter.newBuilder().setKey("name").setValue("x")))),
                "Task's `ContainerInfo` is invalid: Parameter in DockerInfo must not be 'name'");
        ContainerInfo.Builder mesos = ContainerInfo.newBuilder().setType(ContainerInfo.Type.MESOS);
        Volume.Builder volume = Volume.newBuilder().setContainerPath("p").setMode(Volume.Mode.RW);
        assertRefused(
                task().setContainer(mesos.clone().addVolumes(volume)),
                "Task's `ContainerInfo` is invalid: Invalid volume: Only one of them should be set: 'host_path', 'image'"
                        + " and 'source'");
        assertRefused(
                task().setContainer(mesos.clone()
                        .addVolumes(
                                volume.setSource(Volume.Source.newBuilder().setType(Volume.Source.Type.SANDBOX_PATH)))),
                "Task's `ContainerInfo` is invalid: Invalid volume: 'source.sandbox_path' is not set for SANDBOX_PATH"
                        + " volume");
        assertRefused(
                task().setContainer(mesos.clone()
                        .setLinuxInfo(LinuxInfo.newBuilder().setShareCgroups(false))),
                "Only tasks in a task group may have 'share_cgroups' set to 'false'");
    }

    @Test
    void limitsAreAtLeastTheRequest() {
        assertRefused(
                task().putLimits("cpus", value(0.5)), "The cpu limit must be greater than or equal to the cpu request");
        assertRefused(
                task().putLimits("mem", value(1)),
                "The memory limit must be greater than or equal to the memory request");
        assertRefused(
                task().putLimits("disk", value(1)), "Only cpus and mem may be included in a task's resource limits");
        assertRefused(
                task().clearResources().addResources(scalar("mem", 64)).putLimits("cpus", value(1)),
                "When a CPU limit is specified, a CPU request must also be specified");
        assertThat(objection(task().putLimits("mem", value(Double.POSITIVE_INFINITY))))
                .isEmpty();
    }

    private static Value.Scalar value(double value) {
        return Value.Scalar.newBuilder().setValue(value).build();
    }

    @Test
    void executorsOfTasksAreCustomOnes() {
        assertRefused(
                withExecutor(executor().clearCommand()), "'ExecutorInfo.command' must be set for 'CUSTOM' executor");
        assertRefused(
                withExecutor(executor().setType(ExecutorInfo.Type.DEFAULT)),
                "'ExecutorInfo.command' must not be set for 'DEFAULT' executor");
        assertRefused(
                withExecutor(executor().setType(ExecutorInfo.Type.DEFAULT).clearCommand()),
                "'ExecutorInfo.type' must be 'CUSTOM'");
        assertRefused(
                withExecutor(executor().setType(ExecutorInfo.Type.UNKNOWN)), "'ExecutorInfo.type' must be 'CUSTOM'");
        ContainerInfo.Builder image = ContainerInfo.newBuilder()
                .setType(ContainerInfo.Type.MESOS)
                .setMesos(ContainerInfo.MesosInfo.newBuilder()
                        .setImage(Image.newBuilder().setType(Image.Type.DOCKER)));
        assertRefused(
                withExecutor(executor()
                        .setType(ExecutorInfo.Type.DEFAULT)
                        .clearCommand()
                        .setContainer(image)),
                "'ExecutorInfo.container.mesos.image' must not be set for 'DEFAULT' executor");
    }

    @Test
    void executorsAreWellFormed() {
        assertRefused(
                withExecutor(executor().setExecutorId(ExecutorID.newBuilder().setValue("a/b"))),
                "'a/b' contains invalid characters");
        assertRefused(
                withExecutor(executor()
                        .setShutdownGracePeriod(DurationInfo.newBuilder().setNanoseconds(-1))),
                "ExecutorInfo's 'shutdown_grace_period' must be non-negative");
        assertRefused(
                withExecutor(executor().setFrameworkId(FrameworkID.newBuilder().setValue("nope"))),
                "ExecutorInfo has an invalid FrameworkID (Actual: nope vs Expected: master-0000)");
        assertRefused(
                withExecutor(executor()
                        .addAllResources(
                                Resources.parse("ports:[31000-31001]", "*").toProto())),
                "There are overlapping resources in the task resources ports(allocated: dev):[31001-31002] and executor"
                        + " resources ports(allocated: dev):[31000-31001]",
                "ports:[31001-31002]");
    }

    private void assertRefused(TaskInfo.Builder task, String why, String resources) {
        assertRefused(
                task.clearResources()
                        .addAllResources(Resources.parse(resources, "*").toProto()),
                why);
    }

    private TaskInfo.Builder withExecutor(ExecutorInfo.Builder executor) {
        return task().clearCommand().setExecutor(executor);
    }

    private static ExecutorInfo.Builder executor() {
        return ExecutorInfo.newBuilder()
                .setExecutorId(ExecutorID.newBuilder().setValue("e"))
                .setCommand(CommandInfo.newBuilder().setValue("run"));
    }
}
