package io.dcosboot.agent.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.dcosboot.agent.checkpoint.DiskCheckpoint;
import io.dcosboot.mesos.link.AcknowledgeOperationStatus;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.ApplyOperation;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.link.ReconcileOperations;
import io.dcosboot.mesos.link.UpdateFramework;
import io.dcosboot.mesos.link.UpdateOperationStatus;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.Offer.Operation;
import io.dcosboot.mesos.v1.OperationID;
import io.dcosboot.mesos.v1.OperationState;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Resource.DiskInfo;
import io.dcosboot.mesos.v1.Resource.ReservationInfo;
import io.dcosboot.mesos.v1.TaskStatus.Reason;
import io.dcosboot.mesos.v1.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reservations and volumes, from the master's order to the disk and back (mesos-agent.md §2, §3.3). */
class OperationsTest {

    private static final Resource RESERVED = reserved("disk", 100);
    private static final Resource VOLUME = RESERVED.toBuilder()
            .setDisk(DiskInfo.newBuilder()
                    .setPersistence(DiskInfo.Persistence.newBuilder().setId("v"))
                    .setVolume(Volume.newBuilder().setContainerPath("data").setMode(Volume.Mode.RW)))
            .build();
    private static final Operation RESERVE = Operation.newBuilder()
            .setType(Operation.Type.RESERVE)
            .setId(OperationID.newBuilder().setValue("op"))
            .setReserve(Operation.Reserve.newBuilder().addResources(RESERVED))
            .build();
    private static final Operation CREATE = Operation.newBuilder()
            .setType(Operation.Type.CREATE)
            .setCreate(Operation.Create.newBuilder().addVolumes(VOLUME))
            .build();
    private static final Operation DESTROY = Operation.newBuilder()
            .setType(Operation.Type.DESTROY)
            .setDestroy(Operation.Destroy.newBuilder().addVolumes(VOLUME))
            .build();

    @TempDir
    private Path root;

    private AgentScenario agent;

    @BeforeEach
    void start() {
        agent = registered(new AgentScenario(settings()));
    }

    private AgentSettings settings() {
        AgentSettings given = Given.settings(root);
        return new AgentSettings(
                given.info().toBuilder()
                        .addResources(Given.scalar("disk", 1000))
                        .build(),
                given.ip(),
                given.version(),
                given.workDirectory(),
                given.switchUser(),
                given.agentUser(),
                given.executorEnvironment(),
                given.timings());
    }

    private static AgentScenario registered(AgentScenario scenario) {
        scenario.recover(Checkpoint.Recovered.nothing()).connect().fromMaster(Given.registered());
        scenario.effects.clear();
        return scenario;
    }

    private static Resource reserved(String name, double value) {
        return Given.scalar(name, value).toBuilder()
                .addReservations(ReservationInfo.newBuilder()
                        .setType(ReservationInfo.Type.DYNAMIC)
                        .setRole("dev/web"))
                .build();
    }

    private static ByteString uuid(int number) {
        return ByteString.copyFrom(new byte[] {(byte) number, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0});
    }

    private void apply(int number, Operation operation) {
        agent.fromMaster(MasterMessage.newBuilder()
                .setApplyOperation(ApplyOperation.newBuilder()
                        .setFrameworkId(Given.FRAMEWORK)
                        .setOperationUuid(uuid(number))
                        .setOperation(operation)));
    }

    private List<UpdateOperationStatus> statuses() {
        return agent.sent().stream()
                .filter(AgentMessage::hasUpdateOperationStatus)
                .map(AgentMessage::getUpdateOperationStatus)
                .toList();
    }

    private void acknowledge(UpdateOperationStatus update) {
        agent.fromMaster(MasterMessage.newBuilder()
                .setAcknowledgeOperationStatus(AcknowledgeOperationStatus.newBuilder()
                        .setOperationUuid(update.getOperationUuid())
                        .setStatusUuid(update.getStatus().getUuid().getValue())));
    }

