package io.dcosboot.agent.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.agent.core.Checkpoint.Recovered;
import io.dcosboot.agent.core.Checkpoint.RecoveredFramework;
import io.dcosboot.agent.core.Checkpoint.RecoveredRun;
import io.dcosboot.agent.core.Checkpoint.RecoveredTask;
import io.dcosboot.mesos.v1.DrainConfig;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.FrameworkInfo.Capability;
import io.dcosboot.mesos.v1.HealthCheck;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus.Reason;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** What an agent makes of its predecessor's checkpoint: the predecessor is played to some point, then "crashes". */
class RestorationTest {

    private final AgentScenario before = AgentScenario.registered();
    private final List<Effect> written = new ArrayList<>();

    @Test
    void aRunningTaskRunsOnAndIsReportedToTheMaster() {
        ContainerId container = running(Given.framework(), Given.task("t").build());

        AgentScenario after = restart(false);

        RecoverableContainer known =
                after.only(Effect.RecoverContainers.class).known().getFirst();
        assertThat(known.id()).isEqualTo(container);
        assertThat(known.sawRunning()).isTrue();
        after.connect();
        assertThat(after.sent().getFirst().getReregister().getTasksList())
                .singleElement()
                .satisfies(task -> assertThat(task.getState()).isEqualTo(TaskState.TASK_RUNNING));
        after.fromMaster(Given.registered());
        assertThat(after.updates()).isEmpty();
        after.exited(container, ContainerExit.code(7, ""));
        assertThat(after.update().getMessage()).isEqualTo("Command exited with status 7");
    }

    @Test
    void updatesNobodyHasAcknowledgedAreSentAgainWithTheirOldUuid() {
        ContainerId container = before.launch(Given.framework(), Given.task("t").build());
        before.launched(container);
        written.addAll(before.effects);
        var starting = before.update();

        AgentScenario after = restart(false).connect().fromMaster(Given.registered());

        assertThat(after.update()).isEqualTo(starting);
        assertThat(after.updates().getLast().getLatestState()).isEqualTo(TaskState.TASK_RUNNING);
        after.acknowledgeAll();
        assertThat(after.states()).containsExactly(TaskState.TASK_STARTING, TaskState.TASK_RUNNING);
    }

    @Test
    void aContainerThatHadNotStartedIsDropped() {
        before.launch(
                Given.framework(Capability.Type.PARTITION_AWARE),
                Given.task("t").build());
        written.addAll(before.effects);

        AgentScenario after = restart(false);
        RecoverableContainer known =
                after.only(Effect.RecoverContainers.class).known().getFirst();
        assertThat(known.sawRunning()).isFalse();
        after.apply(
                new Command.ContainerLaunchFailed(known.id(), Reason.REASON_CONTAINER_LAUNCH_FAILED, "not started"));
        after.connect().fromMaster(Given.registered());

        assertThat(after.update().getState()).isEqualTo(TaskState.TASK_DROPPED);
        assertThat(after.update().getReason()).isEqualTo(Reason.REASON_AGENT_RESTARTED);
        assertThat(after.update().getMessage()).isEqualTo("Task launched during agent restart");
    }

    @Test
    void aContainerThatStartedUnseenIsReportedNow() {
        before.launch(Given.framework(), Given.task("t").build());
        written.addAll(before.effects);

        AgentScenario after = restart(false);
        after.launched(
                after.only(Effect.RecoverContainers.class).known().getFirst().id());
        after.connect().fromMaster(Given.registered()).acknowledgeAll();

        assertThat(after.states()).containsExactly(TaskState.TASK_STARTING, TaskState.TASK_RUNNING);
    }

    @Test
    void aKillGoesOnWithWhatIsLeftOfItsGrace() {
        ContainerId container = running(Given.framework(), Given.task("t").build());
        before.kill("t", Given.grace(10));
        written.addAll(before.effects);
        before.advance(Duration.ofSeconds(4));

        AgentScenario after = restart(false);

        assertThat(after.only(Effect.Stop.class)).isEqualTo(new Effect.Stop(container, Duration.ofSeconds(6)));
        after.connect().fromMaster(Given.registered()).exited(container, ContainerExit.code(0, ""));
        assertThat(after.update().getState()).isEqualTo(TaskState.TASK_KILLED);
    }

    @Test
    void aTaskKilledDuringLaunchStaysKilledAndItsContainerIsEnded() {
        ContainerId container = before.launch(Given.framework(), Given.task("t").build());
        before.kill("t");
        written.addAll(before.effects);

        AgentScenario after = restart(false);

        assertThat(after.only(Effect.Stop.class)).isEqualTo(new Effect.Stop(container, Duration.ZERO));
        after.connect().fromMaster(Given.registered()).acknowledgeAll();
        after.apply(new Command.ContainerLaunchFailed(container, Reason.REASON_CONTAINER_LAUNCH_FAILED, "stopped"));
        assertThat(after.states()).containsExactly(TaskState.TASK_KILLED);
        assertThat(after.agent.snapshot().frameworks()).isEmpty();
    }

    @Test
    void healthChecksStartAgainWithoutAnewGracePeriod() {
        running(
                Given.framework(),
                Given.task("t")
                        .setHealthCheck(HealthCheck.newBuilder().setType(HealthCheck.Type.TCP))
                        .build());

        AgentScenario after = restart(false);

        Effect.StartHealthCheck check = after.only(Effect.StartHealthCheck.class);
        assertThat(check.resumed()).isTrue();
        assertThat(check.status().getExecutorPid()).isEqualTo(42);
    }

