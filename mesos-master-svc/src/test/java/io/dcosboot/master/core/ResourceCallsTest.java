package io.dcosboot.master.core;

import static io.dcosboot.master.core.GivenOperations.by;
import static io.dcosboot.master.core.GivenOperations.reserved;
import static io.dcosboot.master.core.GivenOperations.scalar;
import static io.dcosboot.master.core.GivenOperations.volume;
import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.master.core.TestMaster.Scheduler;
import io.dcosboot.master.core.TestMaster.TestAgent;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.master.Call;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The operator's reservations and volumes (mesos-master.md §16, §17). */
class ResourceCallsTest {

    private final TestMaster master = new TestMaster();
    private TestAgent agent;

    @BeforeEach
    void start() {
        agent = master.register(GivenOperations.agent("10.0.0.1", "cpus:4;mem:1024;disk:1000"));
    }

    private static Resource mine(String name, double value, String role) {
        return by("ops", reserved(name, value, role));
    }

    private static Resource myVolume(String id, double size) {
        Resource volume = volume(id, mine("disk", size, "dev"));
        Resource.Builder changed = volume.toBuilder();
        changed.getDiskBuilder().getPersistenceBuilder().setPrincipal("ops");
        return changed.build();
    }

    private CallAnswer reserve(Resource... resources) {
        return reserve(agent.id().toProto(), List.of(), resources);
    }

    private CallAnswer reserve(AgentID where, List<Resource> source, Resource... resources) {
        return master.operator(Call.newBuilder()
                        .setType(Call.Type.RESERVE_RESOURCES)
                        .setReserveResources(Call.ReserveResources.newBuilder()
                                .setAgentId(where)
                                .addAllSource(source)
                                .addAllResources(List.of(resources)))
                        .build())
                .orElseThrow();
    }

    private CallAnswer unreserve(Resource... resources) {
        return master.operator(Call.newBuilder()
                        .setType(Call.Type.UNRESERVE_RESOURCES)
                        .setUnreserveResources(Call.UnreserveResources.newBuilder()
                                .setAgentId(agent.id().toProto())
                                .addAllResources(List.of(resources)))
                        .build())
                .orElseThrow();
    }

    private CallAnswer create(Resource... volumes) {
        return master.operator(Call.newBuilder()
                        .setType(Call.Type.CREATE_VOLUMES)
                        .setCreateVolumes(Call.CreateVolumes.newBuilder()
                                .setAgentId(agent.id().toProto())
                                .addAllVolumes(List.of(volumes)))
                        .build())
                .orElseThrow();
    }

    private CallAnswer destroy(Resource... volumes) {
        return master.operator(Call.newBuilder()
                        .setType(Call.Type.DESTROY_VOLUMES)
                        .setDestroyVolumes(Call.DestroyVolumes.newBuilder()
                                .setAgentId(agent.id().toProto())
                                .addAllVolumes(List.of(volumes)))
                        .build())
                .orElseThrow();
    }

    private Resources total() {
        return master.state().agent(agent.id()).orElseThrow().total();
    }

    private static CallAnswer refused(int status, String text) {
        return new CallAnswer.Refused(status, text);
    }

    @Test
    void whatIsReservedIsInForceAndToldToTheAgent() {
        assertThat(reserve(mine("cpus", 1, "dev"))).isEqualTo(new CallAnswer.Accepted());

        assertThat(total())
                .isEqualTo(Resources.of(
                        scalar("cpus", 3), mine("cpus", 1, "dev"), scalar("mem", 1024), scalar("disk", 1000)));
        assertThat(master.messages(agent.link()))
                .filteredOn(MasterMessage::hasApplyOperation)
                .singleElement()
                .satisfies(message ->
                        assertThat(message.getApplyOperation().hasFrameworkId()).isFalse());
    }

    @Test
    void aVolumeIsMadeAndDestroyedAndItsDiskUnreserved() {
        assertThat(reserve(mine("disk", 100, "dev"))).isEqualTo(new CallAnswer.Accepted());
        assertThat(create(myVolume("v", 60))).isEqualTo(new CallAnswer.Accepted());
        assertThat(total().contains(Resources.of(myVolume("v", 60)))).isTrue();
        assertThat(unreserve(mine("disk", 100, "dev"))).isInstanceOfSatisfying(CallAnswer.Refused.class, answer -> {
            assertThat(answer.status()).isEqualTo(409);
        });
        assertThat(destroy(myVolume("v", 60))).isEqualTo(new CallAnswer.Accepted());
        assertThat(unreserve(mine("disk", 100, "dev"))).isEqualTo(new CallAnswer.Accepted());
        assertThat(total()).isEqualTo(Resources.parse("cpus:4;mem:1024;disk:1000", "*"));
        assertThat(destroy(myVolume("v", 60)))
                .isEqualTo(refused(400, "Invalid DESTROY operation: Persistent volumes not found"));
    }

