package io.dcosboot.agent.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.mesos.link.Drain;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.link.ShutdownExecutor;
import io.dcosboot.mesos.link.ShutdownFramework;
import io.dcosboot.mesos.v1.DrainConfig;
import io.dcosboot.mesos.v1.ExecutorID;
import io.dcosboot.mesos.v1.FrameworkInfo.Capability;
import io.dcosboot.mesos.v1.HealthCheck;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.TaskStatus.Reason;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** How tasks end: by themselves, by a kill, with their framework, with the agent. */
class TaskEndTest {

    private final AgentScenario scenario = AgentScenario.registered();

    static Stream<Arguments> exits() {
        return Stream.of(
                Arguments.of(false, ContainerExit.code(0, ""), TaskState.TASK_FINISHED, "Command exited with status 0"),
                Arguments.of(false, ContainerExit.code(3, ""), TaskState.TASK_FAILED, "Command exited with status 3"),
                Arguments.of(
                        false,
                        ContainerExit.signal(9, ""),
                        TaskState.TASK_FAILED,
                        "Command terminated with signal Killed"),
                Arguments.of(
                        true, ContainerExit.code(137, ""), TaskState.TASK_FAILED, "Container exited with status 137"),
                Arguments.of(true, ContainerExit.code(1, "its own words"), TaskState.TASK_FAILED, "its own words"));
    }

    @ParameterizedTest(name = "docker {0}, {1}")
    @MethodSource("exits")
    void endsByItself(boolean docker, ContainerExit exit, TaskState state, String message) {
        var task = docker ? Given.dockerTask("t") : Given.task("t");
        ContainerId container = scenario.running(Given.framework(), task.build());

        scenario.exited(container, exit);

        TaskStatus status = scenario.update();
        assertThat(status.getState()).isEqualTo(state);
        assertThat(status.getMessage()).isEqualTo(message);
        assertThat(status.hasReason()).isFalse();
        assertThat(status.getSource()).isEqualTo(TaskStatus.Source.SOURCE_EXECUTOR);
        assertThat(status.getContainerStatus().getContainerId().getValue()).isEqualTo(container.value());
    }

    @Test
    void anEndNobodyRecordedIsAFailureOfTheExecutor() {
        ContainerId container =
                scenario.running(Given.framework(), Given.task("t").build());

        scenario.exited(container, ContainerExit.unrecognised(""));

        assertThat(scenario.update().getState()).isEqualTo(TaskState.TASK_FAILED);
        assertThat(scenario.update().getReason()).isEqualTo(Reason.REASON_EXECUTOR_TERMINATED);
        assertThat(scenario.update().getMessage()).isEqualTo("Executor terminated");
    }

    @Test
    void theBoundAContainerWentOverDecidesItsEnd() {
        ContainerId container =
                scenario.running(Given.framework(), Given.task("t").build());
        var limitation = new Limitation(
                Reason.REASON_CONTAINER_LIMITATION_MEMORY,
                "Memory limit exceeded: Requested: 32MB Maximum Used: 33MB",
                List.of(Given.scalar("mem", 33)));

        scenario.exited(container, ContainerExit.signal(9, "").limitedBy(limitation));

        TaskStatus status = scenario.update();
        assertThat(status.getState()).isEqualTo(TaskState.TASK_FAILED);
        assertThat(status.getReason()).isEqualTo(Reason.REASON_CONTAINER_LIMITATION_MEMORY);
        assertThat(status.getMessage()).isEqualTo(limitation.message());
        assertThat(status.getSource()).isEqualTo(TaskStatus.Source.SOURCE_AGENT);
        assertThat(status.getLimitation().getResourcesList()).containsExactly(Given.scalar("mem", 33));
    }

    @Test
    void aContainerThatCannotGetItsNewResourcesEnds() {
        ContainerId container = scenario.running(
                Given.framework(Capability.Type.PARTITION_AWARE),
                Given.task("t").build());

        scenario.apply(new Command.ContainerUpdateFailed(container, "no such cgroup"));
        assertThat(scenario.only(Effect.Stop.class)).isEqualTo(new Effect.Stop(container, Duration.ZERO));
        scenario.exited(container, ContainerExit.signal(9, ""));

        assertThat(scenario.update().getState()).isEqualTo(TaskState.TASK_GONE);
        assertThat(scenario.update().getReason()).isEqualTo(Reason.REASON_CONTAINER_UPDATE_FAILED);
        assertThat(scenario.update().getMessage())
                .isEqualTo("Failed to update resources for container: no such cgroup");
    }

