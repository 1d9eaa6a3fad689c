package io.dcosboot.master.core;

import static io.dcosboot.master.core.GivenOperations.by;
import static io.dcosboot.master.core.GivenOperations.create;
import static io.dcosboot.master.core.GivenOperations.destroy;
import static io.dcosboot.master.core.GivenOperations.named;
import static io.dcosboot.master.core.GivenOperations.reserve;
import static io.dcosboot.master.core.GivenOperations.reserved;
import static io.dcosboot.master.core.GivenOperations.scalar;
import static io.dcosboot.master.core.GivenOperations.unreserve;
import static io.dcosboot.master.core.GivenOperations.volume;
import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.master.core.TestMaster.Scheduler;
import io.dcosboot.master.core.TestMaster.TestAgent;
import io.dcosboot.mesos.link.ApplyOperation;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.FrameworkInfo.Capability;
import io.dcosboot.mesos.v1.Offer.Operation;
import io.dcosboot.mesos.v1.OperationState;
import io.dcosboot.mesos.v1.OperationStatus;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** RESERVE, UNRESERVE, CREATE and DESTROY in ACCEPT (mesos-master.md §6). */
class OfferOperationTest {

    private static final double AN_HOUR = 3600;

    private final TestMaster master = new TestMaster();
    private TestAgent agent;
    private Scheduler scheduler;

    @BeforeEach
    void start() {
        agent = master.register(GivenOperations.agent("10.0.0.1", "cpus:4;mem:1024;disk:1000"));
        scheduler = master.subscribe(Given.framework("a", "dev"));
    }

    private void accept(double refuse, Operation... operations) {
        master.call(
                scheduler,
                GivenOperations.accept(
                        scheduler.id(), master.lastOffer(scheduler).getId(), refuse, operations));
    }

    private Resources total() {
        return master.state().agent(agent.id()).orElseThrow().total();
    }

    private Resources offered() {
        return Resources.of(master.lastOffer(scheduler).getResourcesList()).unallocated();
    }

    private List<ApplyOperation> orders() {
        return master.messages(agent.link()).stream()
                .filter(MasterMessage::hasApplyOperation)
                .map(MasterMessage::getApplyOperation)
                .toList();
    }

    private void assertRefused(String message, Operation operation) {
        Resources before = total();
        accept(0, named("op", operation));
        OperationStatus status = master.events(scheduler, Event.Type.UPDATE_OPERATION_STATUS)
                .getLast()
                .getUpdateOperationStatus()
                .getStatus();
        assertThat(status.getState()).isEqualTo(OperationState.OPERATION_ERROR);
        assertThat(status.getOperationId().getValue()).isEqualTo("op");
        assertThat(status.getMessage()).isEqualTo(message);
        assertThat(status.hasUuid()).isFalse();
        assertThat(total()).isEqualTo(before);
        assertThat(orders()).isEmpty();
        master.advance(Duration.ofSeconds(2)); // a new offer for the next attempt
    }

    @Test
    void whatIsReservedIsInForceAtOnceAndToldToTheAgent() {
        accept(0, reserve(reserved("cpus", 1, "dev")));

        assertThat(total())
                .isEqualTo(Resources.of(
                        scalar("cpus", 3), reserved("cpus", 1, "dev"), scalar("mem", 1024), scalar("disk", 1000)));
        assertThat(orders()).singleElement().satisfies(order -> {
            assertThat(order.getFrameworkId()).isEqualTo(scheduler.id());
            assertThat(order.getOperationUuid().size()).isEqualTo(16);
            assertThat(order.getOperation().getType()).isEqualTo(Operation.Type.RESERVE);
        });
    }

    @Test
    void operationsOfOneCallBuildOnEachOther() {
        Resource volume = volume("v", 100, "dev");
        TaskInfo task = Given.task("t", agent.id().toProto(), "cpus:1;mem:32")
                .addResources(volume)
                .build();

        accept(
                0,
                reserve(reserved("disk", 100, "dev")),
                create(volume),
                Operation.newBuilder()
                        .setType(Operation.Type.LAUNCH)
                        .setLaunch(Operation.Launch.newBuilder().addTaskInfos(task))
                        .build());

        assertThat(master.updates(scheduler)).isEmpty();
        assertThat(master.messages(agent.link()))
                .filteredOn(MasterMessage::hasRunTask)
                .hasSize(1);
        assertThat(orders()).hasSize(2);
        assertThat(total().contains(Resources.of(volume))).isTrue();
    }

    @Test
    void aFailedOperationIsSkippedAndTheNextOnesRun() {
        accept(0, create(volume("v", 100, "dev")), reserve(reserved("cpus", 1, "dev")));

        assertThat(orders())
                .singleElement()
                .satisfies(order -> assertThat(order.getOperation().getType()).isEqualTo(Operation.Type.RESERVE));
        assertThat(master.notes()).anySatisfy(note -> assertThat(note).contains("Invalid CREATE operation"));
        assertThat(master.events(scheduler, Event.Type.UPDATE_OPERATION_STATUS)).isEmpty();
    }

