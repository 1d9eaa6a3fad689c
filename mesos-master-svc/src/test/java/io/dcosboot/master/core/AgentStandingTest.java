package io.dcosboot.master.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Duration;
import io.dcosboot.master.core.TestMaster.Scheduler;
import io.dcosboot.master.core.TestMaster.TestAgent;
import io.dcosboot.master.core.state.Activation;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.LinkId;
import io.dcosboot.master.core.state.RegistryRecord;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.v1.FrameworkInfo.Capability;
import io.dcosboot.mesos.v1.Task;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.master.Call;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Draining, deactivating, reactivating agents and declaring them gone (mesos-master.md §12.2). */
class AgentStandingTest {

    private static final java.time.Duration PING = java.time.Duration.ofSeconds(15);

    private final TestMaster master = new TestMaster();
    private final TestAgent agent = master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));

    private static Call drain(AgentId agent, boolean markGone) {
        return Call.newBuilder()
                .setType(Call.Type.DRAIN_AGENT)
                .setDrainAgent(Call.DrainAgent.newBuilder()
                        .setAgentId(agent.toProto())
                        .setMaxGracePeriod(Duration.newBuilder().setSeconds(2).setNanos(5))
                        .setMarkGone(markGone))
                .build();
    }

    private static Call deactivate(AgentId agent) {
        return Call.newBuilder()
                .setType(Call.Type.DEACTIVATE_AGENT)
                .setDeactivateAgent(Call.DeactivateAgent.newBuilder().setAgentId(agent.toProto()))
                .build();
    }

    private static Call reactivate(AgentId agent) {
        return Call.newBuilder()
                .setType(Call.Type.REACTIVATE_AGENT)
                .setReactivateAgent(Call.ReactivateAgent.newBuilder().setAgentId(agent.toProto()))
                .build();
    }

    private static Call gone(AgentId agent) {
        return Call.newBuilder()
                .setType(Call.Type.MARK_AGENT_GONE)
                .setMarkAgentGone(Call.MarkAgentGone.newBuilder().setAgentId(agent.toProto()))
                .build();
    }

    private static Optional<CallAnswer> refused(int status, String text) {
        return Optional.of(new CallAnswer.Refused(status, text));
    }

    private static Optional<CallAnswer> done() {
        return Optional.of(new CallAnswer.Done());
    }

    private Scheduler schedulerWithTask(String task, Capability.Type... capabilities) {
        Scheduler scheduler = master.subscribe(Given.framework("a", "dev", capabilities));
        master.call(
                scheduler,
                Given.launch(
                        scheduler.id(),
                        List.of(master.lastOffer(scheduler).getId()),
                        0,
                        Given.task(task, agent.id().toProto(), "cpus:1;mem:64").build()));
        master.said(agent.link(), Given.update(scheduler.id(), agent.id(), task, TaskState.TASK_RUNNING, 1));
        return scheduler;
    }

    private void endTask(Scheduler scheduler, String task) {
        master.said(agent.link(), Given.update(scheduler.id(), agent.id(), task, TaskState.TASK_KILLED, 2));
    }

    private Activation activation() {
        return master.state().agents().activation(agent.id());
    }

    private List<MasterMessage> toAgent(MasterMessage.MessageCase kind) {
        return master.messages(agent.link()).stream()
                .filter(message -> message.getMessageCase() == kind)
                .toList();
    }

    private Task task(Scheduler scheduler) {
        return framework(scheduler).tasks().live().values().iterator().next().task();
    }

    private Framework framework(Scheduler scheduler) {
        return master.state().framework(FrameworkId.of(scheduler.id())).orElseThrow();
    }

    @Test
    void callsAboutUnknownAgentsAreRefused() {
        AgentId nobody = new AgentId("nobody");
        assertThat(master.operator(drain(nobody, false))).isEqualTo(refused(400, "Unknown agent"));
        assertThat(master.operator(deactivate(nobody))).isEqualTo(refused(400, "Unknown agent"));
        assertThat(master.operator(reactivate(nobody))).isEqualTo(refused(400, "Unknown agent"));
        assertThat(master.operator(gone(nobody))).isEqualTo(refused(404, "Agent 'nobody' not found"));
    }

    @Test
    void aDeactivatedAgentKeepsItsTasksAndGetsNoOffers() {
        Scheduler scheduler = schedulerWithTask("t");
        master.advance(java.time.Duration.ofSeconds(1));
        assertThat(master.state().offers().size()).isEqualTo(1);
        assertThat(master.operator(deactivate(agent.id()))).isEqualTo(done());
        assertThat(master.state().offers().isEmpty()).isTrue();
        assertThat(master.events(scheduler, Event.Type.RESCIND)).hasSize(1);
        master.advance(java.time.Duration.ofMinutes(1));
        assertThat(master.state().offers().isEmpty()).isTrue();
        assertThat(task(scheduler).getState()).isEqualTo(TaskState.TASK_RUNNING);
        assertThat(master.messages(agent.link()).getLast().hasPing()).isTrue();
        assertThat(toAgent(MasterMessage.MessageCase.DRAIN)).isEmpty();
    }

    @Test
    void nothingHappensBeforeTheRegistryHasIt() {
        Scheduler scheduler = schedulerWithTask("t");
        master.advance(java.time.Duration.ofSeconds(1));
        master.holdRegistry();
        assertThat(master.operator(drain(agent.id(), false))).isEmpty();
        assertThat(activation()).isEqualTo(Activation.active());
        assertThat(master.state().offers().size()).isEqualTo(1);
        assertThat(toAgent(MasterMessage.MessageCase.DRAIN)).isEmpty();
        assertThat(master.operator(deactivate(agent.id())))
                .isEqualTo(refused(503, "Agent '" + agent.id() + "' is currently being activated or deactivated"));
        master.releaseRegistry();
        assertThat(activation().draining()).isTrue();
        assertThat(toAgent(MasterMessage.MessageCase.DRAIN)).hasSize(1);
        assertThat(task(scheduler).getState()).isEqualTo(TaskState.TASK_RUNNING);
    }

    @Test
    void aReactivatedAgentIsOfferedAtTheNextTick() {
        Scheduler scheduler = master.subscribe(Given.framework("a", "dev"));
        master.operator(deactivate(agent.id()));
        int before = master.offers(scheduler).size();
        assertThat(master.operator(reactivate(agent.id()))).isEqualTo(done());
        assertThat(master.operator(reactivate(agent.id()))).isEqualTo(refused(400, "Agent is not deactivated"));
        assertThat(master.offers(scheduler)).hasSize(before);
        master.advance(java.time.Duration.ofSeconds(1));
        assertThat(master.offers(scheduler)).hasSize(before + 1);
    }

    @Test
    void anAgentIsDrainedWhenItsLastTaskIsAcknowledged() {
        Scheduler scheduler = schedulerWithTask("t");
        assertThat(master.operator(drain(agent.id(), false))).isEqualTo(done());
        assertThat(toAgent(MasterMessage.MessageCase.DRAIN)).singleElement().satisfies(message -> {
            assertThat(message.getDrain().getConfig().getMaxGracePeriod().getNanoseconds())
                    .isEqualTo(2_000_000_005L);
            assertThat(message.getDrain().getConfig().getMarkGone()).isFalse();
        });
        assertThat(master.operator(reactivate(agent.id())))
                .isEqualTo(refused(400, "Agent is still in the DRAINING state"));
        endTask(scheduler, "t");
        assertThat(activation().draining()).as("unacknowledged tasks count").isTrue();
        master.call(scheduler, Given.acknowledge(scheduler.id(), master.lastUpdate(scheduler)));
        assertThat(activation().draining()).isFalse();
        assertThat(activation().drain().orElseThrow().drained()).isTrue();
        assertThat(activation().deactivated()).isTrue();
        assertThat(master.registry().agents().get(agent.id()).orElseThrow())
                .isInstanceOfSatisfying(
                        RegistryRecord.Admitted.class,
                        record -> assertThat(record.activation()).isEqualTo(activation()));
    }

    @Test
    void anEmptyAgentIsDrainedAtOnceAndReactivationEndsItOnTheAgentToo() {
        master.operator(drain(agent.id(), false));
        assertThat(activation().drain().orElseThrow().drained()).isTrue();
        assertThat(master.operator(reactivate(agent.id()))).isEqualTo(done());
        assertThat(activation()).isEqualTo(Activation.active());
        assertThat(toAgent(MasterMessage.MessageCase.END_DRAIN)).hasSize(1);
    }

    @Test
    void deactivatingADrainingAgentLeavesTheDrainAlone() {
        schedulerWithTask("t");
        master.operator(drain(agent.id(), false));
        Activation before = activation();
        assertThat(master.operator(deactivate(agent.id()))).isEqualTo(done());
        assertThat(activation()).isEqualTo(before);
        assertThat(toAgent(MasterMessage.MessageCase.DRAIN)).hasSize(1);
    }

    @Test
    void anAgentThatCannotDrainIsRefused() {
        var incapable = Given.agent("10.0.0.2", "cpus:1").clearCapabilities();
        TestAgent old = master.register(incapable);
        assertThat(master.operator(drain(old.id(), false))).isEqualTo(refused(400, "Agent is not capable of draining"));
        assertThat(master.operator(Call.newBuilder()
                        .setType(Call.Type.DRAIN_AGENT)
                        .setDrainAgent(Call.DrainAgent.newBuilder()
                                .setAgentId(agent.id().toProto())
                                .setMaxGracePeriod(Duration.newBuilder().setSeconds(-1)))
                        .build()))
                .isEqualTo(refused(400, "'max_grace_period' is not a valid length of time"));
        assertThat(activation()).isEqualTo(Activation.active());
    }

    @Test
    void aDrainGoesOnWithTheNextMaster() {
        Scheduler scheduler = schedulerWithTask("t");
        master.operator(drain(agent.id(), false));
        Task task = task(scheduler);
        TestMaster next = new TestMaster(Given.settings(), "next", master.registry(), master.now());
        LinkId link = next.newLink();
        next.said(link, Given.reregister(agent.description(), agent.id(), List.of(scheduler.info()), List.of(task)));
        assertThat(next.state().agent(agent.id()).orElseThrow().activation()).isEqualTo(activation());
        assertThat(next.messages(link)
                        .getFirst()
                        .getReregistered()
                        .getDrain()
                        .getMaxGracePeriod()
                        .getNanoseconds())
                .isEqualTo(2_000_000_005L);
        Scheduler back = next.subscribe(scheduler.info().toBuilder());
        assertThat(next.offers(back)).isEmpty();
        next.said(link, Given.update(back.id(), agent.id(), "t", TaskState.TASK_KILLED, 2));
        next.call(back, Given.acknowledge(back.id(), next.lastUpdate(back)));
        assertThat(next.state()
                        .agents()
                        .activation(agent.id())
                        .drain()
                        .orElseThrow()
                        .drained())
                .isTrue();
    }

    @Test
    void aDrainedAgentThatOnlyTheNextMasterFindsEmptyIsDrained() {
        schedulerWithTask("t");
        master.operator(drain(agent.id(), false));
        TestMaster next = new TestMaster(Given.settings(), "next", master.registry(), master.now());
        next.said(next.newLink(), Given.reregister(agent.description(), agent.id(), List.of(), List.of()));
        assertThat(next.state()
                        .agents()
                        .activation(agent.id())
                        .drain()
                        .orElseThrow()
                        .drained())
                .isTrue();
    }

    @Test
    void aDrainOfAnUnreachableAgentIsKeptAndDoneWhenItIsBack() {
        Scheduler scheduler = schedulerWithTask("t");
        Task task = task(scheduler);
        master.advance(PING.multipliedBy(6));
        assertThat(master.state().agent(agent.id())).isEmpty();
        assertThat(master.operator(drain(agent.id(), false))).isEqualTo(done());
        assertThat(activation().draining()).isTrue();
        assertThat(master.registry().agents().get(agent.id()).orElseThrow())
                .isInstanceOf(RegistryRecord.Unreachable.class);
        LinkId link = master.newLink();
        master.said(link, Given.reregister(agent.description(), agent.id(), List.of(scheduler.info()), List.of(task)));
        assertThat(master.messages(link).getFirst().getReregistered().hasDrain())
                .isTrue();
        assertThat(activation().draining()).isTrue();
        master.said(link, Given.update(scheduler.id(), agent.id(), "t", TaskState.TASK_KILLED, 2));
        master.call(scheduler, Given.acknowledge(scheduler.id(), master.lastUpdate(scheduler)));
        assertThat(activation().drain().orElseThrow().drained()).isTrue();
    }

    @Test
    void aDrainingAgentThatBecomesUnreachableKeepsItsDrain() {
        schedulerWithTask("t");
        master.operator(drain(agent.id(), false));
        Activation before = activation();
        master.advance(PING.multipliedBy(6));
        assertThat(master.state().agent(agent.id())).isEmpty();
        assertThat(activation()).isEqualTo(before);
    }

    @Test
    void aDrainMayEndWithTheAgentGone() {
        Scheduler scheduler = schedulerWithTask("t");
        master.operator(drain(agent.id(), true));
        endTask(scheduler, "t");
        assertThat(master.state().agent(agent.id())).isPresent();
        master.call(scheduler, Given.acknowledge(scheduler.id(), master.lastUpdate(scheduler)));
        assertThat(master.state().agent(agent.id())).isEmpty();
        assertThat(master.state().agents().gone().containsKey(agent.id())).isTrue();
        assertThat(toAgent(MasterMessage.MessageCase.SHUTDOWN))
                .singleElement()
                .satisfies(
                        message -> assertThat(message.getShutdown().getGone()).isTrue());
    }

    @Test
    void aGoneAgentTakesItsTasksAndNeverComesBack() {
        Scheduler aware = schedulerWithTask("t", Capability.Type.PARTITION_AWARE);
        int published = master.published().size();
        assertThat(master.operator(gone(agent.id()))).isEqualTo(done());
        TaskStatus status = master.lastUpdate(aware);
        assertThat(status.getState()).isEqualTo(TaskState.TASK_GONE_BY_OPERATOR);
        assertThat(status.getReason()).isEqualTo(TaskStatus.Reason.REASON_AGENT_REMOVED_BY_OPERATOR);
        assertThat(status.getMessage()).isEqualTo("Agent has been marked gone");
        assertThat(master.events(aware, Event.Type.FAILURE)).hasSize(1);
        assertThat(framework(aware).tasks().live().isEmpty()).isTrue();
        assertThat(toAgent(MasterMessage.MessageCase.SHUTDOWN)).hasSize(1);
        assertThat(master.isClosed(agent.link())).isTrue();
        assertThat(master.published().subList(published, master.published().size()))
                .extracting(io.dcosboot.mesos.v1.master.Event::getType)
                .doesNotContain(io.dcosboot.mesos.v1.master.Event.Type.AGENT_REMOVED);
        assertThat(master.operator(gone(agent.id()))).as("again").isEqualTo(done());
        LinkId link = master.newLink();
        master.said(link, Given.reregister(agent.description(), agent.id(), List.of(), List.of()));
        assertThat(master.messages(link).getFirst().getShutdown().getGone()).isTrue();
        TestMaster next = new TestMaster(Given.settings(), "next", master.registry(), master.now());
        LinkId later = next.newLink();
        next.said(later, Given.reregister(agent.description(), agent.id(), List.of(), List.of()));
        assertThat(next.messages(later).getFirst().getShutdown().getGone()).isTrue();
    }

    @Test
    void frameworksThatKnowNoPartitionsSeeTheTasksOfAGoneAgentLost() {
        Scheduler plain = schedulerWithTask("t");
        master.operator(gone(agent.id()));
        assertThat(master.lastUpdate(plain).getState()).isEqualTo(TaskState.TASK_LOST);
        assertThat(master.lastUpdate(plain).getReason()).isEqualTo(TaskStatus.Reason.REASON_AGENT_REMOVED);
    }

    @Test
    void anUnreachableAgentMayBeDeclaredGoneWhichEndsItsTasks() {
        Scheduler aware = schedulerWithTask("t", Capability.Type.PARTITION_AWARE);
        master.advance(PING.multipliedBy(6));
        assertThat(framework(aware).tasks().unreachable().size()).isEqualTo(1);
        assertThat(master.operator(gone(agent.id()))).isEqualTo(done());
        assertThat(framework(aware).tasks().unreachable().size()).isZero();
        assertThat(master.lastUpdate(aware).getState()).isEqualTo(TaskState.TASK_GONE_BY_OPERATOR);
        assertThat(master.state().agents().unreachable().isEmpty()).isTrue();
    }

    @Test
    void whileOneStandingWaitsForTheRegistryNoOtherBegins() {
        master.holdRegistry();
        assertThat(master.operator(gone(agent.id()))).isEmpty();
        assertThat(master.operator(drain(agent.id(), false)))
                .isEqualTo(refused(409, "Agent is currently being marked gone"));
        assertThat(master.operator(gone(agent.id())))
                .isEqualTo(refused(503, "Agent '" + agent.id() + "' is currently being marked gone"));
        master.releaseRegistry();
        assertThat(master.state().agents().gone().containsKey(agent.id())).isTrue();
    }

    @Test
    void anAgentThatFallsSilentWhileTheRegistryIsBusyWithItIsStillGivenUp() {
        master.advance(PING.multipliedBy(5));
        master.holdRegistry();
        master.operator(deactivate(agent.id()));
        master.advance(PING);
        assertThat(master.state().agent(agent.id())).isPresent();
        master.releaseRegistry();
        master.advance(PING);
        assertThat(master.state().agent(agent.id())).isEmpty();
        assertThat(activation()).isEqualTo(Activation.inactive());
    }

    @Test
    void changedResourcesOfAComingAgentCountOnceTheRegistryHasThem() {
        Scheduler scheduler = schedulerWithTask("t");
        master.tell(new MasterCommand.LinkClosed(agent.link()));
        master.holdRegistry();
        LinkId link = master.newLink();
        AgentMessage back = Given.reregister(
                Given.agent("10.0.0.1", "cpus:8;mem:1024"),
                agent.id(),
                List.of(scheduler.info()),
                List.of(task(scheduler)));
        master.said(link, back);
        assertThat(master.messages(link)).isEmpty();
        assertThat(master.state().agent(agent.id()).orElseThrow().total().scalar("cpus"))
                .isEqualTo(4);
        master.releaseRegistry();
        assertThat(master.messages(link).getFirst().hasReregistered()).isTrue();
        assertThat(master.state().agent(agent.id()).orElseThrow().total().scalar("cpus"))
                .isEqualTo(8);
        assertThat(master.state().agent(agent.id()).orElseThrow().tasks().size())
                .isEqualTo(1);
    }
}
