package io.dcosboot.master.core;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.ExecutorEntry;
import io.dcosboot.master.core.state.ExecutorId;
import io.dcosboot.master.core.state.ExecutorKey;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.TaskEntry;
import io.dcosboot.master.core.state.TaskId;
import io.dcosboot.master.core.validation.GroupValidation;
import io.dcosboot.master.core.validation.TaskValidation;
import io.dcosboot.master.core.validation.TaskValidation.Situation;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.link.RunTask;
import io.dcosboot.mesos.link.RunTaskGroup;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.ExecutorInfo;
import io.dcosboot.mesos.v1.Offer.Operation;
import io.dcosboot.mesos.v1.Task;
import io.dcosboot.mesos.v1.TaskGroupInfo;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.TaskStatus.Reason;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** LAUNCH and LAUNCH_GROUP: tasks are judged, charged and sent to their agent (mesos-master.md §6, §7). */
final class TaskLaunches {

    private final Permissions permissions;
    private final TaskLedger ledger;

    TaskLaunches(Permissions permissions, TaskLedger ledger) {
        this.permissions = permissions;
        this.ledger = ledger;
    }

    /** What an operation finds: whose it is, where, and what is left of the accepted offers. */
    record Spot(FrameworkId framework, AgentId agent, String role) {

        Situation with(Turn turn, Resources remaining) {
            return new Situation(
                    turn.state().framework(framework).orElseThrow(),
                    turn.state().agent(agent).orElseThrow(),
                    remaining);
        }
    }

    /** Launches the valid ones of the tasks, each judged on its own; returns what is left. */
    Resources launch(Turn turn, Spot spot, Operation operation, Resources remaining) {
        Resources left = remaining;
        Optional<String> flaw = operation.hasId()
                ? Optional.of("The `id` field is not allowed in LAUNCH operations")
                : malformed(turn, spot, operation);
        for (TaskInfo given : operation.getLaunch().getTaskInfosList()) {
            Situation situation = spot.with(turn, left);
            TaskInfo task = TaskValidation.normalised(given, situation.framework(), spot.role());
            Optional<String> forbidden = permissions.launch(situation.framework(), task);
            Optional<String> objection = flaw.or(() -> TaskValidation.validate(task, situation));
            if (forbidden.isPresent()) {
                reject(turn, spot.framework(), task, Reason.REASON_TASK_UNAUTHORIZED, forbidden.get());
            } else if (objection.isPresent()) {
                reject(turn, spot.framework(), task, Reason.REASON_TASK_INVALID, objection.get());
            } else {
                left = left.minus(start(turn, situation, task));
            }
        }
        return left;
    }

    /** Launches all tasks of a group, or none; returns what is left. */
    Resources launchGroup(Turn turn, Spot spot, Operation operation, Resources remaining) {
        Situation situation = spot.with(turn, remaining);
        ExecutorInfo executor =
                GroupValidation.normalised(operation.getLaunchGroup().getExecutor(), spot.role());
        List<TaskInfo> tasks = operation.getLaunchGroup().getTaskGroup().getTasksList().stream()
                .map(task -> task.hasExecutor()
                        ? task
                        : task.toBuilder()
                                .setExecutor(operation.getLaunchGroup().getExecutor())
                                .build())
                .map(task -> GroupValidation.normalised(task, situation.framework(), spot.role()))
                .toList();
        Optional<String> forbidden = tasks.stream()
                .flatMap(task -> permissions.launch(situation.framework(), task).stream())
                .findFirst();
        Optional<String> objection = operation.hasId()
                ? Optional.of("The `id` field is not allowed in LAUNCH_GROUP operations")
                : malformed(executor, tasks).or(() -> GroupValidation.validate(executor, tasks, situation));
        if (forbidden.isPresent()) {
            tasks.forEach(task ->
                    reject(turn, spot.framework(), task, Reason.REASON_TASK_GROUP_UNAUTHORIZED, forbidden.get()));
            return remaining;
        }
        if (objection.isPresent()) {
            tasks.forEach(
                    task -> reject(turn, spot.framework(), task, Reason.REASON_TASK_GROUP_INVALID, objection.get()));
            return remaining;
        }
        return remaining.minus(start(turn, situation, executor, tasks));
    }