    /** The agent as the next start finds it, after a kill -9. */
    private AgentScenario restarted() {
        DiskCheckpoint checkpoint = new DiskCheckpoint(new WorkDirectory(root), true, "boot");
        checkpoint.recover();
        checkpoint.saveAgent(settings().info().toBuilder().setId(Given.AGENT).build());
        agent.all(Effect.SaveHoldings.class).forEach(effect -> checkpoint.saveHoldings(effect.holdings()));
        AgentScenario next = new AgentScenario(settings());
        return next.recover(new DiskCheckpoint(new WorkDirectory(root), true, "boot").recover());
    }

    @Test
    void anOperationIsOnTheDiskBeforeItsStatusGoesOut() {
        apply(1, RESERVE);

        assertThat(agent.effects.getFirst()).isInstanceOfSatisfying(Effect.SaveHoldings.class, save -> {
            assertThat(save.holdings().checkpointed()).isEqualTo(Resources.of(RESERVED));
            assertThat(save.holdings().unacknowledged()).hasSize(1);
        });
        assertThat(statuses()).singleElement().satisfies(update -> {
            assertThat(update.getOperationUuid()).isEqualTo(uuid(1));
            assertThat(update.getFrameworkId()).isEqualTo(Given.FRAMEWORK);
            assertThat(update.getStatus().getState()).isEqualTo(OperationState.OPERATION_FINISHED);
            assertThat(update.getStatus().getOperationId().getValue()).isEqualTo("op");
            assertThat(update.getStatus().getUuid().getValue().size()).isEqualTo(16);
        });
        assertThat(agent.agent.snapshot().resources().reserved()).isEqualTo(Resources.of(RESERVED));
    }

    @Test
    void aStatusIsSentAgainUntilItIsAcknowledged() {
        apply(1, RESERVE);
        agent.advance(Duration.ofSeconds(10));
        assertThat(statuses()).hasSize(2);
        agent.advance(Duration.ofSeconds(19));
        assertThat(statuses()).hasSize(2);
        agent.advance(Duration.ofSeconds(1));
        assertThat(statuses()).hasSize(3);
        agent.fromMaster(MasterMessage.newBuilder()
                .setUpdateFramework(UpdateFramework.newBuilder().setFramework(Given.framework())));
        assertThat(statuses()).hasSize(4);

        acknowledge(statuses().getFirst());

        agent.advance(Duration.ofMinutes(1));
        assertThat(statuses()).hasSize(4);
        assertThat(agent.all(Effect.SaveHoldings.class).getLast().holdings().unacknowledged())
                .isEmpty();
        assertThat(agent.agent.snapshot().operations()).isEmpty();
    }

    @Test
    void anOrderThatComesTwiceIsCarriedOutOnce() {
        apply(1, RESERVE);
        apply(1, RESERVE);

        assertThat(statuses()).hasSize(2);
        assertThat(agent.agent.snapshot().resources().reserved()).isEqualTo(Resources.of(RESERVED));
    }

    @Test
    void whatCannotBeDoneIsSaidTogetherWithHowThingsAre() {
        apply(1, CREATE); // of disk that is not reserved

        assertThat(statuses()).singleElement().satisfies(update -> {
            assertThat(update.getStatus().getState()).isEqualTo(OperationState.OPERATION_ERROR);
            assertThat(update.getStatus().getMessage()).contains("does not contain");
        });
        assertThat(agent.sent())
                .filteredOn(AgentMessage::hasUpdateAgent)
                .singleElement()
                .satisfies(message -> assertThat(
                                Resources.of(message.getUpdateAgent().getTotalResourcesList()))
                        .isEqualTo(Resources.of(settings().info().getResourcesList())));
        apply(2, Operation.newBuilder().setType(Operation.Type.GROW_VOLUME).build());
        assertThat(statuses().getLast().getStatus().getMessage())
                .isEqualTo("Operation GROW_VOLUME is not supported by this agent");
    }

