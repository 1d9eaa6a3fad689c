package io.dcosboot.agent.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import com.google.protobuf.ByteString;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.Drain;
import io.dcosboot.mesos.link.EndDrain;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.link.RunTaskGroup;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.CheckInfo;
import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.ContainerStatus;
import io.dcosboot.mesos.v1.DrainConfig;
import io.dcosboot.mesos.v1.Environment;
import io.dcosboot.mesos.v1.ExecutorID;
import io.dcosboot.mesos.v1.ExecutorInfo;
import io.dcosboot.mesos.v1.FrameworkInfo.Capability;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Secret;
import io.dcosboot.mesos.v1.TaskGroupInfo;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.TaskStatus.Reason;
import io.dcosboot.mesos.v1.Value;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LaunchTest {

    private final AgentScenario scenario = AgentScenario.registered();

    @Test
    void everythingAboutARunIsKeptBeforeItsContainerIsLaunched() {
        ContainerId container =
                scenario.launch(Given.framework(), Given.task("t").build());

        assertThat(scenario.effects)
                .hasExactlyElementsOfTypes(
                        Effect.SaveFramework.class,
                        Effect.SaveRun.class,
                        Effect.AttachSandbox.class,
                        Effect.Launch.class);
        ContainerLaunch launch = scenario.only(Effect.Launch.class).launch();
        assertThat(launch.sandbox())
                .isEqualTo(Path.of("/var/lib/mesos/slaves/m1-S0/frameworks/m1-0000/executors/t/runs/" + container));
        assertThat(launch.runDirectory())
                .isEqualTo(
                        Path.of("/var/lib/mesos/meta/slaves/m1-S0/frameworks/m1-0000/executors/t/runs/" + container));
        assertThat(launch.user()).isEqualTo("nobody");
    }

    @Test
    void theExecutorMadeUpForACommandTaskLooksLikeTheOriginals() {
        scenario.launch(
                Given.framework(),
                Given.task("t")
                        .setCommand(CommandInfo.newBuilder().setValue("echo hello; exit 1"))
                        .build());

        ExecutorInfo executor = scenario.only(Effect.Launch.class)
                .launch()
                .owner()
                .orElseThrow()
                .executor();
        assertThat(executor.getName()).isEqualTo("Command Executor (Task: t) (Command: sh -c 'echo hello; ...')");
        assertThat(executor.getExecutorId().getValue()).isEqualTo("t");
        assertThat(executor.getFrameworkId()).isEqualTo(Given.FRAMEWORK);
        assertThat(executor.getResourcesList())
                .extracting(
                        resource -> resource.getScalar().getValue(),
                        resource -> resource.getAllocationInfo().getRole())
                .containsExactly(tuple(0.1, "dev"), tuple(32.0, "dev"));
    }

    @Test
    void aProcessTaskGetsTheExecutorsEnvironmentAndItsOwnOnTop() {
        scenario.launch(
                Given.framework(),
                Given.task("t")
                        .setCommand(command("A", "1", "MESOS_CHECKPOINT", "mine"))
                        .build());

        assertThat(scenario.only(Effect.Launch.class).launch().environment())
                .containsEntry("A", "1")
                .containsEntry("MESOS_CHECKPOINT", "mine")
                .containsEntry("JAVA_HOME", "/opt/jdk")
                .containsEntry("MESOS_SLAVE_PID", "slave(1)@127.0.1.1:5051")
                .containsEntry("MESOS_AGENT_ENDPOINT", "127.0.1.1:5051")
                .containsEntry("MESOS_EXECUTOR_SHUTDOWN_GRACE_PERIOD", "5secs")
                .containsEntry("MESOS_ALLOCATION_ROLE", "dev")
                .containsEntry("LIBPROCESS_PORT", "0")
                .containsKeys("PATH", "MESOS_SANDBOX", "MESOS_DIRECTORY", "MESOS_RECOVERY_TIMEOUT");
    }

    @Test
    void aDockerTaskKeepsTheImagesEnvironment() {
        scenario.launch(
                Given.framework(),
                Given.dockerTask("t").setCommand(command("A", "1")).build());

        ContainerLaunch launch = scenario.only(Effect.Launch.class).launch();
        assertThat(launch.environment())
                .containsOnlyKeys("A", "MESOS_SANDBOX", "MESOS_CONTAINER_NAME", "MESOS_ALLOCATION_ROLE")
                .containsEntry("MESOS_SANDBOX", "/mnt/mesos/sandbox")
                .containsEntry("MESOS_CONTAINER_NAME", "mesos-" + launch.id());
    }

    @Test
    void startingThenRunningAreReportedOnceTheContainerRuns() {
        ContainerId container =
                scenario.launch(Given.framework(), Given.task("t").build());
        assertThat(scenario.updates()).isEmpty();

        scenario.apply(new Command.ContainerLaunched(
                container,
                ContainerStatus.newBuilder().setExecutorPid(42).build(),
                Optional.of(ByteString.copyFromUtf8("[{}]"))));
        scenario.acknowledgeAll();

        assertThat(scenario.states()).containsExactly(TaskState.TASK_STARTING, TaskState.TASK_RUNNING);
        TaskStatus running = scenario.update();
        assertThat(running.getSource()).isEqualTo(TaskStatus.Source.SOURCE_EXECUTOR);
        assertThat(running.getAgentId()).isEqualTo(Given.AGENT);
        assertThat(running.getExecutorId().getValue()).isEqualTo("t");
        assertThat(running.getUuid().size()).isEqualTo(16);
        assertThat(running.getData().toStringUtf8()).isEqualTo("[{}]");
        assertThat(running.getContainerStatus().getContainerId().getValue()).isEqualTo(container.value());
        assertThat(running.getContainerStatus().getExecutorPid()).isEqualTo(42);
        assertThat(running.getContainerStatus()
                        .getNetworkInfos(0)
                        .getIpAddresses(0)
                        .getIpAddress())
                .isEqualTo("127.0.1.1");
    }

    @Test
    void theUpdateIsOnDiskBeforeItIsSent() {
        ContainerId container =
                scenario.launch(Given.framework(), Given.task("t").build());
        scenario.effects.clear();

        scenario.launched(container);

        assertThat(scenario.effects)
                .hasExactlyElementsOfTypes(Effect.Append.class, Effect.Send.class, Effect.Append.class);
    }

    @Test
    void withoutCheckpointingOnlyTheRunIsKept() {
        ContainerId container = scenario.launch(
                Given.framework().toBuilder().setCheckpoint(false).build(),
                Given.task("t").build());
        scenario.launched(container).acknowledgeAll();

        assertThat(scenario.all(Effect.SaveRun.class)).hasSize(1);
        assertThat(scenario.all(Effect.Append.class)).isEmpty();
    }

    @Test
    void aFailedLaunchSaysWhy() {
        ContainerId container =
                scenario.launch(Given.framework(), Given.task("t").build());

        scenario.apply(new Command.ContainerLaunchFailed(
                container, Reason.REASON_CONTAINER_LAUNCH_FAILED, "Failed to fetch all URIs"));

        assertThat(scenario.update().getState()).isEqualTo(TaskState.TASK_FAILED);
        assertThat(scenario.update().getReason()).isEqualTo(Reason.REASON_CONTAINER_LAUNCH_FAILED);
        assertThat(scenario.update().getMessage()).isEqualTo("Failed to launch container: Failed to fetch all URIs");
        assertThat(scenario.update().getSource()).isEqualTo(TaskStatus.Source.SOURCE_AGENT);
        assertThat(scenario.update().hasContainerStatus()).isFalse();
        scenario.acknowledgeAll();
        assertThat(scenario.only(Effect.Collect.class).run().container()).isEqualTo(container);
        assertThat(scenario.agent.snapshot().frameworks()).isEmpty();
    }

    @Test
    void aSandboxThatCannotBeMadeDropsTheTask() {
        ContainerId container = scenario.launch(
                Given.framework(Capability.Type.PARTITION_AWARE),
                Given.task("t").build());

        scenario.apply(new Command.SandboxFailed(container, "disk full"));

        assertThat(scenario.update().getState()).isEqualTo(TaskState.TASK_DROPPED);
        assertThat(scenario.update().getReason()).isEqualTo(Reason.REASON_EXECUTOR_TERMINATED);
        assertThat(scenario.update().getMessage())
                .startsWith("Failed to create executor directory '/var/lib/mesos/slaves/")
                .endsWith("': disk full");
    }

    @Test
    void aLaunchThatTakesTooLongIsGivenUp() {
        ContainerId container =
                scenario.launch(Given.framework(), Given.task("t").build());

        scenario.advance(Duration.ofSeconds(59));
        assertThat(scenario.all(Effect.Stop.class)).isEmpty();
        scenario.advance(Duration.ofSeconds(1));
        assertThat(scenario.only(Effect.Stop.class).grace()).isZero();
        assertThat(scenario.updates()).isEmpty();
        scenario.apply(
                new Command.ContainerLaunchFailed(container, Reason.REASON_CONTAINER_LAUNCH_FAILED, "interrupted"));

        assertThat(scenario.update().getState()).isEqualTo(TaskState.TASK_FAILED);
        assertThat(scenario.update().getReason()).isEqualTo(Reason.REASON_EXECUTOR_REGISTRATION_TIMEOUT);
        assertThat(scenario.update().getMessage()).isEqualTo("Executor did not register within 1mins");
    }

    static Stream<Arguments> refusals() {
        TaskInfo.Builder task = Given.task("t");
        return Stream.of(
                Arguments.of(
                        "an id that is no file name",
                        Given.task("../t"),
                        TaskState.TASK_ERROR,
                        Reason.REASON_TASK_INVALID,
                        "'../t' contains invalid characters"),
                Arguments.of(
                        "limits without cgroups",
                        task.clone()
                                .putLimits(
                                        "cpus",
                                        Value.Scalar.newBuilder().setValue(1).build()),
                        TaskState.TASK_DROPPED,
                        Reason.REASON_TASK_INVALID,
                        "Resource limits need"),
                Arguments.of(
                        "a volume nobody made",
                        task.clone()
                                .addResources(Given.scalar("disk", 10).toBuilder()
                                        .setDisk(Resource.DiskInfo.newBuilder()
                                                .setPersistence(Resource.DiskInfo.Persistence.newBuilder()
                                                        .setId("v")))),
                        TaskState.TASK_DROPPED,
                        Reason.REASON_RESOURCES_UNKNOWN,
                        "The checkpointed resources being used by the task"),
                Arguments.of(
                        "a custom executor",
                        task.clone()
                                .setExecutor(ExecutorInfo.newBuilder()
                                        .setExecutorId(ExecutorID.newBuilder().setValue("e"))),
                        TaskState.TASK_FAILED,
                        Reason.REASON_CONTAINER_LAUNCH_FAILED,
                        "Failed to launch container: custom executors are not supported"),
                Arguments.of(
                        "a general check",
                        task.clone().setCheck(CheckInfo.newBuilder().setType(CheckInfo.Type.TCP)),
                        TaskState.TASK_FAILED,
                        Reason.REASON_CONTAINER_LAUNCH_FAILED,
                        "Failed to launch container: checks"),
                Arguments.of(
                        "a secret of a store",
                        task.clone()
                                .setCommand(CommandInfo.newBuilder()
                                        .setValue("true")
                                        .setEnvironment(Environment.newBuilder()
                                                .addVariables(Environment.Variable.newBuilder()
                                                        .setName("S")
                                                        .setType(Environment.Variable.Type.SECRET)
                                                        .setSecret(Secret.newBuilder()
                                                                .setType(Secret.Type.REFERENCE))))),
                        TaskState.TASK_FAILED,
                        Reason.REASON_CONTAINER_LAUNCH_FAILED,
                        "Failed to launch container: there is no secret store"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("refusals")
    void refuses(String what, TaskInfo.Builder task, TaskState state, Reason reason, String message) {
        scenario.fromMaster(Given.runTask(Given.framework(Capability.Type.PARTITION_AWARE), task.build()));

        assertThat(scenario.update().getState()).isEqualTo(state);
        assertThat(scenario.update().getReason()).isEqualTo(reason);
        assertThat(scenario.update().getMessage()).startsWith(message);
        assertThat(scenario.all(Effect.Launch.class)).isEmpty();
        assertThat(scenario.all(Effect.SaveRun.class)).isEmpty();
        assertThat(scenario.agent.snapshot().frameworks()).isEmpty();
    }

    @Test
    void theMasterHearsThatACustomExecutorDidNotStart() {
        scenario.fromMaster(Given.runTask(
                Given.framework(),
                Given.task("t")
                        .setExecutor(ExecutorInfo.newBuilder()
                                .setExecutorId(ExecutorID.newBuilder().setValue("e")))
                        .build()));

        assertThat(scenario.sent().stream().filter(AgentMessage::hasExitedExecutor))
                .singleElement()
                .satisfies(message -> assertThat(
                                message.getExitedExecutor().getExecutorId().getValue())
                        .isEqualTo("e"));
    }

    @Test
    void everyTaskOfAGroupFailsWithTheReason() {
        scenario.fromMaster(MasterMessage.newBuilder()
                .setRunTaskGroup(RunTaskGroup.newBuilder()
                        .setFramework(Given.framework())
                        .setExecutor(ExecutorInfo.newBuilder()
                                .setExecutorId(ExecutorID.newBuilder().setValue("e")))
                        .setLaunchExecutor(true)
                        .setTaskGroup(TaskGroupInfo.newBuilder()
                                .addTasks(Given.task("a"))
                                .addTasks(Given.task("b")))));

        assertThat(scenario.states()).isEqualTo(List.of(TaskState.TASK_FAILED, TaskState.TASK_FAILED));
        assertThat(scenario.update().getMessage()).contains("task groups are not supported");
    }

    @Test
    void whileDrainingNoTaskIsTaken() {
        scenario.running(Given.framework(), Given.task("old").build());
        scenario.fromMaster(
                MasterMessage.newBuilder().setDrain(Drain.newBuilder().setConfig(DrainConfig.getDefaultInstance())));
        scenario.effects.clear();

        scenario.fromMaster(Given.runTask(Given.framework(), Given.task("new").build()));

        assertThat(scenario.update().getState()).isEqualTo(TaskState.TASK_LOST);
        assertThat(scenario.update().getReason()).isEqualTo(Reason.REASON_AGENT_DRAINING);
    }

    @Test
    void aReactivatedAgentTakesTasksAtOnceThoughTheLastContainerIsStillEnding() {
        scenario.running(Given.framework(), Given.task("old").build());
        scenario.fromMaster(
                MasterMessage.newBuilder().setDrain(Drain.newBuilder().setConfig(DrainConfig.getDefaultInstance())));

        scenario.fromMaster(MasterMessage.newBuilder().setEndDrain(EndDrain.getDefaultInstance()));
        scenario.fromMaster(Given.runTask(Given.framework(), Given.task("new").build()));

        assertThat(scenario.all(Effect.ClearDrain.class)).hasSize(1);
        assertThat(scenario.only(Effect.Launch.class)
                        .launch()
                        .owner()
                        .orElseThrow()
                        .task()
                        .orElseThrow()
                        .getTaskId())
                .isEqualTo(Given.taskId("new"));
    }

    @Test
    void aTaskForAnotherAgentIsIgnored() {
        scenario.fromMaster(Given.runTask(
                Given.framework(),
                Given.task("t")
                        .setAgentId(AgentID.newBuilder().setValue("m1-S7"))
                        .build()));

        assertThat(scenario.effects).isEmpty();
    }

    @Test
    void aTaskSentTwiceIsLaunchedOnce() {
        scenario.launch(Given.framework(), Given.task("t").build());

        scenario.fromMaster(Given.runTask(Given.framework(), Given.task("t").build()));

        assertThat(scenario.all(Effect.Launch.class)).hasSize(1);
        assertThat(scenario.updates()).isEmpty();
    }

    @Test
    void anIdWhoseOldContainerIsStillEndingCannotBeReused() {
        scenario.launch(Given.framework(), Given.task("t").build());
        scenario.kill("t").acknowledgeAll();

        scenario.fromMaster(Given.runTask(Given.framework(), Given.task("t").build()));

        assertThat(scenario.update().getState()).isEqualTo(TaskState.TASK_LOST);
        assertThat(scenario.update().getReason()).isEqualTo(Reason.REASON_TASK_INVALID);
        assertThat(scenario.update().getMessage())
                .isEqualTo("Cannot reuse an already existing executor for a command task");
    }

    private static CommandInfo.Builder command(String... variables) {
        Environment.Builder environment = Environment.newBuilder();
        for (int i = 0; i < variables.length; i += 2) {
            environment.addVariables(
                    Environment.Variable.newBuilder().setName(variables[i]).setValue(variables[i + 1]));
        }
        return CommandInfo.newBuilder().setValue("sleep 1000").setEnvironment(environment);
    }
}
