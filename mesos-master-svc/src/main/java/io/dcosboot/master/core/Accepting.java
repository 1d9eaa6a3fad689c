package io.dcosboot.master.core;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.ExecutorEntry;
import io.dcosboot.master.core.state.ExecutorId;
import io.dcosboot.master.core.state.ExecutorKey;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.Offer;
import io.dcosboot.master.core.state.OfferId;
import io.dcosboot.master.core.state.TaskEntry;
import io.dcosboot.master.core.state.TaskId;
import io.dcosboot.master.core.state.TaskStates;
import io.dcosboot.master.core.validation.TaskValidation;
import io.dcosboot.master.core.validation.TaskValidation.Situation;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.link.RunTask;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.Offer.Operation;
import io.dcosboot.mesos.v1.OfferID;
import io.dcosboot.mesos.v1.OperationState;
import io.dcosboot.mesos.v1.OperationStatus;
import io.dcosboot.mesos.v1.Task;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Turns accepted offers into tasks (mesos-master.md §6). Operations on reservations, volumes and task groups are
 * answered as not supported.
 */
final class Accepting {

    private final Permissions permissions;
    private final OfferBook offers;
    private final TaskLedger ledger;

    Accepting(Permissions permissions, OfferBook offers, TaskLedger ledger) {
        this.permissions = permissions;
        this.offers = offers;
        this.ledger = ledger;
    }

    /** What an ACCEPT has bought: offers of one framework, agent and role, or why it has bought nothing. */
    private sealed interface Bargain {
        record Struck(List<Offer> offers) implements Bargain {}

        record Off(String why) implements Bargain {}
    }

    void accept(Turn turn, Framework framework, Call.Accept call) {
        turn.count("messages_launch_tasks");
        switch (bargain(turn, framework, call.getOfferIdsList())) {
            case Bargain.Off(String why) -> {
                discardValid(turn, framework, call.getOfferIdsList());
                refuse(turn, framework, call, why);
            }
            case Bargain.Struck(List<Offer> accepted) -> {
                accepted.forEach(offer -> {
                    offers.discard(turn, offer);
                    turn.framework(framework.id(), f -> f.count("offers/accepted"));
                });
                perform(turn, framework.id(), accepted, call);
            }
        }
    }

    void decline(Turn turn, Framework framework, Call.Decline call) {
        turn.count("messages_decline_offers");
        for (OfferID id : call.getOfferIdsList()) {
            turn.state()
                    .offers()
                    .get(OfferId.of(id))
                    .filter(offer -> offer.framework().equals(framework.id()))
                    .ifPresent(offer -> {
                        offers.discard(turn, offer);
                        turn.framework(framework.id(), f -> f.count("offers/declined"));
                        offers.filter(
                                turn,
                                framework.id(),
                                offer.role(),
                                offer.agent(),
                                offer.resources(),
                                call.getFilters());
                    });
        }
    }

    private static Bargain bargain(Turn turn, Framework framework, List<OfferID> ids) {
        if (ids.isEmpty()) {
            return new Bargain.Off("No offers specified");
        }
        Set<OfferID> seen = new LinkedHashSet<>();
        for (OfferID id : ids) {
            if (!seen.add(id)) {
                return new Bargain.Off("Duplicate offer " + id.getValue() + " in offer list");
            }
        }
        List<Offer> valid = new ArrayList<>();
        for (OfferID id : ids) {
            Optional<Offer> offer = turn.state().offers().get(OfferId.of(id));
            if (offer.isEmpty()) {
                return new Bargain.Off("Offer " + id.getValue() + " is no longer valid");
            }
            valid.add(offer.get());
        }
        Offer first = valid.getFirst();
        for (Offer offer : valid) {
            if (!offer.framework().equals(framework.id())) {
                return new Bargain.Off("Offer " + offer.id() + " has invalid framework " + offer.framework()
                        + " while framework " + framework.id() + " is expected");
            }
        }
        for (Offer offer : valid) {
            if (!offer.role().equals(first.role())) {
                return new Bargain.Off("Aggregated offers must be allocated to the same role. Offer " + offer.id()
                        + " uses role '" + offer.role() + "' but another is using role '" + first.role() + "'");
            }
        }
        for (Offer offer : valid) {
            if (!offer.agent().equals(first.agent())) {
                return new Bargain.Off("Aggregated offers must belong to one single agent. Offer " + offer.id()
                        + " uses agent " + offer.agent() + " and agent " + first.agent());
            }
        }
        return new Bargain.Struck(valid);
    }

    private void discardValid(Turn turn, Framework framework, List<OfferID> ids) {
        for (OfferID id : ids) {
            turn.state()
                    .offers()
                    .get(OfferId.of(id))
                    .filter(offer -> offer.framework().equals(framework.id()))
                    .ifPresent(offer -> offers.discard(turn, offer));
        }
    }

    private static void refuse(Turn turn, Framework framework, Call.Accept call, String why) {
        String message = "Task launched with invalid offers: " + why;
        TaskState state = TaskStates.shownTo(framework.capabilities(), TaskState.TASK_DROPPED);
        for (Operation operation : call.getOperationsList()) {
            for (TaskInfo task : tasks(operation)) {
                reject(turn, framework.id(), task, state, TaskStatus.Reason.REASON_INVALID_OFFERS, message);
            }
            if (operation.hasId() && tasks(operation).isEmpty()) {
                fail(turn, framework.id(), operation, "Operation attempted with invalid offers: " + why);
            }
        }
    }