    @Test
    void whatIsLeftGoesWhenTheLastUpdateIsAcknowledged() {
        ContainerId container =
                scenario.running(Given.framework(), Given.task("t").build());
        scenario.exited(container, ContainerExit.code(0, ""));
        assertThat(scenario.only(Effect.EndRun.class).run().container()).isEqualTo(container);
        assertThat(scenario.all(Effect.Forget.class)).isEmpty();

        scenario.acknowledgeAll();

        assertThat(scenario.only(Effect.Forget.class).container()).isEqualTo(container);
        assertThat(scenario.only(Effect.Collect.class).run().container()).isEqualTo(container);
        AgentSnapshot snapshot = scenario.agent.snapshot();
        assertThat(snapshot.frameworks()).isEmpty();
        assertThat(snapshot.completedFrameworks())
                .singleElement()
                .satisfies(framework -> assertThat(framework.completedExecutors())
                        .singleElement()
                        .satisfies(executor -> assertThat(executor.completed())
                                .extracting(task -> task.getState())
                                .containsExactly(TaskState.TASK_FINISHED)));
        assertThat(snapshot.counters().finished()).isEqualTo(1);
    }

    @Test
    void aFrameworkThatComesBackHasItsHistory() {
        ContainerId container =
                scenario.running(Given.framework(), Given.task("a").build());
        scenario.exited(container, ContainerExit.code(0, "")).acknowledgeAll();

        scenario.effects.clear();
        scenario.running(Given.framework(), Given.task("b").build());

        assertThat(scenario.agent.snapshot().completedFrameworks()).isEmpty();
        assertThat(scenario.agent.snapshot().frameworks().getFirst().completedExecutors())
                .hasSize(1);
    }

    @Test
    void aKilledTaskIsKilledHoweverItExits() {
        ContainerId container = scenario.running(
                Given.framework(Capability.Type.TASK_KILLING_STATE),
                Given.task("t").build());

        scenario.kill("t");
        assertThat(scenario.only(Effect.Stop.class)).isEqualTo(new Effect.Stop(container, Duration.ofSeconds(3)));
        scenario.exited(container, ContainerExit.code(0, "")).acknowledgeAll();

        assertThat(scenario.states()).containsExactly(TaskState.TASK_KILLING, TaskState.TASK_KILLED);
        assertThat(scenario.update().getMessage()).isEqualTo("Command exited with status 0");
    }

    @Test
    void theKillIsOnDiskBeforeTheContainerHearsOfIt() {
        scenario.running(
                Given.framework(Capability.Type.TASK_KILLING_STATE),
                Given.task("t").build());

        scenario.kill("t");

        assertThat(scenario.effects)
                .hasExactlyElementsOfTypes(
                        Effect.Append.class,
                        Effect.StopHealthCheck.class,
                        Effect.Append.class,
                        Effect.Send.class,
                        Effect.Stop.class);
    }

    @Test
    void frameworksThatDoNotKnowKillingOnlyHearTheEnd() {
        ContainerId container =
                scenario.running(Given.framework(), Given.task("t").build());

        scenario.kill("t").exited(container, ContainerExit.signal(15, ""));

        assertThat(scenario.states()).containsExactly(TaskState.TASK_KILLED);
        assertThat(scenario.update().getMessage()).isEqualTo("Command terminated with signal Terminated");
    }

    static Stream<Arguments> graces() {
        return Stream.of(
                Arguments.of(false, null, null, 3L),
                Arguments.of(false, 7L, null, 7L),
                Arguments.of(false, 7L, 1L, 1L),
                Arguments.of(true, null, null, 20L),
                Arguments.of(true, 2L, null, 2L));
    }

    @ParameterizedTest(name = "docker {0}, task {1}, call {2} -> {3}")
    @MethodSource("graces")
    void theGraceIsTheCallsThenTheTasksThenTheKinds(boolean docker, Long ofTask, Long ofCall, long expected) {
        var task = docker ? Given.dockerTask("t") : Given.task("t");
        if (ofTask != null) {
            task.setKillPolicy(Given.grace(ofTask));
        }
        scenario.running(Given.framework(), task.build());

        scenario.kill("t", ofCall == null ? null : Given.grace(ofCall));

        assertThat(scenario.only(Effect.Stop.class).grace()).isEqualTo(Duration.ofSeconds(expected));
    }