    @Test
    void whatIsConvertedComesBackAtOnceAndTheRestIsRefused() {
        accept(AN_HOUR, reserve(reserved("cpus", 1, "dev")));

        assertThat(master.offers(scheduler)).hasSize(2);
        assertThat(offered()).isEqualTo(total());

        accept(AN_HOUR, unreserve(reserved("cpus", 1, "dev")));
        assertThat(total()).isEqualTo(Resources.parse("cpus:4;mem:1024;disk:1000", "*"));
    }

    @Test
    void anUntouchedRestIsNotOfferedBeforeItsFilterEnds() {
        accept(AN_HOUR, reserve(reserved("cpus", 8, "dev"))); // more than there is

        master.advance(Duration.ofMinutes(30));
        assertThat(master.offers(scheduler)).hasSize(1);
    }

    @Test
    void aReservationIsOfferedToItsRoleOnly() {
        Scheduler other = master.subscribe(Given.framework("b", "web"));
        accept(AN_HOUR, reserve(reserved("cpus", 1, "dev")));
        master.call(
                scheduler,
                Given.decline(scheduler.id(), master.lastOffer(scheduler).getId(), AN_HOUR));
        master.advance(Duration.ofSeconds(2));

        assertThat(Resources.of(master.lastOffer(other).getResourcesList()).unallocated())
                .isEqualTo(Resources.parse("cpus:3;mem:1024;disk:1000", "*"));
    }

    @Test
    void reservationsMustMakeSense() {
        assertRefused(
                "Invalid RESERVE operation: Resource cpus(allocated: dev):1 is not dynamically reserved",
                reserve(scalar("cpus", 1)));
        assertRefused(
                "Invalid RESERVE operation: A reserve operation was attempted for a resource with role 'web',"
                        + " but the resource is allocated to role 'dev'",
                reserve(reserved("cpus", 1, "web")));
        assertRefused("Invalid RESERVE operation: No resources specified", reserve());
        assertRefused(
                "Invalid RESERVE operation: 'source' is not supported in the scheduler API",
                Operation.newBuilder()
                        .setType(Operation.Type.RESERVE)
                        .setReserve(Operation.Reserve.newBuilder()
                                .addSource(reserved("cpus", 1, "web"))
                                .addResources(reserved("cpus", 1, "dev")))
                        .build());
        assertRefused(
                "Invalid UNRESERVE operation: Resource cpus(allocated: dev):1 is not dynamically reserved",
                unreserve(scalar("cpus", 1)));
    }

    @Test
    void whoHasAPrincipalMustReserveInItsName() {
        master.call(
                scheduler,
                Given.decline(scheduler.id(), master.lastOffer(scheduler).getId(), AN_HOUR));
        scheduler = master.subscribe(Given.framework("p", "dev").setPrincipal("eve"));
        master.advance(Duration.ofSeconds(1));

        assertRefused(
                "Invalid RESERVE operation: A reserve operation was attempted by principal 'eve', but there is a"
                        + " reserved resource in the request with no principal set",
                reserve(reserved("cpus", 1, "dev")));
        assertRefused(
                "Invalid RESERVE operation: A reserve operation was attempted by principal 'eve', but there is a"
                        + " reserved resource in the request with principal 'bob' set",
                reserve(by("bob", reserved("cpus", 1, "dev"))));
        accept(0, reserve(by("eve", reserved("cpus", 1, "dev"))));
        assertThat(orders()).hasSize(1);
    }

    @Test
    void volumesMustMakeSense() {
        accept(0, reserve(reserved("disk", 300, "dev")), create(volume("v", 100, "dev")));
        List<ApplyOperation> before = orders();

        for (Operation wrong : List.of(
                create(volume("v", 100, "dev")),
                create(reserved("disk", 10, "dev")),
                destroy(volume("other", 100, "dev")),
                unreserve(volume("v", 100, "dev")))) {
            accept(0, wrong);
            master.advance(Duration.ofSeconds(2));
        }

        assertThat(orders()).isEqualTo(before);
        assertThat(master.notes())
                .anySatisfy(note -> assertThat(note).endsWith("Persistence ID 'v' is not unique"))
                .anySatisfy(note -> assertThat(note).contains("does not have persistence set"))
                .anySatisfy(
                        note -> assertThat(note).endsWith("Invalid DESTROY operation: Persistent volumes not found"))
                .anySatisfy(note -> assertThat(note).contains("cannot be unreserved directly"));
    }