    private void perform(Turn turn, FrameworkId framework, List<Offer> accepted, Call.Accept call) {
        AgentId agent = accepted.getFirst().agent();
        String role = accepted.getFirst().role();
        Resources remaining = Resources.empty();
        for (Offer offer : accepted) {
            remaining = remaining.plus(offer.resources());
        }
        for (Operation operation : call.getOperationsList()) {
            turn.framework(framework, f -> f.count("operations").count("operations/" + name(operation)));
            switch (operation.getType()) {
                case LAUNCH -> remaining = launch(turn, framework, agent, role, operation, remaining);
                case LAUNCH_GROUP ->
                    tasks(operation)
                            .forEach(task -> reject(
                                    turn,
                                    framework,
                                    task,
                                    TaskState.TASK_ERROR,
                                    TaskStatus.Reason.REASON_TASK_GROUP_INVALID,
                                    "LAUNCH_GROUP is not supported by this master yet"));
                case RESERVE, UNRESERVE, CREATE, DESTROY, GROW_VOLUME, SHRINK_VOLUME, CREATE_DISK, DESTROY_DISK ->
                    unsupported(turn, framework, operation);
                case UNKNOWN -> turn.note("Ignoring an operation of unknown type of framework " + framework);
            }
        }
        offers.filter(turn, framework, role, agent, remaining, call.getFilters());
    }

    private Resources launch(
            Turn turn, FrameworkId framework, AgentId agent, String role, Operation operation, Resources remaining) {
        Resources left = remaining;
        Optional<String> flaw = operation.hasId()
                ? Optional.of("The `id` field is not allowed in LAUNCH operations")
                : malformed(turn, framework, role, operation);
        for (TaskInfo given : operation.getLaunch().getTaskInfosList()) {
            Situation situation = new Situation(
                    turn.state().framework(framework).orElseThrow(),
                    turn.state().agent(agent).orElseThrow(),
                    left);
            TaskInfo task = TaskValidation.normalised(given, situation.framework(), role);
            Optional<String> forbidden = permissions.launch(situation.framework(), task);
            Optional<String> objection = flaw.or(() -> TaskValidation.validate(task, situation));
            if (forbidden.isPresent()) {
                reject(
                        turn,
                        framework,
                        task,
                        TaskState.TASK_ERROR,
                        TaskStatus.Reason.REASON_TASK_UNAUTHORIZED,
                        forbidden.get());
            } else if (objection.isPresent()) {
                reject(
                        turn,
                        framework,
                        task,
                        TaskState.TASK_ERROR,
                        TaskStatus.Reason.REASON_TASK_INVALID,
                        objection.get());
            } else {
                left = left.minus(start(turn, situation, task));
            }
        }
        return left;
    }

    /** An ill-formed resource spoils the whole operation, with the bare text (mesos-master.md §6, step 2). */
    private static Optional<String> malformed(Turn turn, FrameworkId framework, String role, Operation operation) {
        Framework known = turn.state().framework(framework).orElseThrow();
        for (TaskInfo given : operation.getLaunch().getTaskInfosList()) {
            TaskInfo task = TaskValidation.normalised(given, known, role);
            Optional<String> flaw = Resources.validate(task.getResourcesList())
                    .or(() -> Resources.validate(task.getExecutor().getResourcesList()));
            if (flaw.isPresent()) {
                return flaw;
            }
        }
        return Optional.empty();
    }

    /** Sends a valid task to its agent; returns what it takes. */
    private Resources start(Turn turn, Situation situation, TaskInfo task) {
        Framework framework = situation.framework();
        Agent agent = situation.agent();
        Resources resources = Resources.of(task.getResourcesList());
        Resources executor = TaskValidation.executorDemand(task, situation);
        boolean startsExecutor = true;
        if (task.hasExecutor()) {
            ExecutorKey key = new ExecutorKey(
                    framework.id(), ExecutorId.of(task.getExecutor().getExecutorId()));
            startsExecutor = !agent.executors().containsKey(key);
            if (startsExecutor) {
                ledger.addExecutor(turn, agent.id(), key, new ExecutorEntry(task.getExecutor(), executor));
            }
        }
        TaskEntry entry = new TaskEntry(described(task, framework), resources);
        ledger.add(turn, entry);
        turn.publish(OperatorEvents.taskAdded(entry.task()));
        turn.send(
                agent,
                MasterMessage.newBuilder()
                        .setRunTask(RunTask.newBuilder()
                                .setFramework(framework.info())
                                .setTask(task)
                                .setLaunchExecutor(startsExecutor))
                        .build());
        return resources.plus(executor);
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

    /** Tells the framework that a task never became one. */
    private static void reject(
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

    private static void unsupported(Turn turn, FrameworkId framework, Operation operation) {
        String message = operation.getType() + " is not supported by this master yet";
        if (operation.hasId()) {
            fail(turn, framework, operation, message);
        } else {
            turn.note("Dropping an operation of framework " + framework + ": " + message);
        }
    }

    private static void fail(Turn turn, FrameworkId framework, Operation operation, String message) {
        turn.send(
                framework,
                Events.operation(OperationStatus.newBuilder()
                        .setOperationId(operation.getId())
                        .setState(OperationState.OPERATION_ERROR)
                        .setMessage(message)
                        .build()));
    }

    private static List<TaskInfo> tasks(Operation operation) {
        return switch (operation.getType()) {
            case LAUNCH -> operation.getLaunch().getTaskInfosList();
            case LAUNCH_GROUP -> operation.getLaunchGroup().getTaskGroup().getTasksList();
            case RESERVE, UNRESERVE, CREATE, DESTROY, GROW_VOLUME, SHRINK_VOLUME, CREATE_DISK, DESTROY_DISK, UNKNOWN ->
                List.of();
        };
    }

    private static String name(Operation operation) {
        return operation.getType().name().toLowerCase(Locale.ROOT);
    }
}
