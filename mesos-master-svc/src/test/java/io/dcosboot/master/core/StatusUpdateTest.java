package io.dcosboot.master.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.master.core.TestMaster.Scheduler;
import io.dcosboot.master.core.TestMaster.TestAgent;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.FrameworkInfo.Capability;
import io.dcosboot.mesos.v1.TaskID;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.master.Event;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StatusUpdateTest {

    private final TestMaster master = new TestMaster();
    private TestAgent agent;
    private Scheduler scheduler;

    @BeforeEach
    void start() {
        agent = master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        scheduler = master.subscribe(Given.framework("a", "dev", Capability.Type.PARTITION_AWARE));
        master.call(
                scheduler,
                Given.launch(
                        scheduler.id(),
                        List.of(master.lastOffer(scheduler).getId()),
                        0,
                        Given.task("t", agent.id().toProto(), "cpus:1;mem:64").build()));
    }

    private Framework framework() {
        return master.state().framework(FrameworkId.of(scheduler.id())).orElseThrow();
    }

    private void update(TaskState state, long uuid) {
        master.said(agent.link(), Given.update(scheduler.id(), agent.id(), "t", state, uuid));
    }

    private List<MasterMessage> acknowledgements() {
        return master.messages(agent.link()).stream()
                .filter(MasterMessage::hasAcknowledgeStatusUpdate)
                .toList();
    }

    @Test
    void anUpdateReachesTheFrameworkAndItsAcknowledgementTheAgent() {
        update(TaskState.TASK_RUNNING, 1);
        TaskStatus status = master.lastUpdate(scheduler);
        assertThat(status.getState()).isEqualTo(TaskState.TASK_RUNNING);
        master.call(scheduler, Given.acknowledge(scheduler.id(), status));
        assertThat(acknowledgements().getLast().getAcknowledgeStatusUpdate().getUuid())
                .isEqualTo(Given.uuid(1));
        assertThat(framework().tasks().live().size()).isEqualTo(1);
    }

    @Test
    void aTerminalTaskFreesItsResourcesAtOnceButStaysUntilAcknowledged() {
        update(TaskState.TASK_FINISHED, 1);
        assertThat(framework().usage().allocated().total().isEmpty()).isTrue();
        assertThat(framework().tasks().live().size()).isEqualTo(1);
        master.call(scheduler, Given.acknowledge(scheduler.id(), master.lastUpdate(scheduler)));
        assertThat(framework().tasks().live().isEmpty()).isTrue();
        assertThat(framework().tasks().completed().size()).isEqualTo(1);
    }

    @Test
    void anAcknowledgementOfAnEarlierUpdateDoesNotEndTheTask() {
        update(TaskState.TASK_RUNNING, 1);
        TaskStatus running = master.lastUpdate(scheduler);
        update(TaskState.TASK_FINISHED, 2);
        master.call(scheduler, Given.acknowledge(scheduler.id(), running));
        assertThat(framework().tasks().live().size()).isEqualTo(1);
        assertThat(acknowledgements()).hasSize(1);
    }

    @Test
    void theFirstTerminalStateStays() {
        update(TaskState.TASK_FAILED, 1);
        update(TaskState.TASK_KILLED, 2);
        var task = framework().tasks().live().values().iterator().next().task();
        assertThat(task.getState()).isEqualTo(TaskState.TASK_FAILED);
        assertThat(task.getStatusesList())
                .extracting(TaskStatus::getState)
                .containsExactly(TaskState.TASK_FAILED, TaskState.TASK_KILLED);
    }

    @Test
    void repeatedStatesKeepOneEntryAndAreNews() {
        update(TaskState.TASK_RUNNING, 1);
        long before = taskEvents();
        update(TaskState.TASK_RUNNING, 2);
        assertThat(framework().tasks().live().values().iterator().next().task().getStatusesCount())
                .isEqualTo(1);
        assertThat(taskEvents()).as("no change, no event").isEqualTo(before);
        var healthy = Given.update(scheduler.id(), agent.id(), "t", TaskState.TASK_RUNNING, 3).toBuilder();
        healthy.getStatusUpdateBuilder().getStatusBuilder().setHealthy(true);
        master.said(agent.link(), healthy.build());
        assertThat(taskEvents()).isEqualTo(before + 1);
    }

    private long taskEvents() {
        return master.published().stream()
                .filter(event -> event.getType() == Event.Type.TASK_UPDATED)
                .count();
    }

    @Test
    void aGhostsUpdateIsForwardedAndAcknowledged() {
        master.said(agent.link(), Given.update(scheduler.id(), agent.id(), "ghost", TaskState.TASK_RUNNING, 9));
        assertThat(master.lastUpdate(scheduler).getTaskId().getValue()).isEqualTo("ghost");
        master.call(scheduler, Given.acknowledge(scheduler.id(), master.lastUpdate(scheduler)));
        assertThat(acknowledgements()).hasSize(1);
    }

    @Test
    void anAcknowledgementToAnAbsentAgentIsDropped() {
        update(TaskState.TASK_FINISHED, 1);
        TaskStatus status = master.lastUpdate(scheduler);
        master.tell(new MasterCommand.LinkClosed(agent.link()));
        master.call(scheduler, Given.acknowledge(scheduler.id(), status));
        assertThat(framework().tasks().live().size()).isEqualTo(1);
    }

    @Test
    void aKillGoesToTheAgentAndIsRepeated() {
        master.call(scheduler, Given.kill(scheduler.id(), "t"));
        master.call(scheduler, Given.kill(scheduler.id(), "t"));
        assertThat(master.messages(agent.link()).stream().filter(MasterMessage::hasKillTask))
                .hasSize(2);
    }

    @Test
    void aKillForAnUnknownTaskIsAnsweredAsReconciliation() {
        master.call(scheduler, Given.kill(scheduler.id(), "nope"));
        assertThat(master.lastUpdate(scheduler).getState()).isEqualTo(TaskState.TASK_UNKNOWN);
        assertThat(master.lastUpdate(scheduler).getMessage()).isEqualTo("Reconciliation: Task is unknown");
    }

    @Test
    void aKillIsRememberedWhileTheAgentIsAway() {
        master.tell(new MasterCommand.LinkClosed(agent.link()));
        master.call(scheduler, Given.kill(scheduler.id(), "t"));
        var link = master.newLink();
        master.said(
                link,
                Given.reregister(
                        agent.description(),
                        agent.id(),
                        List.of(scheduler.info()),
                        List.of(framework()
                                .tasks()
                                .live()
                                .values()
                                .iterator()
                                .next()
                                .task())));
        assertThat(master.messages(link).stream().filter(MasterMessage::hasKillTask))
                .hasSize(1);
    }

    private void reconcile(String task, String onAgent) {
        Call.Reconcile.Task.Builder item =
                Call.Reconcile.Task.newBuilder().setTaskId(TaskID.newBuilder().setValue(task));
        if (!onAgent.isEmpty()) {
            item.setAgentId(AgentID.newBuilder().setValue(onAgent));
        }
        master.call(
                scheduler,
                Given.call(Call.Type.RECONCILE, scheduler.id())
                        .setReconcile(Call.Reconcile.newBuilder().addTasks(item))
                        .build());
    }

    @Test
    void reconciliationTellsWhatIsKnown() {
        update(TaskState.TASK_RUNNING, 1);
        reconcile("t", "");
        assertThat(master.lastUpdate(scheduler).getMessage()).isEqualTo("Reconciliation: Latest task state");
        assertThat(master.lastUpdate(scheduler).getState()).isEqualTo(TaskState.TASK_RUNNING);
        assertThat(master.lastUpdate(scheduler).hasUuid()).isFalse();
        reconcile("nope", agent.id().value());
        assertThat(master.lastUpdate(scheduler).getState()).isEqualTo(TaskState.TASK_GONE);
        reconcile("nope", "other");
        assertThat(master.lastUpdate(scheduler).getState()).isEqualTo(TaskState.TASK_UNKNOWN);
        master.tell(new MasterCommand.LinkClosed(agent.link()));
        master.advance(Duration.ofMinutes(11));
        reconcile("nope", agent.id().value());
        assertThat(master.lastUpdate(scheduler).getState()).isEqualTo(TaskState.TASK_UNREACHABLE);
        assertThat(master.lastUpdate(scheduler).hasUnreachableTime()).isTrue();
        reconcile("t", agent.id().value());
        assertThat(master.lastUpdate(scheduler).getState()).isEqualTo(TaskState.TASK_UNREACHABLE);
    }

    @Test
    void implicitReconciliationCoversEveryLiveTask() {
        int before = master.updates(scheduler).size();
        master.call(
                scheduler,
                Given.call(Call.Type.RECONCILE, scheduler.id())
                        .setReconcile(Call.Reconcile.getDefaultInstance())
                        .build());
        assertThat(master.updates(scheduler)).hasSize(before + 1);
        assertThat(master.lastUpdate(scheduler).getState()).isEqualTo(TaskState.TASK_STAGING);
    }
}