    @Test
    void aSecondKillCanOnlyShorten() {
        scenario.running(Given.framework(), Given.task("t").build());
        scenario.kill("t", Given.grace(10));

        scenario.kill("t", Given.grace(60));
        assertThat(scenario.all(Effect.Stop.class)).hasSize(1);
        scenario.kill("t", Given.grace(1));

        assertThat(scenario.all(Effect.Stop.class))
                .extracting(Effect.Stop::grace)
                .containsExactly(Duration.ofSeconds(10), Duration.ofSeconds(1));
    }

    @Test
    void aTaskKilledBeforeItsContainerRunsIsReportedAtOnce() {
        ContainerId container =
                scenario.launch(Given.framework(), Given.task("t").build());

        scenario.kill("t");

        assertThat(scenario.update().getState()).isEqualTo(TaskState.TASK_KILLED);
        assertThat(scenario.update().getReason()).isEqualTo(Reason.REASON_TASK_KILLED_DURING_LAUNCH);
        assertThat(scenario.update().getMessage()).isEqualTo("Killed before delivery to the executor");
        assertThat(scenario.only(Effect.Stop.class)).isEqualTo(new Effect.Stop(container, Duration.ZERO));
        scenario.launched(container)
                .exited(container, ContainerExit.signal(9, ""))
                .acknowledgeAll();
        assertThat(scenario.updates()).hasSize(1);
        assertThat(scenario.all(Effect.Forget.class)).hasSize(1);
    }

    @Test
    void aKillOfAnUnknownTaskIsAnsweredOnlyForKnownFrameworks() {
        scenario.kill("nothing");
        assertThat(scenario.effects).isEmpty();

        scenario.running(Given.framework(), Given.task("t").build());
        scenario.kill("nothing");

        assertThat(scenario.update().getState()).isEqualTo(TaskState.TASK_LOST);
        assertThat(scenario.update().getMessage()).isEqualTo("Cannot find executor");
    }

    @Test
    void aKillOfAnEndedTaskChangesNothing() {
        ContainerId container =
                scenario.running(Given.framework(), Given.task("t").build());
        scenario.exited(container, ContainerExit.code(0, ""));

        scenario.kill("t");

        assertThat(scenario.states()).containsExactly(TaskState.TASK_FINISHED);
        assertThat(scenario.all(Effect.Stop.class)).isEmpty();
    }

    @Test
    void aTaskThatRunsTooLongFailsWithoutGrace() {
        ContainerId container = scenario.running(
                Given.framework(Capability.Type.TASK_KILLING_STATE),
                Given.task("t")
                        .setMaxCompletionTime(Given.duration(30))
                        .setKillPolicy(Given.grace(60))
                        .build());

        scenario.advance(Duration.ofSeconds(30));
        assertThat(scenario.only(Effect.Stop.class).grace()).isZero();
        scenario.exited(container, ContainerExit.signal(9, ""));

        assertThat(scenario.states()).containsExactly(TaskState.TASK_FAILED);
        assertThat(scenario.update().getReason()).isEqualTo(Reason.REASON_MAX_COMPLETION_TIME_REACHED);
    }

    @Test
    void healthResultsAreRunningUpdatesAndTooManyFailuresKill() {
        ContainerId container = scenario.launch(
                Given.framework(),
                Given.task("t")
                        .setHealthCheck(HealthCheck.newBuilder().setType(HealthCheck.Type.TCP))
                        .build());
        scenario.launched(container).acknowledgeAll();
        assertThat(scenario.only(Effect.StartHealthCheck.class).resumed()).isFalse();
        scenario.effects.clear();

        scenario.apply(new Command.HealthChanged(container, true, false)).acknowledgeAll();
        assertThat(scenario.update().getState()).isEqualTo(TaskState.TASK_RUNNING);
        assertThat(scenario.update().getHealthy()).isTrue();
        assertThat(scenario.update().getReason()).isEqualTo(Reason.REASON_TASK_HEALTH_CHECK_STATUS_UPDATED);
        assertThat(scenario.update().getContainerStatus().getExecutorPid()).isEqualTo(42);
        scenario.apply(new Command.HealthChanged(container, false, true));
        assertThat(scenario.only(Effect.Stop.class).container()).isEqualTo(container);
        scenario.apply(new Command.HealthChanged(container, false, true));
        scenario.exited(container, ContainerExit.signal(15, "")).acknowledgeAll();

        assertThat(scenario.states())
                .containsExactly(TaskState.TASK_RUNNING, TaskState.TASK_RUNNING, TaskState.TASK_KILLED);
        assertThat(scenario.update().getHealthy()).isFalse();
        assertThat(scenario.update().hasHealthy()).isTrue();
        assertThat(scenario.update().hasReason()).isFalse();
    }

