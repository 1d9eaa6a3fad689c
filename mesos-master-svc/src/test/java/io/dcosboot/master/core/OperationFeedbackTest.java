package io.dcosboot.master.core;

import static io.dcosboot.master.core.GivenOperations.create;
import static io.dcosboot.master.core.GivenOperations.named;
import static io.dcosboot.master.core.GivenOperations.reserve;
import static io.dcosboot.master.core.GivenOperations.reserved;
import static io.dcosboot.master.core.GivenOperations.said;
import static io.dcosboot.master.core.GivenOperations.scalar;
import static io.dcosboot.master.core.GivenOperations.volume;
import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.master.core.TestMaster.Scheduler;
import io.dcosboot.master.core.TestMaster.TestAgent;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.LinkId;
import io.dcosboot.mesos.link.AcknowledgeOperationStatus;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.ApplyOperation;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.link.UpdateAgent;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.Offer.Operation;
import io.dcosboot.mesos.v1.OperationID;
import io.dcosboot.mesos.v1.OperationState;
import io.dcosboot.mesos.v1.OperationStatus;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.UUID;
import io.dcosboot.mesos.v1.scheduler.Call;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What frameworks hear of their operations, and when they are forgotten (mesos-master.md §3.5, §10). */
class OperationFeedbackTest {

    private final TestMaster master = new TestMaster();
    private TestAgent agent;
    private Scheduler scheduler;

    @BeforeEach
    void start() {
        agent = master.register(GivenOperations.agent("10.0.0.1", "cpus:4;mem:1024;disk:1000"));
        scheduler = master.subscribe(Given.framework("a", "dev"));
    }

    private ApplyOperation accept(Operation... operations) {
        master.call(
                scheduler,
                GivenOperations.accept(
                        scheduler.id(), master.lastOffer(scheduler).getId(), 0, operations));
        return messages(agent.link()).stream()
                .filter(MasterMessage::hasApplyOperation)
                .map(MasterMessage::getApplyOperation)
                .toList()
                .getLast();
    }

    private List<MasterMessage> messages(LinkId link) {
        return master.messages(link);
    }

    private List<OperationStatus> heard() {
        return master.events(scheduler, Event.Type.UPDATE_OPERATION_STATUS).stream()
                .map(event -> event.getUpdateOperationStatus().getStatus())
                .toList();
    }

    private List<AcknowledgeOperationStatus> acknowledgements() {
        return messages(agent.link()).stream()
                .filter(MasterMessage::hasAcknowledgeOperationStatus)
                .map(MasterMessage::getAcknowledgeOperationStatus)
                .toList();
    }

    private void acknowledge(String id, long uuid) {
        master.call(
                scheduler,
                Given.call(Call.Type.ACKNOWLEDGE_OPERATION_STATUS, scheduler.id())
                        .setAcknowledgeOperationStatus(Call.AcknowledgeOperationStatus.newBuilder()
                                .setAgentId(agent.id().toProto())
                                .setOperationId(OperationID.newBuilder().setValue(id))
                                .setUuid(Given.uuid(uuid)))
                        .build());
    }

    private void reconcile(String id, AgentId where) {
        master.call(
                scheduler,
                Given.call(Call.Type.RECONCILE_OPERATIONS, scheduler.id())
                        .setReconcileOperations(Call.ReconcileOperations.newBuilder()
                                .addOperations(Call.ReconcileOperations.Operation.newBuilder()
                                        .setOperationId(OperationID.newBuilder().setValue(id))
                                        .setAgentId(where.toProto())))
                        .build());
    }

    private boolean nothingIsKept() {
        return master.state().operations().byUuid().isEmpty()
                && master.state().operations().ofAgent().isEmpty()
                && master.state().operations().ofFramework().isEmpty();
    }

    @Test
    void theFateOfANamedOperationIsToldUntilItIsAcknowledged() {
        ApplyOperation order = accept(named("op", reserve(reserved("cpus", 1, "dev"))));
        master.said(agent.link(), said(order, OperationState.OPERATION_FINISHED, 7));
        master.said(agent.link(), said(order, OperationState.OPERATION_FINISHED, 7)); // nobody has acknowledged

        assertThat(heard()).hasSize(2).allSatisfy(status -> {
            assertThat(status.getOperationId().getValue()).isEqualTo("op");
            assertThat(status.getState()).isEqualTo(OperationState.OPERATION_FINISHED);
            assertThat(status.getUuid().getValue()).isEqualTo(Given.uuid(7));
            assertThat(status.getAgentId()).isEqualTo(agent.id().toProto());
        });
        assertThat(acknowledgements()).isEmpty();
        acknowledge("op", 8); // of another status
        assertThat(acknowledgements()).isEmpty();

        acknowledge("op", 7);

        assertThat(acknowledgements()).singleElement().satisfies(ack -> {
            assertThat(ack.getOperationUuid()).isEqualTo(order.getOperationUuid());
            assertThat(ack.getStatusUuid()).isEqualTo(Given.uuid(7));
        });
        assertThat(nothingIsKept()).isTrue();
        assertThat(master.state().counters().get("operations/finished")).isEqualTo(1);
        assertThat(master.state().counters().get("operations/reserve/finished")).isEqualTo(1);
    }

