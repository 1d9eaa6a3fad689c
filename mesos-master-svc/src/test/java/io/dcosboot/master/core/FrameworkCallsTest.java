package io.dcosboot.master.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.dcosboot.master.core.TestMaster.Scheduler;
import io.dcosboot.master.core.TestMaster.TestAgent;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.ExecutorMessage;
import io.dcosboot.mesos.link.ExitedExecutor;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.ExecutorID;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.TaskID;
import io.dcosboot.mesos.v1.scheduler.Call;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Calls about the framework itself and its executors (mesos-master.md §3.4). */
class FrameworkCallsTest {

    private final TestMaster master = new TestMaster();
    private final TestAgent agent = master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
    private final Scheduler scheduler =
            master.subscribe(Given.framework("a", "dev").addRoles("prod").setPrincipal("p"));

    private Framework framework() {
        return master.state().framework(FrameworkId.of(scheduler.id())).orElseThrow();
    }

    private CallAnswer update(FrameworkInfo.Builder info, String... suppressed) {
        return master.call(
                scheduler,
                Given.call(Call.Type.UPDATE_FRAMEWORK, scheduler.id())
                        .setUpdateFramework(Call.UpdateFramework.newBuilder()
                                .setFrameworkInfo(info)
                                .addAllSuppressedRoles(List.of(suppressed)))
                        .build());
    }

    private FrameworkInfo.Builder info() {
        return scheduler.info().toBuilder();
    }

    @Test
    void anUpdateChangesTheFrameworkAtOnceAndTellsOperatorsAndItsAgents() {
        Offer offer = master.lastOffer(scheduler);
        master.call(
                scheduler,
                Given.launch(
                        scheduler.id(),
                        List.of(offer.getId()),
                        0,
                        Given.task("t", agent.id().toProto(), "cpus:1;mem:64").build()));
        assertThat(update(info().setName("b"))).isEqualTo(new CallAnswer.Done());
        assertThat(framework().info().getName()).isEqualTo("b");
        assertThat(master.published().getLast().getType())
                .isEqualTo(io.dcosboot.mesos.v1.master.Event.Type.FRAMEWORK_UPDATED);
        assertThat(master.messages(agent.link())
                        .getLast()
                        .getUpdateFramework()
                        .getFramework()
                        .getName())
                .isEqualTo("b");
    }

    @Test
    void anUpdateThatChangesNothingIsNoNews() {
        int published = master.published().size();
        assertThat(update(info())).isEqualTo(new CallAnswer.Done());
        assertThat(master.published()).hasSize(published);
    }

    @Test
    void anUpdateReplacesTheSuppressedRoles() {
        update(info(), "dev", "prod");
        assertThat(framework().interest().suppressed()).containsExactlyInAnyOrder("dev", "prod");
        update(info(), "prod");
        assertThat(framework().interest().suppressed()).containsExactly("prod");
        update(info());
        assertThat(framework().interest().suppressed()).isEmpty();
    }

    @Test
    void whatCannotBeChangedIsRefusedAndChangesNothing() {
        String prefix = "FrameworkInfo update is not valid: ";
        assertRefused(
                info().setUser("nobody"),
                prefix + "Updating 'FrameworkInfo.user' is unsupported; attempted to update from 'root' to 'nobody'");
        assertRefused(
                info().setCheckpoint(false),
                prefix + "Updating 'FrameworkInfo.checkpoint' is unsupported; attempted to update from 'true' to"
                        + " 'false'");
        assertRefused(info().setPrincipal("q"), prefix + "Changing framework's principal is not allowed.");
        assertRefused(
                info().addRoles("a b"),
                "Supplied FrameworkInfo is not valid: 'FrameworkInfo.roles' contains invalid role: Role component 'a b'"
                        + " is invalid because it contains backspace or whitespace");
        assertThat(update(info(), "nope"))
                .isEqualTo(new CallAnswer.Refused(
                        400,
                        "'UpdateFramework' call is not valid: Suppressed roles { nope } are not contained in the set of"
                                + " roles"));
        assertThat(framework().info()).isEqualTo(scheduler.info());
        assertThat(framework().interest().suppressed()).isEmpty();
    }

    private void assertRefused(FrameworkInfo.Builder info, String text) {
        assertThat(update(info)).isEqualTo(new CallAnswer.Refused(400, text));
    }

