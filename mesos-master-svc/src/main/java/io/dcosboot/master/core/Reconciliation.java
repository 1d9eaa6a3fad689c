package io.dcosboot.master.core;

import io.dcosboot.master.core.state.AgentDirectory;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.RegistryRecord;
import io.dcosboot.master.core.state.TaskEntry;
import io.dcosboot.master.core.state.TaskId;
import io.dcosboot.mesos.task.TaskStates;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.time.Instant;
import java.util.Optional;

/** Tells a framework what the master knows of its tasks (mesos-master.md §10). */
final class Reconciliation {

    void reconcile(Turn turn, Framework framework, Call.Reconcile call) {
        turn.count("messages_reconcile_tasks");
        if (call.getTasksCount() == 0) {
            for (TaskEntry task : framework.tasks().live().values()) {
                turn.send(framework.id(), Events.update(latest(task, turn.now())));
            }
            return;
        }
        for (Call.Reconcile.Task item : call.getTasksList()) {
            Optional<AgentId> agent = item.hasAgentId() ? Optional.of(AgentId.of(item.getAgentId())) : Optional.empty();
            explicit(turn, framework, TaskId.of(item.getTaskId()), agent);
        }
    }

    /** Answers for one task; no answer while an agent that may have it has not come back. */
    void explicit(Turn turn, Framework framework, TaskId task, Optional<AgentId> agent) {
        answer(turn, framework, task, agent).ifPresent(status -> turn.send(framework.id(), Events.update(status)));
    }

    private static Optional<TaskStatus> answer(Turn turn, Framework framework, TaskId id, Optional<AgentId> agent) {
        Optional<TaskEntry> known = framework.tasks().live().get(id);
        if (known.isPresent()) {
            return known.map(task -> latest(task, turn.now()));
        }
        AgentDirectory agents = turn.state().agents();
        boolean mayComeBack = agent.map(agents.recovered()::containsKey)
                .orElse(!agents.recovered().isEmpty());
        if (mayComeBack) {
            return Optional.empty();
        }
        if (agent.filter(agents.registered()::containsKey).isPresent()) {
            return Optional.of(lost(
                            turn,
                            framework,
                            id,
                            agent,
                            TaskState.TASK_GONE,
                            "Reconciliation: Task is unknown to the agent")
                    .build());
        }
        Optional<Instant> unreachable = agent.flatMap(agents.unreachable()::get).map(RegistryRecord.Unreachable::since);
        if (unreachable.isPresent()) {
            return Optional.of(
                    lost(turn, framework, id, agent, TaskState.TASK_UNREACHABLE, "Reconciliation: Task is unreachable")
                            .setUnreachableTime(OperatorEvents.time(unreachable.get()))
                            .build());
        }
        if (agent.filter(agents.gone()::containsKey).isPresent()) {
            return Optional.of(
                    lost(turn, framework, id, agent, TaskState.TASK_GONE_BY_OPERATOR, "Reconciliation: Task is gone")
                            .build());
        }
        return Optional.of(lost(turn, framework, id, agent, TaskState.TASK_UNKNOWN, "Reconciliation: Task is unknown")
                .build());
    }

    private static TaskStatus.Builder lost(
            Turn turn, Framework framework, TaskId task, Optional<AgentId> agent, TaskState state, String message) {
        TaskStatus.Builder status = reconciled(task, state, message, turn.now());
        status.setState(TaskStates.shownTo(framework.capabilities().partitionAware(), state));
        agent.ifPresent(id -> status.setAgentId(id.toProto()));
        return status;
    }

    private static TaskStatus latest(TaskEntry entry, Instant now) {
        var task = entry.task();
        TaskState state = task.hasStatusUpdateState() ? task.getStatusUpdateState() : task.getState();
        TaskStatus.Builder status = reconciled(entry.id(), state, "Reconciliation: Latest task state", now)
                .setAgentId(task.getAgentId());
        if (task.hasExecutorId()) {
            status.setExecutorId(task.getExecutorId());
        }
        if (task.getStatusesCount() > 0) {
            TaskStatus last = task.getStatuses(task.getStatusesCount() - 1);
            if (last.hasHealthy()) {
                status.setHealthy(last.getHealthy());
            }
            if (last.hasCheckStatus()) {
                status.setCheckStatus(last.getCheckStatus());
            }
            if (last.hasContainerStatus()) {
                status.setContainerStatus(last.getContainerStatus());
            }
        }
        return status.build();
    }

    private static TaskStatus.Builder reconciled(TaskId task, TaskState state, String message, Instant now) {
        return TaskStatus.newBuilder()
                .setTaskId(task.toProto())
                .setState(state)
                .setMessage(message)
                .setSource(TaskStatus.Source.SOURCE_MASTER)
                .setReason(TaskStatus.Reason.REASON_RECONCILIATION)
                .setTimestamp(Statuses.seconds(now));
    }
}
