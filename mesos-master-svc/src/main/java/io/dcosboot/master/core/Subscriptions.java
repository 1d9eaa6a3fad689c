package io.dcosboot.master.core;

import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.Connection;
import io.dcosboot.master.core.state.ExecutorKey;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.Framework.Interest;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.OfferFilters;
import io.dcosboot.master.core.state.OfferId;
import io.dcosboot.master.core.state.StreamId;
import io.dcosboot.master.core.state.TaskEntry;
import io.dcosboot.master.core.state.Times;
import io.dcosboot.master.core.validation.FrameworkValidation;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.link.ShutdownFramework;
import io.dcosboot.mesos.link.UpdateFramework;
import io.dcosboot.mesos.task.TaskStates;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The coming and going of frameworks (mesos-master.md §3.2, §3.3). */
final class Subscriptions {

    private final MasterSettings settings;
    private final Permissions permissions;
    private final FrameworkValidation validation;
    private final OfferBook offers;
    private final TaskLedger ledger;
    private final OperationFeedback operations;
    private final Allocations allocations;

    Subscriptions(
            MasterSettings settings,
            Permissions permissions,
            OfferBook offers,
            TaskLedger ledger,
            OperationFeedback operations,
            Allocations allocations) {
        this.settings = settings;
        this.permissions = permissions;
        this.validation = new FrameworkValidation(settings.roles(), settings.rootSubmissions());
        this.offers = offers;
        this.ledger = ledger;
        this.operations = operations;
        this.allocations = allocations;
    }

    void subscribe(Turn turn, Call call, StreamId stream) {
        Call.Subscribe subscribe = call.getSubscribe();
        FrameworkInfo info = subscribe.getFrameworkInfo();
        boolean isNew = info.getId().getValue().isEmpty();
        turn.count(isNew ? "messages_register_framework" : "messages_reregister_framework");
        FrameworkId id = isNew ? nextId(turn) : FrameworkId.of(info.getId());
        Optional<Framework> known = turn.state().framework(id);
        Optional<String> refusal = validation
                .validate(info, subscribe.getSuppressedRolesList(), subscribe.getOfferConstraints())
                .or(() -> known.flatMap(before -> FrameworkValidation.validateReturn(before.info(), info)));
        if (refusal.isPresent()) {
            refuse(turn, stream, ErrorReason.FRAMEWORK_INVALID, refusal.get());
            return;
        }
        Optional<String> forbidden = permissions.register(info);
        if (forbidden.isPresent()) {
            refuse(turn, stream, ErrorReason.FRAMEWORK_UNAUTHORIZED, forbidden.get());
            return;
        }
        if (turn.state().isCompleted(id)) {
            refuse(turn, stream, ErrorReason.FRAMEWORK_REMOVED, "Framework has been removed");
            return;
        }
        FrameworkInfo complete = info.toBuilder().setId(id.toProto()).build();
        Interest interest =
                Interest.of(Set.copyOf(subscribe.getSuppressedRolesList()), subscribe.getOfferConstraints());
        if (isNew) {
            turn.become(turn.state().withSequences(turn.state().sequences().afterFramework()));
            turn.put(Framework.recovered(
                            id, complete, turn.now(), settings.maxCompletedTasks(), settings.maxUnreachableTasks())
                    .connectedOn(stream)
                    .withInterest(interest));
            welcome(turn, id, stream);
            turn.publish(
                    OperatorEvents.frameworkAdded(turn.state().framework(id).orElseThrow()));
        } else {
            if (known.isEmpty()) {
                // Of an earlier master's time: first what the agents would have told of it, then its return.
                turn.put(Framework.recovered(
                        id, complete, turn.now(), settings.maxCompletedTasks(), settings.maxUnreachableTasks()));
                turn.publish(
                        OperatorEvents.frameworkAdded(turn.state().framework(id).orElseThrow()));
            }
            resubscribe(turn, turn.state().framework(id).orElseThrow(), complete, interest, stream);
        }
        turn.framework(id, f -> f.count("calls").count("calls/subscribe"));
        warnOfShortLife(turn, id, info);
        turn.state().framework(id).ifPresent(framework -> tellAgents(turn, framework));
        allocations.requestForAll(turn);
    }

    private static void refuse(Turn turn, StreamId stream, ErrorReason reason, String message) {
        turn.emit(new Effect.SendEvent(stream, Events.error(reason, message)));
        turn.emit(new Effect.CloseStream(stream));
    }

