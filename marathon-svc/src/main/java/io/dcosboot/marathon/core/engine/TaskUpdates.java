package io.dcosboot.marathon.core.engine;

import io.dcosboot.marathon.core.event.MarathonEvent;
import io.dcosboot.marathon.core.instance.AgentRef;
import io.dcosboot.marathon.core.instance.Condition;
import io.dcosboot.marathon.core.instance.Goal;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.instance.StatusUpdates;
import io.dcosboot.marathon.core.instance.Task;
import io.dcosboot.marathon.core.instance.TaskId;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.mesos.v1.TaskStatus;
import java.util.Optional;

/** What status updates do (marathon.md §19): the instance changes and is stored, then the update is acknowledged. */
final class TaskUpdates {

    private final Instances instances;
    private final AppVersions versions;
    private final Lifecycle lifecycle;
    private final HealthBoard health;
    private final Kills kills;
    private final LaunchQueue queue;
    private final OfferDesk desk;
    private final Failures failures;
    private final Reconciliation reconciliation;
    private final MasterLink master;

    TaskUpdates(
            Instances instances,
            AppVersions versions,
            Lifecycle lifecycle,
            HealthBoard health,
            Kills kills,
            LaunchQueue queue,
            OfferDesk desk,
            Failures failures,
            Reconciliation reconciliation,
            MasterLink master) {
        this.instances = instances;
        this.versions = versions;
        this.lifecycle = lifecycle;
        this.health = health;
        this.kills = kills;
        this.queue = queue;
        this.desk = desk;
        this.failures = failures;
        this.reconciliation = reconciliation;
        this.master = master;
    }

    void handle(TaskStatus status, Turn turn) {
        Optional<TaskId> id = TaskId.parse(status.getTaskId().getValue());
        Optional<Instance> instance = id.flatMap(task -> instances.find(task.instance()))
                .filter(found -> found.task() != null && found.task().id().equals(id.get()));
        if (instance.isPresent()) {
            known(instance.get(), status, turn);
        } else {
            unknown(id, status, turn);
        }
        if (status.hasUuid() && !status.getUuid().isEmpty()) {
            master.acknowledge(status, turn);
        }
    }

    private void unknown(Optional<TaskId> id, TaskStatus status, Turn turn) {
        Condition condition = Condition.of(status);
        id.ifPresent(kills::ended);
        if (!condition.isTerminal() && !condition.isUnreachable()) {
            master.kill(status.getTaskId(), status.hasAgentId() ? status.getAgentId() : null, turn);
        } else {
            id.ifPresent(task -> turn.publish(new MarathonEvent.UnknownInstanceTerminated(
                    turn.now(), task.instance(), task.instance().app(), condition)));
        }
    }

    private void known(Instance instance, TaskStatus status, Turn turn) {
        Task before = instance.task();
        if (before == null) {
            return;
        }
        reconciliation.answered(before.id());
        Condition reported = Condition.of(status);
        Optional<Task> after = StatusUpdates.apply(before, status, turn.now());
        if (after.isPresent()) {
            changed(instance, before, after.get(), status, turn);
        } else if (before.condition().isTerminal() && !reported.isTerminal() && !reported.isUnreachable()) {
            // It was given up for dead, and its place is free for another: it must not come back.
            master.kill(status.getTaskId(), status.hasAgentId() ? status.getAgentId() : null, turn);
        }
        if (after.isEmpty() && status.hasHealthy() && reported == Condition.RUNNING) {
            definition(instance).ifPresent(app -> health.reported(instance, app, status.getHealthy(), turn));
        }
    }

    private void changed(Instance instance, Task before, Task after, TaskStatus status, Turn turn) {
        Instance updated = instance.withTask(after);
        Optional<AppDefinition> app = definition(instance);
        if (before.condition() != after.condition()) {
            turn.publish(statusUpdate(updated, after, status, turn));
        }
        if (after.condition().isTerminal()) {
            ended(updated, after, app, status, turn);
            return;
        }
        instances.put(updated, turn);
        if (after.condition() == Condition.RUNNING) {
            if (before.startedAt() == null) {
                desk.taskRuns();
            }
            app.ifPresent(definition -> {
                health.runs(updated, definition, turn);
                if (status.hasHealthy()) {
                    health.reported(updated, definition, status.getHealthy(), turn);
                }
            });
        }
    }

    private void ended(Instance instance, Task task, Optional<AppDefinition> app, TaskStatus status, Turn turn) {
        lifecycle.taskEnded(instance, turn);
        failures.ended(instance, task, status, turn);
        boolean drained = status.getReason() == TaskStatus.Reason.REASON_AGENT_DRAINING && status.hasReason();
        if (app.isPresent() && drained) {
            queue.resetDelay(app.get());
        } else if (app.isPresent() && task.condition().delaysLaunches()) {
            queue.failed(app.get(), turn.now());
        }
        if (instance.goal() == Goal.DECOMMISSIONED) {
            turn.publish(Instances.changed(instance, turn));
            lifecycle.forget(instance, turn);
        } else {
            instances.put(instance, turn);
        }
    }

    private Optional<AppDefinition> definition(Instance instance) {
        return versions.find(instance.id().app(), instance.version());
    }

    private static MarathonEvent statusUpdate(Instance instance, Task task, TaskStatus status, Turn turn) {
        AgentRef agent = instance.agent();
        return new MarathonEvent.StatusUpdate(
                turn.now(),
                agent == null ? "" : agent.id(),
                task.id(),
                status.getState().name(),
                StatusUpdates.message(status),
                instance.id().app(),
                agent == null ? "" : agent.host(),
                task.addresses(),
                task.hostPorts(),
                instance.version());
    }
}