    @Test
    void aVolumeInUseIsNotDestroyed() {
        Resource volume = volume("v", 100, "dev");
        TaskInfo task = Given.task("t", agent.id().toProto(), "cpus:1;mem:32")
                .addResources(volume)
                .build();
        accept(
                0,
                reserve(reserved("disk", 100, "dev")),
                create(volume),
                Operation.newBuilder()
                        .setType(Operation.Type.LAUNCH)
                        .setLaunch(Operation.Launch.newBuilder().addTaskInfos(task))
                        .build());
        master.advance(Duration.ofSeconds(1));

        accept(0, destroy(volume));
        assertThat(master.notes())
                .anySatisfy(note -> assertThat(note).endsWith("Invalid DESTROY operation: Persistent volumes in use"));

        master.said(agent.link(), Given.update(scheduler.id(), agent.id(), "t", TaskState.TASK_FINISHED, 1));
        master.advance(Duration.ofSeconds(1));
        accept(0, destroy(volume));
        assertThat(total().contains(Resources.of(volume))).isFalse();
        assertThat(total().contains(Resources.of(reserved("disk", 100, "dev")))).isTrue();
    }

    @Test
    void destroyingASharedVolumeTakesBackTheOffersThatHoldIt() {
        Resource shared = volume("v", 100, "dev").toBuilder()
                .setShared(Resource.SharedInfo.getDefaultInstance())
                .build();
        accept(AN_HOUR, reserve(reserved("disk", 100, "dev")), create(shared));
        assertThat(master.notes()).anySatisfy(note -> assertThat(note).contains("no SHARED_RESOURCES capability"));
        master.call(
                scheduler,
                Given.decline(scheduler.id(), master.lastOffer(scheduler).getId(), AN_HOUR));

        Scheduler other = master.subscribe(Given.framework("t", "dev", Capability.Type.SHARED_RESOURCES));
        scheduler = other;
        master.advance(Duration.ofSeconds(1));
        accept(0, create(shared));
        assertThat(offered().contains(Resources.of(shared))).isTrue();
        Scheduler second = master.subscribe(Given.framework("u", "dev", Capability.Type.SHARED_RESOURCES));
        master.call(other, Given.decline(other.id(), master.lastOffer(other).getId(), 1));
        master.advance(Duration.ofSeconds(1));
        master.call(
                second,
                Given.launch(
                        second.id(),
                        List.of(master.lastOffer(second).getId()),
                        0,
                        Given.task("t", agent.id().toProto(), "cpus:1;mem:64").build()));
        master.advance(Duration.ofSeconds(2)); // what is left goes to the one that has less
        master.said(agent.link(), Given.update(second.id(), agent.id(), "t", TaskState.TASK_FINISHED, 1));
        master.advance(Duration.ofSeconds(1));
        assertThat(offered().contains(Resources.of(shared))).isTrue();
        assertThat(Resources.of(master.lastOffer(second).getResourcesList()).unallocated())
                .isEqualTo(Resources.parse("cpus:1;mem:64", "*").plus(Resources.of(shared)));

        accept(0, destroy(shared));

        assertThat(master.events(second, Event.Type.RESCIND)).hasSize(1);
        assertThat(total().shared().isEmpty()).isTrue();
    }

    @Test
    void whatAgentsCannotDoIsAnsweredAsUnsupported() {
        Operation grow = Operation.newBuilder()
                .setType(Operation.Type.GROW_VOLUME)
                .setGrowVolume(Operation.GrowVolume.newBuilder()
                        .setVolume(volume("v", 100, "dev"))
                        .setAddition(reserved("disk", 10, "dev")))
                .build();
        accept(0, named("op", grow), grow);

        OperationStatus status = master.events(scheduler, Event.Type.UPDATE_OPERATION_STATUS)
                .getLast()
                .getUpdateOperationStatus()
                .getStatus();
        assertThat(status.getState()).isEqualTo(OperationState.OPERATION_UNSUPPORTED);
        assertThat(status.getMessage()).isEqualTo("GROW_VOLUME is not supported by agent " + agent.id());
        assertThat(master.events(scheduler, Event.Type.UPDATE_OPERATION_STATUS)).hasSize(1);
        assertThat(master.notes()).anySatisfy(note -> assertThat(note).contains("GROW_VOLUME is not supported"));
    }

    @Test
    void feedbackNeedsAnAgentThatGivesIt() {
        master.said(
                agent.link(),
                io.dcosboot.mesos.link.AgentMessage.newBuilder()
                        .setUnregister(io.dcosboot.mesos.link.Unregister.getDefaultInstance())
                        .build());
        agent = master.register(Given.agent("10.0.0.2", "cpus:4;mem:1024;disk:1000"));

        assertRefused(
                "Invalid RESERVE operation: Operation requested feedback, but agent " + agent.id()
                        + " does not have the required AGENT_OPERATION_FEEDBACK capability",
                reserve(reserved("cpus", 1, "dev")));
    }

    @Test
    void anAgentComesWithWhatItHasCheckpointed() {
        TestAgent second = master.register(GivenOperations.agent("10.0.0.2", "cpus:2;mem:512;disk:100")
                .addCheckpointedResources(reserved("cpus", 1, "dev"))
                .addCheckpointedResources(volume("v", 60, "dev")));

        assertThat(master.state().agent(second.id()).orElseThrow().total())
                .isEqualTo(Resources.of(
                        scalar("cpus", 1),
                        reserved("cpus", 1, "dev"),
                        scalar("mem", 512),
                        scalar("disk", 40),
                        volume("v", 60, "dev")));
    }
}