    /** The default is a trap: a blink of the network, and all tasks are killed and the id is lost. */
    private static void warnOfShortLife(Turn turn, FrameworkId id, FrameworkInfo info) {
        if (!(info.getFailoverTimeout() > 0)) {
            turn.note("Framework " + id + " (" + info.getName()
                    + ") has no failover timeout: it is removed with all its tasks as soon as its stream breaks");
        }
    }

    private void resubscribe(Turn turn, Framework before, FrameworkInfo info, Interest interest, StreamId stream) {
        before.connection().current().ifPresent(old -> {
            turn.emit(new Effect.SendEvent(
                    old, Events.error(ErrorReason.FRAMEWORK_FAILED_OVER, "Framework failed over")));
            turn.emit(new Effect.CloseStream(old));
            turn.become(turn.state().withStreams(turn.state().streams().minus(old)));
        });
        offers.discardAllOf(turn, before.id());
        turn.framework(
                before.id(),
                f -> f.withInfo(merged(f.info(), info))
                        .connectedOn(stream)
                        .withInterest(interest)
                        .withTimes(
                                before.recovered()
                                        ? Times.registeredAt(turn.now()).reregisteredAt(turn.now())
                                        : f.times().reregisteredAt(turn.now())));
        welcome(turn, before.id(), stream);
        turn.publish(OperatorEvents.frameworkUpdated(
                turn.state().framework(before.id()).orElseThrow()));
    }

    private static void welcome(Turn turn, FrameworkId id, StreamId stream) {
        turn.become(turn.state().withStreams(turn.state().streams().plus(stream, id)));
        turn.send(id, Events.subscribed(id, turn.state().term().info()));
    }

    /** User and checkpointing stay what they were (mesos-master.md §3.2, "Mutable on resubscribe"). */
    private static FrameworkInfo merged(FrameworkInfo before, FrameworkInfo next) {
        return next.toBuilder()
                .setUser(before.getUser())
                .setCheckpoint(before.getCheckpoint())
                .build();
    }

    private static FrameworkId nextId(Turn turn) {
        return new FrameworkId("%s-%04d"
                .formatted(
                        turn.state().term().masterId(), turn.state().sequences().framework()));
    }

    /** Applies an UPDATE_FRAMEWORK call; returns why not, or nothing when it is done. */
    Optional<String> update(Turn turn, Framework before, Call.UpdateFramework call) {
        FrameworkInfo info = call.getFrameworkInfo();
        Optional<String> refusal = validation
                .description(info)
                .map(why -> "Supplied FrameworkInfo is not valid: " + why)
                .or(() -> FrameworkValidation.validateUpdate(before.info(), info)
                        .map(why -> "FrameworkInfo update is not valid: " + why))
                .or(() -> FrameworkValidation.interest(info, call.getSuppressedRolesList(), call.getOfferConstraints())
                        .map(why -> "'UpdateFramework' call is not valid: " + why));
        if (refusal.isPresent()) {
            return refusal;
        }
        Set<String> dropped = new TreeSet<>(before.roles());
        dropped.removeAll(Framework.rolesOf(info));
        for (OfferId id : before.usage().offers()) {
            turn.state()
                    .offers()
                    .get(id)
                    .filter(offer -> dropped.contains(offer.role()))
                    .ifPresent(offer -> offers.rescind(turn, offer));
        }
        turn.framework(
                before.id(),
                f -> f.withInfo(info)
                        .withInterest(f.interest()
                                .withSuppressed(Set.copyOf(call.getSuppressedRolesList()))
                                .withConstraints(call.getOfferConstraints())));
        clearFilters(turn, before.id(), dropped);
        if (!before.info().equals(info)) {
            Framework after = turn.state().framework(before.id()).orElseThrow();
            turn.publish(OperatorEvents.frameworkUpdated(after));
            tellAgents(turn, after);
        }
        allocations.requestForAll(turn);
        return Optional.empty();
    }

    /** Forgets the framework's offer filters in {@code roles}. */
    static void clearFilters(Turn turn, FrameworkId id, Set<String> roles) {
        turn.framework(id, f -> {
            OfferFilters kept = f.interest().filters();
            for (String role : roles) {
                kept = kept.withoutRole(role);
            }
            return f.withInterest(f.interest().withFilters(kept));
        });
    }