    @Test
    void aDroppedRoleLosesItsOffersAndOnlyIts() {
        Offer first = master.lastOffer(scheduler);
        String dropped = first.getAllocationInfo().getRole();
        master.register(Given.agent("10.0.0.2", "cpus:4;mem:1024"));
        Offer second = master.lastOffer(scheduler);
        assertThat(second.getAllocationInfo().getRole()).isNotEqualTo(dropped);
        update(info().clearRoles().addRoles(second.getAllocationInfo().getRole()));
        assertThat(master.events(scheduler, Event.Type.RESCIND))
                .extracting(event -> event.getRescind().getOfferId())
                .containsExactly(first.getId());
        assertThat(master.lastOffer(scheduler).getAgentId())
                .as("offered again to the role that is left")
                .isEqualTo(first.getAgentId());
    }

    @Test
    void reviveOfARoleLeavesTheFiltersOfOthers() {
        master.call(
                scheduler,
                Given.decline(scheduler.id(), master.lastOffer(scheduler).getId(), 3600));
        master.advance(Duration.ofSeconds(5));
        master.call(
                scheduler,
                Given.decline(scheduler.id(), master.lastOffer(scheduler).getId(), 3600));
        assertThat(framework().interest().filters().byRole().size()).isEqualTo(2);
        master.call(scheduler, revive("dev"));
        assertThat(framework().interest().filters().byRole().keys())
                .allSatisfy(role -> assertThat(role).isEqualTo("prod"));
        assertThat(master.lastOffer(scheduler).getAllocationInfo().getRole()).isEqualTo("dev");
        master.call(scheduler, Given.call(Call.Type.REVIVE, scheduler.id()).build());
        assertThat(framework().interest().filters().byRole().isEmpty()).isTrue();
    }

    @Test
    void oneWrongRoleSpoilsReviveAndSuppress() {
        master.call(
                scheduler,
                Given.call(Call.Type.SUPPRESS, scheduler.id())
                        .setSuppress(Call.Suppress.newBuilder().addRoles("dev").addRoles("nope"))
                        .build());
        assertThat(framework().interest().suppressed()).isEmpty();
        master.call(scheduler, Given.call(Call.Type.SUPPRESS, scheduler.id()).build());
        master.call(scheduler, revive("dev", "nope"));
        assertThat(framework().interest().suppressed()).containsExactlyInAnyOrder("dev", "prod");
        assertThat(master.notes()).hasSize(2);
        master.call(scheduler, revive("dev"));
        assertThat(framework().interest().suppressed()).containsExactly("prod");
    }

    private Call revive(String... roles) {
        return Given.call(Call.Type.REVIVE, scheduler.id())
                .setRevive(Call.Revive.newBuilder().addAllRoles(List.of(roles)))
                .build();
    }

    @Test
    void aStormOfRevivesThatWaitTogetherIsOneAllocation() {
        long runs = master.state().counters().get("allocation_runs");
        List<MasterCommand> storm = new java.util.ArrayList<>();
        for (int i = 0; i < 100; i++) {
            storm.add(new MasterCommand.SchedulerCall(revive(), java.util.Optional.of(scheduler.stream()), 1_000 + i));
        }
        master.tellAtOnce(storm);
        assertThat(master.state().counters().get("allocation_runs")).isEqualTo(runs + 1);
    }

