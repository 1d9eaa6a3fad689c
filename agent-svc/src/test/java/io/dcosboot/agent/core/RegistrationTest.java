package io.dcosboot.agent.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.link.Ping;
import io.dcosboot.mesos.link.Registered;
import io.dcosboot.mesos.link.Reregistered;
import io.dcosboot.mesos.link.Shutdown;
import io.dcosboot.mesos.link.TaskReference;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.DrainConfig;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RegistrationTest {

    @Test
    void aNewAgentRegistersWithinTheBackoffFactor() {
        var scenario = new AgentScenario().recover(Checkpoint.Recovered.nothing());
        assertThat(scenario.agent.snapshot().phase()).isEqualTo(AgentPhase.DISCONNECTED);

        scenario.connect();

        assertThat(scenario.only(Effect.OpenLink.class).leader()).isEqualTo(AgentScenario.LEADER);
        var register = scenario.sent().getFirst().getRegister().getAgent();
        assertThat(register.getInfo().hasId()).isFalse();
        assertThat(register.getIp()).isEqualTo("127.0.1.1");
        assertThat(register.getVersion()).isEqualTo("1.11.0");
    }

    @Test
    void itWaitsForTheCheckpointBeforeItSpeaks() {
        var scenario = new AgentScenario();
        scenario.connect().advance(Duration.ofMinutes(5));
        assertThat(scenario.effects).isEmpty();

        scenario.recover(Checkpoint.Recovered.nothing()).advance(Duration.ofSeconds(1));

        assertThat(scenario.all(Effect.OpenLink.class)).hasSize(1);
    }

    @Test
    void itKeepsItsNewIdBeforeAnythingElseHappens() {
        var scenario =
                new AgentScenario().recover(Checkpoint.Recovered.nothing()).connect();
        scenario.effects.clear();

        scenario.fromMaster(Given.registered());

        assertThat(scenario.effects.getFirst())
                .isInstanceOfSatisfying(
                        Effect.SaveAgent.class,
                        save -> assertThat(save.info().getId()).isEqualTo(Given.AGENT));
        assertThat(scenario.agent.snapshot().phase()).isEqualTo(AgentPhase.RUNNING);
        assertThat(scenario.agent.snapshot().registered()).isTrue();
    }

    @Test
    void itTriesAgainWithGrowingDelaysOnTheSameLink() {
        var scenario =
                new AgentScenario().recover(Checkpoint.Recovered.nothing()).connect();

        scenario.advance(Duration.ofMinutes(10));

        assertThat(scenario.all(Effect.OpenLink.class)).hasSize(1);
        assertThat(scenario.sent()).hasSizeBetween(10, 60).allMatch(AgentMessage::hasRegister);
    }

    @Test
    void aLostLinkIsOpenedAgainAndTheAgentReregistersWithItsTasks() {
        var scenario = AgentScenario.registered();
        scenario.running(Given.framework(), Given.task("t").build());

        scenario.apply(new Command.LinkClosed(1, "broken"));
        assertThat(scenario.agent.snapshot().phase()).isEqualTo(AgentPhase.DISCONNECTED);
        scenario.advance(Duration.ofSeconds(1));

        assertThat(scenario.only(Effect.OpenLink.class).session()).isEqualTo(2);
        var again = scenario.sent().getFirst().getReregister();
        assertThat(again.getAgent().getInfo().getId()).isEqualTo(Given.AGENT);
        assertThat(again.getFrameworksList()).containsExactly(Given.framework());
        assertThat(again.getExecutorsList()).isEmpty();
        assertThat(again.getTasksList()).singleElement().satisfies(task -> {
            assertThat(task.getState()).isEqualTo(TaskState.TASK_RUNNING);
            assertThat(task.getStatusUpdateState()).isEqualTo(TaskState.TASK_RUNNING);
            assertThat(task.hasExecutorId()).isFalse();
        });
    }

    @Test
    void messagesOfAnOlderSessionAreIgnored() {
        var scenario = AgentScenario.registered();
        scenario.apply(new Command.LinkClosed(1, "broken")).advance(Duration.ofSeconds(1));
        scenario.effects.clear();

        scenario.fromMaster(Given.runTask(Given.framework(), Given.task("t").build()));

        assertThat(scenario.effects).isEmpty();
    }

    @Test
    void aNewLeaderGetsANewLink() {
        var scenario = AgentScenario.registered();
        Leader other = new Leader("127.0.0.2", 5060, "master-2");

        scenario.apply(new Command.LeaderChanged(Optional.of(other))).advance(Duration.ofSeconds(1));

        assertThat(scenario.only(Effect.CloseLink.class).session()).isEqualTo(1);
        assertThat(scenario.only(Effect.OpenLink.class).leader()).isEqualTo(other);
        assertThat(scenario.sent().getFirst().hasReregister()).isTrue();
    }

    @Test
    void withoutALeaderItWaits() {
        var scenario = AgentScenario.registered();

        scenario.apply(new Command.LeaderChanged(Optional.empty())).advance(Duration.ofHours(1));

        assertThat(scenario.all(Effect.OpenLink.class)).isEmpty();
        assertThat(scenario.agent.nextWakeUp()).isEmpty();
    }

    @Test
    void aFollowerThatEndsTheLinkIsTriedAgainWithBackoff() {
        var scenario =
                new AgentScenario().recover(Checkpoint.Recovered.nothing()).connect();

        for (long session = 1; session <= 20; session++) {
            scenario.apply(new Command.LinkClosed(session, "FAILED_PRECONDITION"));
            Instant next = scenario.agent.nextWakeUp().orElseThrow();
            assertThat(Duration.between(scenario.now, next)).isLessThanOrEqualTo(Duration.ofMinutes(1));
            scenario.advance(Duration.between(scenario.now, next));
        }

        assertThat(scenario.all(Effect.OpenLink.class)).hasSize(21);
        assertThat(Duration.between(Instant.parse("2026-01-01T00:00:00Z"), scenario.now))
                .isGreaterThan(Duration.ofMinutes(2));
    }

    @Test
    void pingsAreAnsweredAndKeepTheLinkAlive() {
        var scenario = AgentScenario.registered();

        for (int i = 0; i < 10; i++) {
            scenario.advance(Duration.ofSeconds(60)).fromMaster(ping(true));
        }

        assertThat(scenario.sent()).hasSize(10).allMatch(AgentMessage::hasPong);
        assertThat(scenario.agent.snapshot().registered()).isTrue();
    }

    @Test
    void aSilentMasterIsGivenUpAfterItsPingTimeout() {
        var scenario = AgentScenario.registered();

        scenario.advance(Duration.ofSeconds(74));
        assertThat(scenario.all(Effect.CloseLink.class)).isEmpty();
        scenario.advance(Duration.ofSeconds(2));

        assertThat(scenario.all(Effect.CloseLink.class)).hasSize(1);
        assertThat(scenario.all(Effect.OpenLink.class)).hasSize(1);
        assertThat(scenario.agent.snapshot().registered()).isFalse();
    }

    @Test
    void aPingThatSaysDisconnectedMakesItReregisterAtOnce() {
        var scenario = AgentScenario.registered();

        scenario.fromMaster(ping(false));

        assertThat(scenario.sent()).hasSize(2);
        assertThat(scenario.sent().get(1).hasReregister()).isTrue();
        assertThat(scenario.all(Effect.OpenLink.class)).isEmpty();
    }

    @Test
    void anotherIdThanTheCheckpointedOneEndsTheProcess() {
        var scenario = AgentScenario.registered();

        scenario.fromMaster(MasterMessage.newBuilder()
                .setRegistered(Registered.newBuilder()
                        .setAgentId(AgentID.newBuilder().setValue("other"))
                        .setMasterId("m2")
                        .setTotalPingTimeoutSeconds(75)));

        assertThat(scenario.only(Effect.Exit.class).failure()).isTrue();
        assertThat(scenario.all(Effect.SaveAgent.class)).isEmpty();
    }

    @Test
    void tasksTheMasterMissesHereAreReportedDropped() {
        var scenario = AgentScenario.registered();
        scenario.running(Given.framework(), Given.task("here").build());

        scenario.fromMaster(MasterMessage.newBuilder()
                .setReregistered(Reregistered.newBuilder()
                        .setAgentId(Given.AGENT)
                        .setMasterId("m1")
                        .setTotalPingTimeoutSeconds(75)
                        .addReconciliations(reference("here"))
                        .addReconciliations(reference("lost"))));

        assertThat(scenario.updates()).singleElement().satisfies(update -> {
            assertThat(update.getStatus().getTaskId()).isEqualTo(Given.taskId("lost"));
            assertThat(update.getStatus().getState()).isEqualTo(TaskState.TASK_LOST);
            assertThat(update.getStatus().getReason()).isEqualTo(TaskStatus.Reason.REASON_RECONCILIATION);
            assertThat(update.getStatus().getMessage()).isEqualTo("Reconciliation: task unknown to the agent");
            assertThat(update.getStatus().getUuid().size()).isEqualTo(16);
        });
    }

    @Test
    void shutdownEndsAllTasksThenTheProcessButKeepsTheId() {
        var scenario = AgentScenario.registered();
        ContainerId container =
                scenario.running(Given.framework(), Given.task("t").build());

        scenario.fromMaster(shutdown(false));
        assertThat(scenario.agent.snapshot().phase()).isEqualTo(AgentPhase.TERMINATING);
        assertThat(scenario.only(Effect.Stop.class).container()).isEqualTo(container);
        assertThat(scenario.all(Effect.Exit.class)).isEmpty();
        scenario.fromMaster(Given.runTask(Given.framework(), Given.task("late").build()));
        scenario.exited(container, ContainerExit.signal(15, ""));

        assertThat(scenario.only(Effect.Exit.class).failure()).isFalse();
        assertThat(scenario.all(Effect.ForgetAgent.class)).isEmpty();
        assertThat(scenario.all(Effect.Launch.class)).isEmpty();
        assertThat(scenario.updates()).isEmpty();
    }

    @Test
    void anAgentDeclaredGoneForgetsItsId() {
        var scenario = AgentScenario.registered();

        scenario.fromMaster(shutdown(true));

        assertThat(scenario.effects.getFirst()).isInstanceOf(Effect.ForgetAgent.class);
        assertThat(scenario.only(Effect.Exit.class).failure()).isFalse();
    }

    private static MasterMessage ping(boolean connected) {
        return MasterMessage.newBuilder()
                .setPing(Ping.newBuilder().setConnected(connected))
                .build();
    }

    @Test
    void aReregisteredAgentDrainsAsItsMasterSays() {
        var scenario = AgentScenario.registered();
        scenario.running(Given.framework(), Given.task("t").build());

        scenario.fromMaster(reregistered(DrainConfig.newBuilder().setMaxGracePeriod(Given.duration(1))));
        assertThat(scenario.only(Effect.Stop.class).grace()).isEqualTo(Duration.ofSeconds(1));
        assertThat(scenario.agent.snapshot().draining()).isPresent();

        scenario.fromMaster(reregistered(DrainConfig.newBuilder().setMaxGracePeriod(Given.duration(1))));
        assertThat(scenario.all(Effect.SaveDrain.class)).hasSize(1);
    }

    @Test
    void aDrainThatEndedWhileTheAgentWasAwayIsOver() {
        var scenario = AgentScenario.registered();
        scenario.running(Given.framework(), Given.task("t").build());
        scenario.fromMaster(reregistered(DrainConfig.newBuilder()));

        scenario.fromMaster(MasterMessage.newBuilder().setReregistered(reregistered()));

        assertThat(scenario.only(Effect.ClearDrain.class).agent()).isEqualTo(Given.AGENT);
        assertThat(scenario.agent.snapshot().draining()).isEmpty();
    }

    private static MasterMessage.Builder reregistered(DrainConfig.Builder drain) {
        return MasterMessage.newBuilder().setReregistered(reregistered().setDrain(drain));
    }

    private static Reregistered.Builder reregistered() {
        return Reregistered.newBuilder()
                .setAgentId(Given.AGENT)
                .setTotalPingTimeoutSeconds(75)
                .setMasterId("master-1");
    }

    private static MasterMessage shutdown(boolean gone) {
        return MasterMessage.newBuilder()
                .setShutdown(Shutdown.newBuilder().setMessage("bye").setGone(gone))
                .build();
    }

    private static TaskReference reference(String task) {
        return TaskReference.newBuilder()
                .setFrameworkId(Given.FRAMEWORK)
                .setTaskId(Given.taskId(task))
                .build();
    }
}
