package io.dcosboot.master.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.master.core.TestMaster.Scheduler;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.StreamId;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.FrameworkInfo.Capability;
import io.dcosboot.mesos.v1.Label;
import io.dcosboot.mesos.v1.Labels;
import io.dcosboot.mesos.v1.OfferFilters;
import io.dcosboot.mesos.v1.Task;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.Value;
import io.dcosboot.mesos.v1.master.Event;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SubscriptionTest {

    private final TestMaster master = new TestMaster();

    @Test
    void aNewFrameworkGetsTheNextIdOfThisMaster() {
        assertThat(master.subscribe(Given.framework("a", "dev")).id().getValue())
                .isEqualTo("master-0000");
        assertThat(master.subscribe(Given.framework("b", "dev")).id().getValue())
                .isEqualTo("master-0001");
    }

    @Test
    void theSecondSubscriptionOfAFrameworkEndsTheFirst() {
        Scheduler first = master.subscribe(Given.framework("a", "dev"));
        Scheduler second = master.subscribe(first.info().toBuilder());
        assertThat(second.id()).isEqualTo(first.id());
        assertThat(master.events(first.stream()).getLast().getError().getMessage())
                .isEqualTo("Framework failed over");
        assertThat(master.isClosed(first.stream())).isTrue();
        assertThat(master.call(first, Given.call(Call.Type.REVIVE, first.id()).build()))
                .isEqualTo(new CallAnswer.Refused(
                        400,
                        "The stream ID '" + first.stream()
                                + "' included in this request didn't match the stream ID currently"
                                + " associated with framework ID master-0000"));
    }

    @Test
    void outstandingOffersAreSilentlyTakenBackWhenAFrameworkFailsOver() {
        master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        Scheduler first = master.subscribe(Given.framework("a", "dev"));
        assertThat(master.offers(first)).hasSize(1);
        Scheduler second = master.subscribe(first.info().toBuilder());
        assertThat(master.events(second, io.dcosboot.mesos.v1.scheduler.Event.Type.RESCIND))
                .isEmpty();
        assertThat(master.offers(second)).hasSize(1);
        assertThat(master.state().offers().size()).isEqualTo(1);
    }

    @Test
    void aFrameworkWithoutFailoverTimeoutIsRemovedWithItsStream() {
        Scheduler framework = master.subscribe(Given.framework("a", "dev").setFailoverTimeout(0));
        master.tell(new MasterCommand.StreamClosed(framework.stream()));
        master.advance(Duration.ZERO);
        assertThat(master.state().framework(FrameworkId.of(framework.id()))).isEmpty();
        assertThat(master.state().isCompleted(FrameworkId.of(framework.id()))).isTrue();
        assertThat(master.published().getLast().getType()).isEqualTo(Event.Type.FRAMEWORK_REMOVED);
        StreamId again = master.trySubscribe(framework.info());
        assertThat(master.events(again).getFirst().getError().getMessage()).isEqualTo("Framework has been removed");
        assertThat(master.isClosed(again)).isTrue();
    }

    @Test
    void aFrameworkThatComesBackInTimeStays() {
        Scheduler framework = master.subscribe(Given.framework("a", "dev").setFailoverTimeout(60));
        master.tell(new MasterCommand.StreamClosed(framework.stream()));
        master.advance(Duration.ofSeconds(59));
        master.subscribe(framework.info().toBuilder());
        master.advance(Duration.ofSeconds(600));
        assertThat(master.state()
                        .framework(FrameworkId.of(framework.id()))
                        .orElseThrow()
                        .connected())
                .isTrue();
    }

    @Test
    void anUnknownIdIsTakenAsItIs() {
        FrameworkInfo.Builder info =
                Given.framework("a", "dev").setId(FrameworkID.newBuilder().setValue("earlier-0007"));
        assertThat(master.subscribe(info).id().getValue()).isEqualTo("earlier-0007");
        assertThat(master.published())
                .extracting(Event::getType)
                .containsExactly(Event.Type.FRAMEWORK_ADDED, Event.Type.FRAMEWORK_UPDATED);
        assertThat(master.published()
                        .getFirst()
                        .getFrameworkAdded()
                        .getFramework()
                        .getRecovered())
                .isTrue();
    }

    @Test
    void wrongRolesAreRefusedOnTheStream() {
        assertRefused(
                Given.framework("a", "a b"),
                "'FrameworkInfo.roles' contains invalid role: Role component 'a b' is invalid because it contains"
                        + " backspace or whitespace");
        assertRefused(Given.framework("a", "a").addRoles("a"), "'FrameworkInfo.roles' contains duplicate items: { a }");
        assertRefused(
                Given.framework("a", "a").clearCapabilities(),
                "'FrameworkInfo.roles' must not be set when the framework is not MULTI_ROLE capable");
        assertThat(master.state().frameworks().isEmpty()).isTrue();
        assertThat(master.state().sequences().framework()).isZero();
    }

    private void assertRefused(FrameworkInfo.Builder info, String message) {
        StreamId stream = master.trySubscribe(info.build());
        assertThat(master.events(stream).getLast().getError().getMessage()).isEqualTo(message);
        assertThat(master.isClosed(stream)).isTrue();
    }

    @Test
    void aNegativeFailoverTimeoutActsLikeNone() {
        Scheduler framework = master.subscribe(Given.framework("a", "dev").setFailoverTimeout(-1));
        master.tell(new MasterCommand.StreamClosed(framework.stream()));
        master.advance(Duration.ZERO);
        assertThat(master.state().frameworks().isEmpty()).isTrue();
    }

    @Test
    void userAndCheckpointSurviveAResubscription() {
        Scheduler framework = master.subscribe(Given.framework("a", "dev"));
        master.subscribe(framework.info().toBuilder()
                .setUser("other")
                .setCheckpoint(false)
                .setName("b"));
        FrameworkInfo info = master.state()
                .framework(FrameworkId.of(framework.id()))
                .orElseThrow()
                .info();
        assertThat(info.getUser()).isEqualTo("root");
        assertThat(info.getCheckpoint()).isTrue();
        assertThat(info.getName()).isEqualTo("b");
    }

    @Test
    void teardownKillsTasksForTheOperatorButTellsTheSchedulerNothing() {
        var agent = master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        Scheduler framework = master.subscribe(Given.framework("a", "dev", Capability.Type.PARTITION_AWARE));
        launch(framework, agent);
        assertThat(master.call(
                        framework,
                        Given.call(Call.Type.TEARDOWN, framework.id()).build()))
                .isEqualTo(new CallAnswer.Accepted());
        assertThat(master.updates(framework)).isEmpty();
        assertThat(master.isClosed(framework.stream())).isTrue();
        Task task = master.state()
                .completedFrameworks()
                .iterator()
                .next()
                .tasks()
                .completed()
                .iterator()
                .next()
                .task();
        assertThat(task.getState()).isEqualTo(TaskState.TASK_KILLED);
        assertThat(task.getStatuses(0).getMessage()).isEqualTo("Framework master-0000 removed");
        assertThat(master.messages(agent.link()).getLast().hasShutdownFramework())
                .isTrue();
        assertThat(master.state().agent(agent.id()).orElseThrow().usage().used().isEmpty())
                .isTrue();
    }

    @Test
    void agentsLearnWhatIsKeptOfAFrameworkThatComesBack() {
        var agent = master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        Scheduler framework = master.subscribe(Given.framework("a", "dev"));
        launch(framework, agent);
        master.subscribe(framework.info().toBuilder().setUser("other").setName("b"));
        FrameworkInfo told =
                master.messages(agent.link()).getLast().getUpdateFramework().getFramework();
        assertThat(told.getUser()).isEqualTo("root");
        assertThat(told.getName()).isEqualTo("b");
    }

    @Test
    void agentsWithoutAnythingOfAFrameworkDoNotHearOfIt() {
        var agent = master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        Scheduler framework = master.subscribe(Given.framework("a", "dev"));
        launch(framework, agent);
        var bystander = master.register(Given.agent("10.0.0.2", "cpus:4;mem:1024"));
        int heard = master.messages(bystander.link()).size();
        Scheduler back = master.subscribe(framework.info().toBuilder().setName("b"));
        master.call(back, Given.call(Call.Type.TEARDOWN, back.id()).build());
        assertThat(master.messages(bystander.link())).hasSize(heard);
        assertThat(master.messages(agent.link()).getLast().hasShutdownFramework())
                .isTrue();
    }

    private void launch(Scheduler framework, TestMaster.TestAgent agent) {
        master.call(
                framework,
                Given.launch(
                        framework.id(),
                        java.util.List.of(master.lastOffer(framework).getId()),
                        0,
                        Given.task("t", agent.id().toProto(), "cpus:1;mem:64").build()));
    }

    @Test
    void everythingElseAFrameworkSaysOfItselfIsTakenWhenItComesBack() {
        Scheduler framework = master.subscribe(Given.framework("a", "dev"));
        FrameworkInfo.Builder changed = framework.info().toBuilder()
                .clearRoles()
                .addRoles("prod")
                .addCapabilities(Capability.newBuilder().setType(Capability.Type.PARTITION_AWARE))
                .setFailoverTimeout(5)
                .setWebuiUrl("http://x")
                .setLabels(Labels.newBuilder()
                        .addLabels(Label.newBuilder().setKey("k").setValue("v")))
                .putOfferFilters("prod", OfferFilters.getDefaultInstance());
        master.subscribe(changed);
        assertThat(master.state()
                        .framework(FrameworkId.of(framework.id()))
                        .orElseThrow()
                        .info())
                .isEqualTo(changed.build());
    }

    @Test
    void anotherPrincipalCannotTakeAFrameworkOver() {
        Scheduler framework = master.subscribe(Given.framework("a", "dev").setPrincipal("p"));
        StreamId other = master.trySubscribe(
                framework.info().toBuilder().setPrincipal("q").build());
        assertThat(master.events(other).getFirst().getError().getMessage())
                .isEqualTo("Changing framework's principal is not allowed.");
        assertThat(master.isClosed(framework.stream())).isFalse();
    }

    @Test
    void theReasonOfAnErrorIsToldToPrograms() {
        Scheduler framework = master.subscribe(Given.framework("a", "dev"));
        Scheduler second = master.subscribe(framework.info().toBuilder());
        assertThat(master.events(framework.stream()).getLast().getError().getReason())
                .isEqualTo("FRAMEWORK_FAILED_OVER");
        master.call(second, Given.call(Call.Type.TEARDOWN, framework.id()).build());
        assertThat(master.events(master.trySubscribe(framework.info()))
                        .getFirst()
                        .getError()
                        .getReason())
                .isEqualTo("FRAMEWORK_REMOVED");
        assertThat(master.events(master.trySubscribe(Given.framework("b", "a b").build()))
                        .getFirst()
                        .getError()
                        .getReason())
                .isEqualTo("FRAMEWORK_INVALID");
    }

    @Test
    void frameworksWithoutFailoverTimeoutAreWarnedOf() {
        master.subscribe(Given.framework("careful", "dev"));
        assertThat(master.notes()).isEmpty();
        master.subscribe(Given.framework("careless", "dev").clearFailoverTimeout());
        assertThat(master.notes())
                .singleElement()
                .asString()
                .contains("master-0001 (careless) has no failover timeout");
    }

    @Test
    void amountsInOfferFiltersAndTimesAreChecked() {
        assertRefused(
                Given.framework("a", "dev").setFailoverTimeout(Double.NaN),
                "The framework failover_timeout (NaN) is invalid");
        assertRefused(
                Given.framework("a", "dev").putOfferFilters("dev", atLeast(Map.of())),
                "Resource quantities must contain at least one quantity");
        assertRefused(
                Given.framework("a", "dev").putOfferFilters("dev", atLeast(Map.of("cpus", -1.0))),
                "Invalid resource quantity for 'cpus': Negative values not supported");
        assertRefused(
                Given.framework("a", "dev").setId(FrameworkID.newBuilder().setValue("a/b")),
                "'a/b' contains invalid characters");
    }

    private static OfferFilters atLeast(Map<String, Double> quantities) {
        OfferFilters.ResourceQuantities.Builder alternative = OfferFilters.ResourceQuantities.newBuilder();
        quantities.forEach((name, value) -> alternative.putQuantities(
                name, Value.Scalar.newBuilder().setValue(value).build()));
        return OfferFilters.newBuilder()
                .setMinAllocatableResources(
                        OfferFilters.MinAllocatableResources.newBuilder().addQuantities(alternative))
                .build();
    }

    @Test
    void suppressedRolesMustBeTheFrameworks() {
        StreamId stream = new StreamId("s");
        Call.Builder call = Given.subscribe(Given.framework("a", "dev").build()).toBuilder();
        call.getSubscribeBuilder().addSuppressedRoles("prod");
        master.tell(new MasterCommand.Subscribe(call.build(), stream));
        assertThat(master.events(stream).getFirst().getError().getMessage())
                .isEqualTo("Suppressed roles { prod } are not contained in the set of roles");
    }

    @Test
    void callsAreCheckedInOrder() {
        Scheduler framework = master.subscribe(Given.framework("a", "dev"));
        Call revive = Given.call(Call.Type.REVIVE, framework.id()).build();
        Call unknown = Given.call(
                        Call.Type.REVIVE, FrameworkID.newBuilder().setValue("x").build())
                .build();
        assertThat(master.call(unknown, Optional.empty()))
                .isEqualTo(new CallAnswer.Refused(400, "Framework cannot be found"));
        assertThat(master.call(revive, Optional.empty()))
                .isEqualTo(new CallAnswer.Refused(
                        400, "All non-subscribe calls should include the 'Mesos-Stream-Id' header"));
        master.tell(new MasterCommand.StreamClosed(framework.stream()));
        assertThat(master.call(revive, Optional.of(framework.stream())))
                .isEqualTo(new CallAnswer.Refused(403, "Framework is not subscribed"));
    }
}
