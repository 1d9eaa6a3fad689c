package io.dcosboot.master.core;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.TaskEntry;
import io.dcosboot.master.core.state.TaskId;
import io.dcosboot.mesos.link.AcknowledgeStatusUpdate;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.link.StatusUpdate;
import io.dcosboot.mesos.task.TaskStates;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.util.Optional;

/** Carries status updates from agents to frameworks and acknowledgements back (mesos-master.md §8.3). */
final class StatusUpdates {

    private final TaskLedger ledger;

    StatusUpdates(TaskLedger ledger) {
        this.ledger = ledger;
    }

    void fromAgent(Turn turn, Agent agent, StatusUpdate update) {
        turn.count("messages_status_update");
        FrameworkId id = FrameworkId.of(update.getFrameworkId());
        Optional<Framework> framework = turn.state().framework(id);
        if (framework.isEmpty()) {
            turn.count("invalid_status_updates");
            turn.note("Ignoring a status update of task "
                    + update.getStatus().getTaskId().getValue() + " of unknown framework " + id + " from agent "
                    + agent.id());
            return;
        }
        turn.count("valid_status_updates");
        TaskStatus status = update.getStatus();
        TaskStatus shown = status.toBuilder()
                .setAgentId(agent.id().toProto())
                .setState(TaskStates.shownTo(framework.get().capabilities().partitionAware(), status.getState()))
                .build();
        turn.send(id, Events.update(shown));
        task(turn, id, shown)
                .filter(task -> task.agent().equals(agent.id()))
                .ifPresent(task -> ledger.update(turn, task, shown, update.getLatestState()));
    }

    void acknowledge(Turn turn, Framework framework, Call.Acknowledge call) {
        turn.count("messages_status_update_acknowledgement");
        Optional<Agent> agent =
                turn.state().agent(AgentId.of(call.getAgentId())).filter(Agent::connected);
        Optional<TaskEntry> task = framework
                .tasks()
                .live()
                .get(TaskId.of(call.getTaskId()))
                .filter(known -> known.agent().equals(AgentId.of(call.getAgentId())));
        if (agent.isEmpty()
                || task.filter(known -> !known.task().hasStatusUpdateUuid()).isPresent()) {
            turn.count("invalid_status_update_acknowledgements");
            return;
        }
        turn.count("valid_status_update_acknowledgements");
        task.filter(known -> TaskStates.isTerminal(known.task().getStatusUpdateState())
                        && known.task().getStatusUpdateUuid().equals(call.getUuid()))
                .ifPresent(known -> ledger.complete(turn, known));
        turn.send(
                agent.get(),
                MasterMessage.newBuilder()
                        .setAcknowledgeStatusUpdate(AcknowledgeStatusUpdate.newBuilder()
                                .setFrameworkId(framework.id().toProto())
                                .setTaskId(call.getTaskId())
                                .setUuid(call.getUuid()))
                        .build());
    }

    private static Optional<TaskEntry> task(Turn turn, FrameworkId framework, TaskStatus status) {
        return turn.state().framework(framework).flatMap(f -> f.tasks().live().get(TaskId.of(status.getTaskId())));
    }
}