    @Test
    void aVolumesIdIsNoPath() {
        apply(1, RESERVE);
        Resource.Builder evil = VOLUME.toBuilder();
        evil.getDiskBuilder().getPersistenceBuilder().setId("../../etc");
        apply(
                2,
                Operation.newBuilder()
                        .setType(Operation.Type.CREATE)
                        .setCreate(Operation.Create.newBuilder().addVolumes(evil))
                        .build());

        assertThat(statuses().getLast().getStatus().getState()).isEqualTo(OperationState.OPERATION_ERROR);
    }

    @Test
    void operationsItDoesNotKnowAreDropped() {
        apply(1, RESERVE);
        agent.fromMaster(MasterMessage.newBuilder()
                .setReconcileOperations(ReconcileOperations.newBuilder()
                        .addOperationUuids(uuid(1))
                        .addOperationUuids(uuid(2))));

        assertThat(statuses())
                .extracting(update -> update.getStatus().getState())
                .containsExactly(
                        OperationState.OPERATION_FINISHED,
                        OperationState.OPERATION_FINISHED,
                        OperationState.OPERATION_DROPPED);
        assertThat(statuses().getLast().getStatus().hasUuid()).isFalse();
    }

    @Test
    void aKilledAgentComesBackWithItsReservationsVolumesAndUntoldStatuses() throws IOException {
        apply(1, RESERVE);
        acknowledge(statuses().getFirst());
        apply(2, CREATE);
        AgentScenario next = restarted();

        Path volume = root.resolve("volumes/roles/dev web/v");
        assertThat(volume).isDirectory();
        Files.writeString(volume.resolve("precious"), "x");
        next.connect();
        var introduction = next.sent().getLast().getReregister();
        assertThat(Resources.of(introduction.getAgent().getCheckpointedResourcesList()))
                .isEqualTo(Resources.of(VOLUME));
        assertThat(introduction.getOperationsList())
                .singleElement()
                .satisfies(
                        operation -> assertThat(operation.getUuid().getValue()).isEqualTo(uuid(2)));
        next.fromMaster(Given.registered());
        assertThat(next.sent())
                .filteredOn(AgentMessage::hasUpdateOperationStatus)
                .hasSize(1);

        agent = next;
        apply(3, DESTROY);
        AgentScenario last = restarted();
        assertThat(volume).doesNotExist();
        assertThat(last.agent.snapshot().resources().reserved()).isEqualTo(Resources.of(RESERVED));
    }

    @Test
    void anAgentThatHasLessThanItPromisedDoesNotStart() {
        AgentScenario next = new AgentScenario(Given.settings(root)); // no disk at all
        next.recover(Checkpoint.Recovered.nothing().withHoldings(new Holdings(Resources.of(RESERVED), List.of())));

        assertThat(next.only(Effect.Exit.class).failure()).isTrue();
        assertThat(next.only(Effect.Exit.class).reason()).contains("do not fit into the agent's resources");
    }

    @Test
    void tasksMayUseReservationsThatAreThere() {
        agent.fromMaster(Given.runTask(
                Given.framework(), Given.task("early").addResources(RESERVED).build()));
        assertThat(agent.update().getReason()).isEqualTo(Reason.REASON_RESOURCES_UNKNOWN);

        apply(1, RESERVE);
        agent.fromMaster(Given.runTask(
                Given.framework(), Given.task("t").addResources(RESERVED).build()));
        assertThat(agent.all(Effect.Launch.class)).hasSize(1);
    }

    @Test
    void aTaskIsLaunchedWithTheVolumeItAsksFor() {
        apply(1, RESERVE);
        apply(2, CREATE);
        agent.fromMaster(Given.runTask(
                Given.framework(), Given.task("t").addResources(VOLUME).build()));

        ContainerSpec spec = agent.only(Effect.Launch.class).launch().spec();
        assertThat(spec.mountsPersistentVolumes()).isTrue();
        assertThat(spec.resources()).contains(VOLUME);
    }
}