    @Test
    void withoutANameTheMasterAcknowledgesItself() {
        ApplyOperation order = accept(reserve(reserved("cpus", 1, "dev")));
        assertThat(nothingIsKept()).isFalse();
        master.said(agent.link(), said(order, OperationState.OPERATION_FINISHED, 7));

        assertThat(heard()).isEmpty();
        assertThat(acknowledgements()).hasSize(1);
        assertThat(nothingIsKept()).isTrue();

        master.said(agent.link(), said(order, OperationState.OPERATION_FINISHED, 7)); // the answer was lost
        assertThat(acknowledgements()).hasSize(2);
    }

    @Test
    void anAgentIsDrainedOnlyOnceItsOperationsAreSettled() {
        ApplyOperation order = accept(named("op", reserve(reserved("cpus", 1, "dev"))));
        master.operator(io.dcosboot.mesos.v1.master.Call.newBuilder()
                .setType(io.dcosboot.mesos.v1.master.Call.Type.DRAIN_AGENT)
                .setDrainAgent(io.dcosboot.mesos.v1.master.Call.DrainAgent.newBuilder()
                        .setAgentId(agent.id().toProto()))
                .build());
        master.said(agent.link(), said(order, OperationState.OPERATION_FINISHED, 7));
        assertThat(master.state().agents().activation(agent.id()).draining()).isTrue();

        acknowledge("op", 7);

        assertThat(master.state()
                        .agents()
                        .activation(agent.id())
                        .drain()
                        .orElseThrow()
                        .drained())
                .isTrue();
    }

    @Test
    void reconciliationTellsTheLatestStatus() {
        ApplyOperation order = accept(named("op", reserve(reserved("cpus", 1, "dev"))));
        reconcile("op", agent.id());
        assertThat(heard().getLast().getState()).isEqualTo(OperationState.OPERATION_PENDING);

        master.said(agent.link(), said(order, OperationState.OPERATION_FINISHED, 7));
        reconcile("op", agent.id());
        assertThat(heard().getLast().getState()).isEqualTo(OperationState.OPERATION_FINISHED);
        assertThat(heard().getLast().hasUuid()).isFalse();

        reconcile("other", agent.id());
        assertThat(heard().getLast().getState()).isEqualTo(OperationState.OPERATION_UNKNOWN);

        int before = heard().size();
        master.call(
                scheduler,
                Given.call(Call.Type.RECONCILE_OPERATIONS, scheduler.id())
                        .setReconcileOperations(Call.ReconcileOperations.getDefaultInstance())
                        .build());
        assertThat(heard()).hasSize(before + 1);
    }

    @Test
    void anAgentOutOfReachLeavesItsOperationsUnreachable() {
        accept(named("op", reserve(reserved("cpus", 1, "dev"))));
        master.tell(new MasterCommand.LinkClosed(agent.link()));
        master.advance(Duration.ofMinutes(11));

        assertThat(heard().getLast().getState()).isEqualTo(OperationState.OPERATION_UNREACHABLE);
        assertThat(nothingIsKept()).isTrue();
        reconcile("op", agent.id());
        assertThat(heard().getLast().getState()).isEqualTo(OperationState.OPERATION_UNREACHABLE);
    }

    @Test
    void anAgentThatComesBackIsAskedForOperationsItDoesNotSpeakOf() {
        TaskInfo task = Given.task("t", agent.id().toProto(), "mem:32")
                .addResources(reserved("cpus", 1, "dev"))
                .build();
        ApplyOperation order = accept(
                named("op", reserve(reserved("cpus", 1, "dev"))),
                Operation.newBuilder()
                        .setType(Operation.Type.LAUNCH)
                        .setLaunch(Operation.Launch.newBuilder().addTaskInfos(task))
                        .build());
        master.tell(new MasterCommand.LinkClosed(agent.link()));
        LinkId again = master.newLink();
        master.said(again, Given.reregister(agent.description(), agent.id(), List.of(), List.of()));

        assertThat(messages(again).stream().filter(MasterMessage::hasReconcileOperations))
                .singleElement()
                .satisfies(
                        message -> assertThat(message.getReconcileOperations().getOperationUuidsList())
                                .containsExactly(order.getOperationUuid()));
        Resources plain = Resources.parse("cpus:4;mem:1024;disk:1000", "*");
        assertThat(master.state().agent(agent.id()).orElseThrow().total()).isEqualTo(plain);

        master.said(again, said(order, OperationState.OPERATION_DROPPED, 0));
        assertThat(heard().getLast().getState()).isEqualTo(OperationState.OPERATION_DROPPED);
        assertThat(nothingIsKept()).isTrue();

        // The task that used the lost reservation never ran; nothing of it is left in the accounts.
        master.said(again, Given.update(scheduler.id(), agent.id(), "t", TaskState.TASK_DROPPED, 9));
        assertThat(master.state().agent(agent.id()).orElseThrow().usage().usedTotal())
                .isEqualTo(Resources.empty());
    }