    /** An ill-formed resource spoils the whole operation, with the bare text (mesos-master.md §6, step 2). */
    private static Optional<String> malformed(Turn turn, Spot spot, Operation operation) {
        Framework known = turn.state().framework(spot.framework()).orElseThrow();
        for (TaskInfo given : operation.getLaunch().getTaskInfosList()) {
            TaskInfo task = TaskValidation.normalised(given, known, spot.role());
            Optional<String> flaw = malformed(task.getExecutor(), List.of(task));
            if (flaw.isPresent()) {
                return flaw;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> malformed(ExecutorInfo executor, List<TaskInfo> tasks) {
        for (TaskInfo task : tasks) {
            Optional<String> flaw = Resources.validate(task.getResourcesList());
            if (flaw.isPresent()) {
                return flaw;
            }
        }
        return Resources.validate(executor.getResourcesList());
    }

    /** Sends a valid task to its agent; returns what it takes. */
    private Resources start(Turn turn, Situation situation, TaskInfo task) {
        Agent agent = situation.agent();
        Resources executor = TaskValidation.executorDemand(task, situation);
        boolean startsExecutor = !task.hasExecutor() || startsExecutor(turn, situation, task.getExecutor(), executor);
        Resources resources = add(turn, situation, task);
        turn.send(
                agent,
                MasterMessage.newBuilder()
                        .setRunTask(RunTask.newBuilder()
                                .setFramework(situation.framework().info())
                                .setTask(task)
                                .setLaunchExecutor(startsExecutor))
                        .build());
        return resources.plus(executor);
    }

    /** Sends a valid group to its agent; returns what it takes. */
    private Resources start(Turn turn, Situation situation, ExecutorInfo executor, List<TaskInfo> tasks) {
        Resources taken = GroupValidation.executorDemand(executor, situation);
        boolean startsExecutor = startsExecutor(turn, situation, executor, taken);
        for (TaskInfo task : tasks) {
            taken = taken.plus(add(turn, situation, task));
        }
        turn.send(
                situation.agent(),
                MasterMessage.newBuilder()
                        .setRunTaskGroup(RunTaskGroup.newBuilder()
                                .setFramework(situation.framework().info())
                                .setExecutor(executor)
                                .setTaskGroup(TaskGroupInfo.newBuilder().addAllTasks(tasks))
                                .setLaunchExecutor(startsExecutor))
                        .build());
        return taken;
    }

    /** Charges for an executor that is not there yet. */
    private boolean startsExecutor(Turn turn, Situation situation, ExecutorInfo executor, Resources resources) {
        ExecutorKey key = new ExecutorKey(situation.framework().id(), ExecutorId.of(executor.getExecutorId()));
        if (situation.agent().executors().containsKey(key)) {
            return false;
        }
        ledger.addExecutor(turn, situation.agent().id(), key, new ExecutorEntry(executor, resources));
        return true;
    }

    private Resources add(Turn turn, Situation situation, TaskInfo task) {
        Resources resources = Resources.of(task.getResourcesList());
        TaskEntry entry = new TaskEntry(described(task, situation.framework()), resources);
        ledger.add(turn, entry);
        turn.publish(OperatorEvents.taskAdded(entry.task()));
        return resources;
    }

    private static Task described(TaskInfo task, Framework framework) {
        Task.Builder described = Task.newBuilder()
                .setName(task.getName())
                .setTaskId(task.getTaskId())
                .setFrameworkId(framework.id().toProto())
                .setAgentId(task.getAgentId())
                .setState(TaskState.TASK_STAGING)
                .addAllResources(Resources.of(task.getResourcesList()).toProto())
                .putAllLimits(task.getLimitsMap());
        if (task.hasExecutor()) {
            described.setExecutorId(task.getExecutor().getExecutorId());
        }
        if (task.hasLabels()) {
            described.setLabels(task.getLabels());
        }
        if (task.hasDiscovery()) {
            described.setDiscovery(task.getDiscovery());
        }
        if (task.hasContainer()) {
            described.setContainer(task.getContainer());
        }
        if (task.hasHealthCheck()) {
            described.setHealthCheck(task.getHealthCheck());
        }
        if (task.hasKillPolicy()) {
            described.setKillPolicy(task.getKillPolicy());
        }
        if (task.getCommand().hasUser()) {
            described.setUser(task.getCommand().getUser());
        } else if (task.getExecutor().getCommand().hasUser()) {
            described.setUser(task.getExecutor().getCommand().getUser());
        }
        return described.build();
    }

    private static void reject(Turn turn, FrameworkId framework, TaskInfo task, Reason reason, String message) {
        reject(turn, framework, task, TaskState.TASK_ERROR, reason, message);
    }

    /** Tells the framework that a task never became one. */
    static void reject(
            Turn turn,
            FrameworkId framework,
            TaskInfo task,
            TaskState state,
            TaskStatus.Reason reason,
            String message) {
        TaskStatus status = Statuses.byMaster(
                        TaskId.of(task.getTaskId()), AgentId.of(task.getAgentId()), state, reason, message, turn.now())
                .build();
        turn.count(
                state == TaskState.TASK_ERROR
                        ? "tasks_error"
                        : state.name().toLowerCase(Locale.ROOT).replace("task_", "tasks_"));
        turn.send(framework, Events.update(status));
    }
}
