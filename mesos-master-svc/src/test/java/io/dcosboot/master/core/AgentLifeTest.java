package io.dcosboot.master.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.master.core.TestMaster.Scheduler;
import io.dcosboot.master.core.TestMaster.TestAgent;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.LinkId;
import io.dcosboot.master.core.state.RegistryRecord;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.link.Pong;
import io.dcosboot.mesos.link.Unregister;
import io.dcosboot.mesos.v1.FrameworkInfo.Capability;
import io.dcosboot.mesos.v1.Task;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.master.Call;
import io.dcosboot.mesos.v1.master.Event;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class AgentLifeTest {

    private static final Duration PING = Duration.ofSeconds(15);

    private final TestMaster master = new TestMaster();

    private void launch(Scheduler scheduler, TestAgent agent, String task) {
        master.call(
                scheduler,
                Given.launch(
                        scheduler.id(),
                        List.of(master.lastOffer(scheduler).getId()),
                        0,
                        Given.task(task, agent.id().toProto(), "cpus:1;mem:64").build()));
        master.said(agent.link(), Given.update(scheduler.id(), agent.id(), task, TaskState.TASK_RUNNING, 1));
    }

    private Framework framework(Scheduler scheduler) {
        return master.state().framework(FrameworkId.of(scheduler.id())).orElseThrow();
    }

    private Task onlyTask(Scheduler scheduler) {
        return framework(scheduler).tasks().live().values().iterator().next().task();
    }

    @Test
    void anAgentIsAdmittedOnlyOnceTheRegistryHasIt() {
        master.holdRegistry();
        LinkId link = master.newLink();
        master.said(link, Given.register(Given.agent("10.0.0.1", "cpus:4;mem:1024")));
        assertThat(master.messages(link)).isEmpty();
        assertThat(master.state().agents().registered().isEmpty()).isTrue();
        master.releaseRegistry();
        assertThat(master.messages(link).getFirst().getRegistered().getAgentId().getValue())
                .isEqualTo("master-S0");
        assertThat(master.published().getLast().getType()).isEqualTo(Event.Type.AGENT_ADDED);
        assertThat(master.registry().agents().size()).isEqualTo(1);
    }

    @Test
    void anAgentThatAsksAgainWhileTheRegistryIsSlowIsAdmittedOnce() {
        master.holdRegistry();
        LinkId link = master.newLink();
        master.said(link, Given.register(Given.agent("10.0.0.1", "cpus:4;mem:1024")));
        master.said(link, Given.register(Given.agent("10.0.0.1", "cpus:4;mem:1024")));
        master.releaseRegistry();
        assertThat(master.messages(link).stream()
                        .map(MasterMessage::getRegistered)
                        .distinct())
                .hasSize(1);
        assertThat(master.registry().agents().size()).isEqualTo(1);
        assertThat(master.state().agents().registered().size()).isEqualTo(1);
    }

    @Test
    void aSilentAgentBecomesUnreachableAfterFiveMissedPings() {
        TestAgent agent = master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        Scheduler scheduler = master.subscribe(Given.framework("a", "dev", Capability.Type.PARTITION_AWARE));
        launch(scheduler, agent, "t");
        master.advance(PING.multipliedBy(5));
        assertThat(master.state().agent(agent.id())).isPresent();
        master.advance(PING);
        assertThat(master.state().agent(agent.id())).isEmpty();
        assertThat(master.registry().agents().get(agent.id()).orElseThrow())
                .isInstanceOf(RegistryRecord.Unreachable.class);
        assertThat(master.lastUpdate(scheduler).getState()).isEqualTo(TaskState.TASK_UNREACHABLE);
        assertThat(master.lastUpdate(scheduler).getMessage()).isEqualTo("health check timed out");
        assertThat(master.lastUpdate(scheduler).hasUnreachableTime()).isTrue();
        assertThat(framework(scheduler).tasks().unreachable().size()).isEqualTo(1);
        assertThat(master.events(scheduler, io.dcosboot.mesos.v1.scheduler.Event.Type.FAILURE))
                .hasSize(1);
        assertThat(master.isClosed(agent.link())).isTrue();
    }

    @Test
    void anAgentThatAnswersStays() {
        TestAgent agent = master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        for (int i = 0; i < 20; i++) {
            master.advance(PING);
            master.said(
                    agent.link(),
                    AgentMessage.newBuilder().setPong(Pong.getDefaultInstance()).build());
        }
        assertThat(master.state().agent(agent.id())).isPresent();
    }

    @Test
    void anUnreachableAgentComesBackWithItsTasks() {
        TestAgent agent = master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        Scheduler plain = master.subscribe(Given.framework("a", "dev"));
        launch(plain, agent, "t");
        Task task = onlyTask(plain);
        master.advance(PING.multipliedBy(6));
        assertThat(master.lastUpdate(plain).getState()).isEqualTo(TaskState.TASK_LOST);
        LinkId link = master.newLink();
        master.said(link, Given.reregister(agent.description(), agent.id(), List.of(plain.info()), List.of(task)));
        assertThat(master.messages(link).getFirst().hasReregistered()).isTrue();
        assertThat(master.lastUpdate(plain).getState()).isEqualTo(TaskState.TASK_RUNNING);
        assertThat(master.lastUpdate(plain).getReason()).isEqualTo(TaskStatus.Reason.REASON_AGENT_REREGISTERED);
        assertThat(master.lastUpdate(plain).getMessage()).isEqualTo("Unreachable agent re-reregistered");
        assertThat(framework(plain).tasks().unreachable().size()).isZero();
        assertThat(onlyTask(plain).getStatusesList())
                .extracting(TaskStatus::getState)
                .containsExactly(TaskState.TASK_RUNNING);
        List<Event.Type> events =
                master.published().stream().map(Event::getType).toList();
        assertThat(events.subList(events.size() - 2, events.size()))
                .containsExactly(Event.Type.TASK_ADDED, Event.Type.AGENT_ADDED);
        assertThat(master.registry().agents().get(agent.id()).orElseThrow())
                .isInstanceOf(RegistryRecord.Admitted.class);
    }

    @Test
    void aBrokenLinkTakesOffersAndUncheckpointedTasks() {
        TestAgent agent = master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        Scheduler loose = master.subscribe(
                Given.framework("a", "dev", Capability.Type.PARTITION_AWARE).setCheckpoint(false));
        launch(loose, agent, "t");
        master.advance(Duration.ofSeconds(1));
        assertThat(master.state().offers().size()).isEqualTo(1);
        master.tell(new MasterCommand.LinkClosed(agent.link()));
        assertThat(master.state().offers().isEmpty()).isTrue();
        assertThat(master.events(loose, io.dcosboot.mesos.v1.scheduler.Event.Type.RESCIND))
                .hasSize(1);
        assertThat(master.lastUpdate(loose).getState()).isEqualTo(TaskState.TASK_LOST);
        assertThat(master.lastUpdate(loose).getMessage()).isEqualTo("Agent host-10.0.0.1 disconnected");
        assertThat(framework(loose).tasks().live().isEmpty()).isTrue();
    }

    @Test
    void tasksThatTheAgentHasForgottenAreNamedToIt() {
        TestAgent agent = master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        Scheduler scheduler = master.subscribe(Given.framework("a", "dev"));
        launch(scheduler, agent, "t");
        master.tell(new MasterCommand.LinkClosed(agent.link()));
        LinkId link = master.newLink();
        master.said(link, Given.reregister(agent.description(), agent.id(), List.of(), List.of()));
        MasterMessage answer = master.messages(link).getFirst();
        assertThat(answer.getReregistered().getReconciliationsList())
                .extracting(reference -> reference.getTaskId().getValue())
                .containsExactly("t");
        assertThat(framework(scheduler).tasks().live().size()).isEqualTo(1);
    }

    @Test
    void anAgentThatLeavesTakesItsTasksAlong() {
        TestAgent agent = master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        Scheduler aware = master.subscribe(Given.framework("a", "dev", Capability.Type.PARTITION_AWARE));
        launch(aware, agent, "t");
        master.said(
                agent.link(),
                AgentMessage.newBuilder()
                        .setUnregister(Unregister.getDefaultInstance())
                        .build());
        assertThat(master.lastUpdate(aware).getState()).isEqualTo(TaskState.TASK_LOST);
        assertThat(master.lastUpdate(aware).getMessage())
                .isEqualTo("Agent host-10.0.0.1 removed: the agent unregistered");
        assertThat(master.published().getLast().getAgentRemoved().getAgentId().getValue())
                .isEqualTo(agent.id().value());
        assertThat(master.registry().agents().isEmpty()).isTrue();
    }

    private TestAgent unregisteredWhileTheRegistryIsBusyWithIt() {
        TestAgent agent = master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        master.holdRegistry();
        master.operator(Call.newBuilder()
                .setType(Call.Type.DEACTIVATE_AGENT)
                .setDeactivateAgent(
                        Call.DeactivateAgent.newBuilder().setAgentId(agent.id().toProto()))
                .build());
        master.said(
                agent.link(),
                AgentMessage.newBuilder()
                        .setUnregister(Unregister.getDefaultInstance())
                        .build());
        master.tell(new MasterCommand.LinkClosed(agent.link()));
        master.releaseRegistry();
        assertThat(master.state().agent(agent.id()).orElseThrow().deactivated()).isTrue();
        return agent;
    }

    @Test
    void anAgentThatUnregistersDuringAnotherRegistryChangeIsRemovedAfterIt() {
        unregisteredWhileTheRegistryIsBusyWithIt();
        master.advance(PING);
        assertThat(master.state().agents().registered().isEmpty()).isTrue();
        assertThat(master.registry().agents().isEmpty()).isTrue();
    }

    @Test
    void anAgentThatComesBackBeforeItsRemovalStays() {
        TestAgent agent = unregisteredWhileTheRegistryIsBusyWithIt();
        LinkId link = master.newLink();
        master.said(link, Given.reregister(agent.description(), agent.id(), List.of(), List.of()));
        master.advance(PING);
        assertThat(master.state().agent(agent.id()).orElseThrow().connected()).isTrue();
    }

    @Test
    void aNewAgentAtTheSameAddressReplacesTheOldOne() {
        TestAgent first = master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        master.tell(new MasterCommand.LinkClosed(first.link()));
        TestAgent second = master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(master.state().agents().registered().size()).isEqualTo(1);
        assertThat(master.registry().agents().size()).isEqualTo(1);
    }

    @Test
    void afterAFailoverAgentsBringFrameworksAndTasksBack() {
        TestAgent agent = master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        Scheduler scheduler = master.subscribe(Given.framework("a", "dev"));
        launch(scheduler, agent, "t");
        TestMaster next = new TestMaster(Given.settings(), "next", master.registry(), master.now());
        assertThat(next.state().agents().recovered().size()).isEqualTo(1);
        LinkId link = next.newLink();
        next.said(
                link,
                Given.reregister(
                        agent.description(), agent.id(), List.of(scheduler.info()), List.of(onlyTask(scheduler))));
        assertThat(next.published())
                .extracting(Event::getType)
                .containsExactly(Event.Type.AGENT_ADDED, Event.Type.FRAMEWORK_ADDED, Event.Type.TASK_ADDED);
        assertThat(next.state()
                        .framework(FrameworkId.of(scheduler.id()))
                        .orElseThrow()
                        .recovered())
                .isTrue();
        Scheduler back = next.subscribe(scheduler.info().toBuilder());
        assertThat(back.id()).isEqualTo(scheduler.id());
        assertThat(next.updates(back)).isEmpty();
        assertThat(next.published().getLast().getType()).isEqualTo(Event.Type.FRAMEWORK_UPDATED);
    }

    @Test
    void agentsThatDoNotComeBackAfterAFailoverAreGivenUp() {
        TestAgent agent = master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        TestMaster next = new TestMaster(Given.settings(), "next", master.registry(), master.now());
        next.advance(Duration.ofMinutes(10));
        assertThat(next.state().agents().recovered().isEmpty()).isTrue();
        assertThat(next.state().agents().unreachable().containsKey(agent.id())).isTrue();
    }

    @Test
    void misfitsAreTurnedAway() {
        LinkId link = master.newLink();
        master.said(link, Given.register(Given.agent("10.0.0.1", "cpus:1").setVersion("0.28.0")));
        assertThat(master.isClosed(link)).isTrue();
        LinkId odd = master.newLink();
        master.said(odd, Given.register(Given.agent("10.0.0.1", "cpus:1").setVersion("banana")));
        assertThat(master.isClosed(odd)).isTrue();
        assertThat(master.state().sequences().agent()).isZero();
    }

    @Test
    void aStrangerMustRegisterFirst() {
        LinkId link = master.newLink();
        master.said(
                link,
                AgentMessage.newBuilder().setPong(Pong.getDefaultInstance()).build());
        assertThat(master.isClosed(link)).isTrue();
    }
}