    @Test
    void aNewMasterLearnsOperationsAndReservationsFromAgents() {
        ApplyOperation order = accept(named("op", reserve(reserved("cpus", 1, "dev"))));
        var reregister = Given.reregister(
                agent.description().clone().addCheckpointedResources(reserved("cpus", 1, "dev")),
                agent.id(),
                List.of(),
                List.of())
                .toBuilder();
        reregister
                .getReregisterBuilder()
                .addOperations(io.dcosboot.mesos.v1.Operation.newBuilder()
                        .setFrameworkId(scheduler.id())
                        .setInfo(order.getOperation())
                        .setUuid(UUID.newBuilder().setValue(order.getOperationUuid()))
                        .setLatestStatus(said(order, OperationState.OPERATION_FINISHED, 7)
                                .getUpdateOperationStatus()
                                .getStatus()));
        TestMaster next = new TestMaster(Given.settings(), "next", master.registry(), master.now());
        LinkId link = next.newLink();
        next.said(link, reregister.build());

        assertThat(next.state().agent(agent.id()).orElseThrow().total())
                .isEqualTo(Resources.of(
                        scalar("cpus", 3), reserved("cpus", 1, "dev"), scalar("mem", 1024), scalar("disk", 1000)));
        assertThat(next.state().operations().byUuid().size()).isEqualTo(1);

        Scheduler back = next.subscribe(Given.framework("a", "dev").setId(scheduler.id()));
        next.said(link, said(order, OperationState.OPERATION_FINISHED, 7));
        assertThat(next.events(back, Event.Type.UPDATE_OPERATION_STATUS)).hasSize(1);
    }

    @Test
    void aReturnThatBringsNothingNewLeavesOffersAlone() {
        accept(reserve(reserved("cpus", 1, "dev")));
        master.advance(Duration.ofSeconds(1));
        int offers = master.offers(scheduler).size();
        LinkId again = master.newLink();
        master.said(
                again,
                Given.reregister(
                        agent.description().clone().addCheckpointedResources(reserved("cpus", 1, "dev")),
                        agent.id(),
                        List.of(),
                        List.of()));

        assertThat(master.events(scheduler, Event.Type.RESCIND)).isEmpty();
        assertThat(master.offers(scheduler)).hasSize(offers);
    }

    @Test
    void whatAnAgentSaysOfItsResourcesCountsButForOperationsOnTheirWay() {
        ApplyOperation failed = accept(reserve(reserved("cpus", 1, "dev")));
        accept(reserve(reserved("disk", 100, "dev")), create(volume("v", 100, "dev")));

        master.said(agent.link(), said(failed, OperationState.OPERATION_ERROR, 7));
        master.said(
                agent.link(),
                AgentMessage.newBuilder()
                        .setUpdateAgent(UpdateAgent.newBuilder()
                                .addAllTotalResources(Resources.parse("cpus:4;mem:1024;disk:1000", "*")
                                        .toProto()))
                        .build());

        assertThat(master.state().agent(agent.id()).orElseThrow().total())
                .isEqualTo(Resources.of(
                        scalar("cpus", 4), scalar("mem", 1024), scalar("disk", 900), volume("v", 100, "dev")));
    }

    @Test
    void nobodyWaitsForTheAcknowledgementsOfARemovedFramework() {
        ApplyOperation done = accept(named("done", reserve(reserved("cpus", 1, "dev"))));
        master.said(agent.link(), said(done, OperationState.OPERATION_FINISHED, 7));
        master.advance(Duration.ofSeconds(1));
        ApplyOperation pending = accept(named("pending", reserve(reserved("mem", 1, "dev"))));
        master.call(scheduler, Given.call(Call.Type.TEARDOWN, scheduler.id()).build());
        assertThat(acknowledgements()).hasSize(1);

        master.said(agent.link(), said(pending, OperationState.OPERATION_FINISHED, 8));

        assertThat(acknowledgements()).hasSize(2);
        assertThat(nothingIsKept()).isTrue();
    }
}