    void streamClosed(Turn turn, StreamId stream) {
        turn.state().streams().get(stream).flatMap(turn.state()::framework).ifPresent(framework -> {
            turn.become(turn.state().withStreams(turn.state().streams().minus(stream)));
            offers.discardAllOf(turn, framework.id());
            turn.framework(framework.id(), Framework::disconnected);
            turn.emit(new Effect.Schedule(
                    failoverTimeout(framework.info()),
                    new MasterCommand.FailoverTimeout(
                            framework.id(), framework.times().latest())));
        });
    }

    private static Duration failoverTimeout(FrameworkInfo info) {
        return Duration.ofNanos((long) (Math.max(0, info.getFailoverTimeout()) * 1e9));
    }

    void failoverTimeout(Turn turn, FrameworkId id, Instant subscribedAt) {
        turn.state()
                .framework(id)
                .filter(framework -> framework.connection() instanceof Connection.Disconnected
                        && framework.times().latest().equals(subscribedAt))
                .ifPresent(framework -> remove(turn, framework));
    }

    /** Ends a framework for good: its tasks, executors, offers and stream. */
    void remove(Turn turn, Framework framework) {
        FrameworkId id = framework.id();
        offers.discardAllOf(turn, id);
        MasterMessage shutdown = MasterMessage.newBuilder()
                .setShutdownFramework(ShutdownFramework.newBuilder().setFrameworkId(id.toProto()))
                .build();
        Set<AgentId> involved = involved(turn, framework);
        involved.forEach(agent -> send(turn, agent, shutdown));
        operations.frameworkRemoved(turn, id);
        for (TaskEntry task : framework.tasks().live().values()) {
            ledger.complete(turn, ledger.update(turn, task, removal(turn, task), removedState(task)));
        }
        for (TaskEntry task : framework.tasks().unreachable().entries()) {
            ledger.completeUnreachable(turn, task, removal(turn, task));
        }
        for (AgentId agent : involved) {
            turn.state().agent(agent).ifPresent(known -> {
                for (ExecutorKey key : known.executors().keys()) {
                    if (key.framework().equals(id)) {
                        ledger.removeExecutor(turn, agent, key);
                    }
                }
            });
        }
        turn.state().framework(id).ifPresent(last -> {
            last.connection().current().ifPresent(stream -> {
                turn.emit(new Effect.CloseStream(stream));
                turn.become(turn.state().withStreams(turn.state().streams().minus(stream)));
            });
            Framework gone = last.disconnected().withTimes(last.times().unregisteredAt(turn.now()));
            turn.become(turn.state()
                    .withFrameworks(turn.state().frameworks().minus(id))
                    .withCompleted(gone));
            turn.publish(OperatorEvents.frameworkRemoved(gone));
        });
    }

    private static TaskStatus removal(Turn turn, TaskEntry task) {
        return Statuses.byMaster(
                        task.id(),
                        task.agent(),
                        TaskState.TASK_KILLED,
                        TaskStatus.Reason.REASON_FRAMEWORK_REMOVED,
                        "Framework " + task.task().getFrameworkId().getValue() + " removed",
                        turn.now())
                .build();
    }

    private static TaskState removedState(TaskEntry task) {
        return TaskStates.isTerminal(task.state()) ? task.state() : TaskState.TASK_KILLED;
    }

    /** Lets the framework's agents know its description, so that pending updates are sent again. */
    private static void tellAgents(Turn turn, Framework framework) {
        MasterMessage message = MasterMessage.newBuilder()
                .setUpdateFramework(UpdateFramework.newBuilder().setFramework(framework.info()))
                .build();
        involved(turn, framework).forEach(agent -> send(turn, agent, message));
    }

    private static void send(Turn turn, AgentId to, MasterMessage message) {
        turn.state().agent(to).ifPresent(agent -> turn.send(agent, message));
    }

    /**
     * The agents that have something of the framework. Others need not hear of it: who subscribes and goes, or changes
     * its description, over and over must not keep ten thousand agents busy.
     */
    private static Set<AgentId> involved(Turn turn, Framework framework) {
        Set<AgentId> agents = new TreeSet<>();
        framework.usage().executors().keys().forEach(agents::add);
        framework.tasks().live().values().forEach(task -> agents.add(task.agent()));
        turn.state().operations().of(framework.id()).forEach(operation -> agents.add(operation.agent()));
        return agents;
    }
}