    @Test
    void theTimeATaskMayTakeCountsFromItsStart() {
        running(
                Given.framework(),
                Given.task("t").setMaxCompletionTime(Given.duration(60)).build());
        before.advance(Duration.ofSeconds(50));

        AgentScenario after = restart(false);
        after.advance(Duration.ofSeconds(9));
        assertThat(after.all(Effect.Stop.class)).isEmpty();
        after.advance(Duration.ofSeconds(2));

        assertThat(after.all(Effect.Stop.class)).hasSize(1);
    }

    @Test
    void noTaskSurvivesARebootOfTheMachine() {
        running(Given.framework(), Given.task("t").build());

        AgentScenario after = restart(true);
        assertThat(after.only(Effect.RecoverContainers.class).known()).isEmpty();
        after.connect().fromMaster(Given.registered());

        assertThat(after.update().getState()).isEqualTo(TaskState.TASK_FAILED);
        assertThat(after.update().getReason()).isEqualTo(Reason.REASON_EXECUTOR_TERMINATED);
        assertThat(after.update().getMessage()).isEqualTo("Abnormal executor termination: unknown container");
    }

    @Test
    void tasksOfFrameworksThatDoNotCheckpointAreEndedInSilence() {
        FrameworkInfo framework =
                Given.framework().toBuilder().setCheckpoint(false).build();
        ContainerId container = running(framework, Given.task("t").build());

        AgentScenario after = restart(false);

        assertThat(after.only(Effect.RecoverContainers.class).known()).hasSize(1);
        assertThat(after.only(Effect.Stop.class)).isEqualTo(new Effect.Stop(container, Duration.ZERO));
        after.exited(container, ContainerExit.signal(9, "")).connect();
        assertThat(after.sent().getFirst().getReregister().getTasksList()).isEmpty();
        assertThat(after.only(Effect.Forget.class).container()).isEqualTo(container);
        assertThat(after.only(Effect.Collect.class).run().container()).isEqualTo(container);
        after.fromMaster(Given.registered());
        assertThat(after.updates()).isEmpty();
    }

    @Test
    void anEndedRunWhoseLastUpdateWasAcknowledgedIsHistory() {
        ContainerId container = running(Given.framework(), Given.task("t").build());
        before.exited(container, ContainerExit.code(0, "")).acknowledgeAll();
        written.addAll(before.effects);

        AgentScenario after = restart(false);

        assertThat(after.only(Effect.RecoverContainers.class).known()).isEmpty();
        assertThat(after.only(Effect.Collect.class).run().container()).isEqualTo(container);
        assertThat(after.agent.snapshot().frameworks()).isEmpty();
        assertThat(after.agent.snapshot().completedFrameworks())
                .singleElement()
                .satisfies(
                        framework -> assertThat(framework.completedExecutors()).hasSize(1));
    }

    @Test
    void aDrainGoesOn() {
        ContainerId container = running(Given.framework(), Given.task("t").build());
        Recovered checkpoint = checkpoint(false);

        AgentScenario after = new AgentScenario()
                .recover(new Recovered(
                        checkpoint.agent(),
                        false,
                        checkpoint.frameworks(),
                        Optional.of(DrainConfig.getDefaultInstance()),
                        Holdings.none(),
                        0));

        assertThat(after.only(Effect.Stop.class).container()).isEqualTo(container);
        assertThat(after.agent.snapshot().draining()).isPresent();
    }

    private ContainerId running(FrameworkInfo framework, TaskInfo task) {
        ContainerId container = before.launch(framework, task);
        before.launched(container).acknowledgeAll();
        written.addAll(before.effects);
        before.effects.clear();
        return container;
    }

    private AgentScenario restart(boolean rebooted) {
        var after = new AgentScenario();
        after.now = before.now;
        return after.recover(checkpoint(rebooted));
    }

    /** What the effects so far have left on the disk. */
    private Recovered checkpoint(boolean rebooted) {
        Effect.SaveRun run = written.stream()
                .filter(Effect.SaveRun.class::isInstance)
                .map(Effect.SaveRun.class::cast)
                .findFirst()
                .orElseThrow();
        FrameworkInfo framework = written.stream()
                .filter(Effect.SaveFramework.class::isInstance)
                .map(effect -> ((Effect.SaveFramework) effect).framework())
                .findFirst()
                .orElseThrow();
        List<TaskRecord> log = written.stream()
                .filter(Effect.Append.class::isInstance)
                .map(effect -> ((Effect.Append) effect).taskRecord())
                .toList();
        boolean ended = written.stream().anyMatch(Effect.EndRun.class::isInstance);
        return new Recovered(
                Optional.of(Given.settings(Path.of("/var/lib/mesos")).info().toBuilder()
                        .setId(Given.AGENT)
                        .build()),
                rebooted,
                List.of(new RecoveredFramework(
                        framework,
                        List.of(new RecoveredRun(
                                run.run(), run.executor(), List.of(new RecoveredTask(run.task(), log)), ended)))),
                Optional.empty(),
                Holdings.none(),
                0);
    }
}