    @Test
    void timesThatAreNoneCountAsTheDefaultFilter() {
        for (double refuse : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY, 1e11}) {
            master.call(
                    scheduler,
                    Given.decline(scheduler.id(), master.lastOffer(scheduler).getId(), refuse));
            master.advance(Duration.ofSeconds(1));
            assertThat(master.state().offers().size())
                    .as("the other role's turn")
                    .isEqualTo(1);
            master.call(
                    scheduler,
                    Given.decline(scheduler.id(), master.lastOffer(scheduler).getId(), refuse));
            master.advance(Duration.ofSeconds(3));
            assertThat(master.state().offers().isEmpty()).as("%s s", refuse).isTrue();
            master.advance(Duration.ofSeconds(4));
            assertThat(master.state().offers().size()).as("%s s", refuse).isEqualTo(1);
        }
    }

    @Test
    void messagesGoBothWays() {
        ExecutorID executor = ExecutorID.newBuilder().setValue("e").build();
        master.call(
                scheduler,
                Given.call(Call.Type.MESSAGE, scheduler.id())
                        .setMessage(Call.Message.newBuilder()
                                .setAgentId(agent.id().toProto())
                                .setExecutorId(executor)
                                .setData(ByteString.copyFromUtf8("down")))
                        .build());
        MasterMessage down = master.messages(agent.link()).getLast();
        assertThat(down.getFrameworkMessage().getData().toStringUtf8()).isEqualTo("down");
        assertThat(down.getFrameworkMessage().getExecutorId()).isEqualTo(executor);
        master.said(
                agent.link(),
                AgentMessage.newBuilder()
                        .setExecutorMessage(ExecutorMessage.newBuilder()
                                .setFrameworkId(scheduler.id())
                                .setExecutorId(executor)
                                .setData(ByteString.copyFromUtf8("up")))
                        .build());
        Event.Message up =
                master.events(scheduler, Event.Type.MESSAGE).getLast().getMessage();
        assertThat(up.getData().toStringUtf8()).isEqualTo("up");
        assertThat(up.getAgentId()).isEqualTo(agent.id().toProto());
        assertThat(up.getExecutorId()).isEqualTo(executor);
    }

    @Test
    void messagesToAgentsThatAreNotThereAreLost() {
        int sent = master.messages(agent.link()).size();
        assertThat(master.call(
                        scheduler,
                        Given.call(Call.Type.MESSAGE, scheduler.id())
                                .setMessage(Call.Message.newBuilder()
                                        .setAgentId(AgentID.newBuilder().setValue("nope"))
                                        .setExecutorId(ExecutorID.newBuilder().setValue("e"))
                                        .setData(ByteString.EMPTY))
                                .build()))
                .isEqualTo(new CallAnswer.Accepted());
        assertThat(master.messages(agent.link())).hasSize(sent);
    }

    @Test
    void theEndOfAnExecutorIsToldWithItsStatus() {
        master.said(
                agent.link(),
                AgentMessage.newBuilder()
                        .setExitedExecutor(ExitedExecutor.newBuilder()
                                .setFrameworkId(scheduler.id())
                                .setExecutorId(ExecutorID.newBuilder().setValue("e"))
                                .setStatus(9))
                        .build());
        Event.Failure failure =
                master.events(scheduler, Event.Type.FAILURE).getLast().getFailure();
        assertThat(failure.getStatus()).isEqualTo(9);
        assertThat(failure.getExecutorId().getValue()).isEqualTo("e");
        assertThat(failure.getAgentId()).isEqualTo(agent.id().toProto());
    }

    @Test
    void anExecutorCanBeShutDown() {
        master.call(
                scheduler,
                Given.call(Call.Type.SHUTDOWN, scheduler.id())
                        .setShutdown(Call.Shutdown.newBuilder()
                                .setAgentId(agent.id().toProto())
                                .setExecutorId(ExecutorID.newBuilder().setValue("e")))
                        .build());
        assertThat(master.messages(agent.link())
                        .getLast()
                        .getShutdownExecutor()
                        .getExecutorId()
                        .getValue())
                .isEqualTo("e");
    }

    @Test
    void requestsAreTakenAndWithoutEffect() {
        int events = master.events(scheduler.stream()).size();
        assertThat(master.call(
                        scheduler,
                        Given.call(Call.Type.REQUEST, scheduler.id())
                                .setRequest(Call.Request.getDefaultInstance())
                                .build()))
                .isEqualTo(new CallAnswer.Accepted());
        assertThat(master.events(scheduler.stream())).hasSize(events);
    }

    @Test
    void theCallThatIsNoneIsNotImplemented() {
        assertThat(master.call(
                        scheduler, Given.call(Call.Type.UNKNOWN, scheduler.id()).build()))
                .isEqualTo(new CallAnswer.Refused(501, "501 Not Implemented."));
    }

    @Test
    void offersOfOthersCannotBeDeclined() {
        Scheduler other = master.subscribe(Given.framework("b", "dev"));
        Offer offer = master.lastOffer(scheduler);
        master.call(other, Given.decline(other.id(), offer.getId(), 3600));
        assertThat(master.state().offers().size()).isEqualTo(1);
    }

    @Test
    void acceptingWithoutOperationsIsDeclining() {
        master.call(
                scheduler,
                Given.call(Call.Type.ACCEPT, scheduler.id())
                        .setAccept(Call.Accept.newBuilder()
                                .addOfferIds(master.lastOffer(scheduler).getId()))
                        .build());
        assertThat(framework().interest().filters().byRole().size()).isEqualTo(1);
        assertThat(master.updates(scheduler)).isEmpty();
    }

    @Test
    void killingAnUnknownTaskIsAnsweredLikeReconciliation() {
        master.call(scheduler, Given.kill(scheduler.id(), "never-was"));
        assertThat(master.lastUpdate(scheduler).getTaskId())
                .isEqualTo(TaskID.newBuilder().setValue("never-was").build());
        assertThat(master.lastUpdate(scheduler).getMessage()).isEqualTo("Reconciliation: Task is unknown");
    }
}