    @Test
    void aReservationMovesToAnotherRole() {
        reserve(mine("cpus", 2, "dev"));

        assertThat(reserve(agent.id().toProto(), List.of(mine("cpus", 1, "dev")), mine("cpus", 1, "web")))
                .isEqualTo(new CallAnswer.Accepted());
        assertThat(total().reservedTo("web")).isEqualTo(Resources.of(mine("cpus", 1, "web")));
        assertThat(total().reservedTo("dev")).isEqualTo(Resources.of(mine("cpus", 1, "dev")));

        assertThat(reserve(agent.id().toProto(), List.of(mine("cpus", 1, "dev")), mine("cpus", 2, "web")))
                .isInstanceOfSatisfying(CallAnswer.Refused.class, answer -> {
                    assertThat(answer.status()).isEqualTo(400);
                    assertThat(answer.text()).contains("do not match the source");
                });
    }

    @Test
    void offersInTheWayAreTakenBackForAWhile() {
        Scheduler scheduler = master.subscribe(Given.framework("a", "dev"));
        Offer before = master.lastOffer(scheduler);

        assertThat(reserve(mine("cpus", 1, "web"))).isEqualTo(new CallAnswer.Accepted());

        assertThat(master.events(scheduler, Event.Type.RESCIND))
                .singleElement()
                .satisfies(event -> assertThat(event.getRescind().getOfferId()).isEqualTo(before.getId()));
        master.advance(Duration.ofSeconds(4));
        assertThat(master.offers(scheduler)).hasSize(1);
        master.advance(Duration.ofSeconds(3));
        assertThat(Resources.of(master.lastOffer(scheduler).getResourcesList()).unallocated())
                .isEqualTo(Resources.parse("cpus:3;mem:1024;disk:1000", "*"));
    }

    @Test
    void offersThatAreNotInTheWayStay() {
        reserve(mine("cpus", 1, "web"));
        Scheduler scheduler = master.subscribe(Given.framework("a", "dev"));

        assertThat(unreserve(mine("cpus", 1, "web"))).isEqualTo(new CallAnswer.Accepted());

        assertThat(master.events(scheduler, Event.Type.RESCIND)).isEmpty();
    }

    @Test
    void whatIsInUseIsNotReservedAndNothingChanges() {
        Scheduler scheduler = master.subscribe(Given.framework("a", "dev"));
        master.call(
                scheduler,
                Given.launch(
                        scheduler.id(),
                        List.of(master.lastOffer(scheduler).getId()),
                        0,
                        Given.task("t", agent.id().toProto(), "cpus:3;mem:64").build()));
        master.advance(Duration.ofSeconds(1));

        assertThat(reserve(mine("cpus", 2, "web")))
                .isInstanceOfSatisfying(
                        CallAnswer.Refused.class,
                        answer -> assertThat(answer.status()).isEqualTo(409));

        assertThat(master.events(scheduler, Event.Type.RESCIND)).isEmpty();
        assertThat(total()).isEqualTo(Resources.parse("cpus:4;mem:1024;disk:1000", "*"));
    }

    @Test
    void whatMakesNoSenseIsRefusedWithItsReason() {
        assertThat(reserve(AgentID.newBuilder().setValue("nope").build(), List.of(), mine("cpus", 1, "dev")))
                .isEqualTo(refused(400, "No agent found with specified ID"));
        assertThat(reserve(scalar("cpus", 1)))
                .isEqualTo(refused(
                        400,
                        "Invalid RESERVE operation on agent " + agent.id()
                                + " at slave(1)@10.0.0.1:5051 (host-10.0.0.1): Resource cpus:1 is not dynamically"
                                + " reserved"));
        assertThat(reserve(by("eve", reserved("cpus", 1, "dev"))))
                .isInstanceOfSatisfying(
                        CallAnswer.Refused.class,
                        answer -> assertThat(answer.text())
                                .contains("by principal 'ops', but there is a reserved resource in the request with"
                                        + " principal 'eve' set"));
        assertThat(unreserve(scalar("cpus", 1)))
                .isEqualTo(refused(400, "Invalid UNRESERVE operation: Resource cpus:1 is not dynamically reserved"));
        assertThat(create(mine("disk", 10, "dev")))
                .isInstanceOfSatisfying(
                        CallAnswer.Refused.class,
                        answer -> assertThat(answer.text()).startsWith("Invalid CREATE operation: Resource "));
        master.tell(new MasterCommand.LinkClosed(agent.link()));
        assertThat(reserve(mine("cpus", 1, "dev")))
                .isInstanceOfSatisfying(
                        CallAnswer.Refused.class,
                        answer -> assertThat(answer.status()).isEqualTo(409));
        assertThat(total()).isEqualTo(Resources.parse("cpus:4;mem:1024;disk:1000", "*"));
    }
}