    @Test
    void aFrameworkThatIsShutDownHearsNothingMore() {
        ContainerId running =
                scenario.running(Given.framework(), Given.task("a").build());
        ContainerId ended = scenario.running(Given.framework(), Given.task("b").build());
        scenario.exited(ended, ContainerExit.code(0, ""));
        scenario.effects.clear();

        scenario.fromMaster(MasterMessage.newBuilder()
                .setShutdownFramework(ShutdownFramework.newBuilder().setFrameworkId(Given.FRAMEWORK)));
        assertThat(scenario.only(Effect.Stop.class)).isEqualTo(new Effect.Stop(running, Duration.ofSeconds(3)));
        scenario.fromMaster(Given.runTask(Given.framework(), Given.task("late").build()));
        scenario.exited(running, ContainerExit.signal(15, "")).advance(Duration.ofMinutes(5));

        assertThat(scenario.updates()).isEmpty();
        assertThat(scenario.all(Effect.Launch.class)).isEmpty();
        assertThat(scenario.agent.snapshot().frameworks()).isEmpty();
        assertThat(scenario.all(Effect.Collect.class)).hasSize(2);
    }

    @Test
    void anExecutorThatIsShutDownReportsItsTasksKilled() {
        ContainerId container =
                scenario.running(Given.framework(), Given.task("t").build());

        scenario.fromMaster(MasterMessage.newBuilder()
                .setShutdownExecutor(ShutdownExecutor.newBuilder()
                        .setFrameworkId(Given.FRAMEWORK)
                        .setExecutorId(ExecutorID.newBuilder().setValue("t"))));
        scenario.exited(container, ContainerExit.signal(15, ""));

        assertThat(scenario.states()).containsExactly(TaskState.TASK_KILLED);
    }

    @Test
    void drainingKillsWithinItsLongestGraceAndIsOverWhenNothingIsLeft() {
        ContainerId patient = scenario.running(
                Given.framework(Capability.Type.PARTITION_AWARE),
                Given.task("patient").setKillPolicy(Given.grace(60)).build());
        ContainerId plain = scenario.running(
                Given.framework(Capability.Type.PARTITION_AWARE),
                Given.task("plain").build());

        scenario.fromMaster(MasterMessage.newBuilder()
                .setDrain(Drain.newBuilder()
                        .setConfig(DrainConfig.newBuilder()
                                .setMaxGracePeriod(Given.duration(10))
                                .setMarkGone(true))));
        assertThat(scenario.effects.getFirst()).isInstanceOf(Effect.SaveDrain.class);
        assertThat(scenario.all(Effect.Stop.class))
                .containsExactly(
                        new Effect.Stop(patient, Duration.ofSeconds(10)),
                        new Effect.Stop(plain, Duration.ofSeconds(10)));
        scenario.exited(patient, ContainerExit.signal(15, ""));
        scenario.exited(plain, ContainerExit.signal(15, ""));
        assertThat(scenario.all(Effect.ClearDrain.class)).isEmpty();
        scenario.acknowledgeAll();

        assertThat(scenario.updates()).allSatisfy(update -> {
            assertThat(update.getStatus().getState()).isEqualTo(TaskState.TASK_GONE_BY_OPERATOR);
            assertThat(update.getStatus().getReason()).isEqualTo(Reason.REASON_AGENT_DRAINING);
        });
        assertThat(scenario.all(Effect.ClearDrain.class)).hasSize(1);
        assertThat(scenario.agent.snapshot().draining()).isEmpty();
    }

    @Test
    void drainingAnEmptyAgentIsNothing() {
        scenario.fromMaster(
                MasterMessage.newBuilder().setDrain(Drain.newBuilder().setConfig(DrainConfig.getDefaultInstance())));

        assertThat(scenario.effects).isEmpty();
    }
}
