package io.dcosboot.master.core;

import io.dcosboot.master.core.state.Activation;
import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.AgentTransition;
import io.dcosboot.master.core.state.ExecutorKey;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.RegistryRecord;
import io.dcosboot.master.core.state.TaskEntry;
import io.dcosboot.master.core.state.TaskKey;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.link.Shutdown;
import io.dcosboot.mesos.task.TaskStates;
import io.dcosboot.mesos.v1.FrameworkInfo.Capability;
import io.dcosboot.mesos.v1.OperationState;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;

/** How agents leave: out of reach, for good, or declared gone; registry first (mesos-master.md §8.4, §11, §12.2). */
final class AgentDepartures {

    /** What gone agents and their frameworks are told. */
    static final String GONE = "Agent has been marked gone";

    private final MasterSettings settings;
    private final OfferBook offers;
    private final InverseOfferBook inverseOffers;
    private final TaskLedger ledger;
    private final OperationLedger operations;

    AgentDepartures(
            MasterSettings settings,
            OfferBook offers,
            InverseOfferBook inverseOffers,
            TaskLedger ledger,
            OperationLedger operations) {
        this.settings = settings;
        this.offers = offers;
        this.inverseOffers = inverseOffers;
        this.ledger = ledger;
        this.operations = operations;
    }

    /** Gives up an agent that is out of reach. */
    void markUnreachable(Turn turn, AgentId id, String message) {
        turn.begin(id, new AgentTransition.MarkingUnreachable());
        turn.emit(new Effect.WriteRegistry(
                new RegistryOperation.MarkUnreachable(
                        id, turn.now(), turn.state().agents().activation(id)),
                new MasterCommand.AgentMarkedUnreachable(id, turn.now(), message)));
    }

    void markedUnreachable(Turn turn, AgentId id, Instant since, String message) {
        turn.end(id);
        Activation activation = turn.state().agents().activation(id);
        turn.count("slave_unreachable_completed");
        turn.count("slave_removals");
        turn.count("slave_removals/reason_unhealthy");
        turn.state().agent(id).ifPresent(agent -> {
            offers.withdrawAllOf(turn, id);
            for (TaskKey key : agent.tasks()) {
                task(turn, key).ifPresent(task -> becomeUnreachable(turn, task, since, message));
            }
            operations.leave(turn, id, OperationState.OPERATION_UNREACHABLE, message);
            leave(turn, id);
        });
        turn.directory(agents -> agents.withRecovered(agents.recovered().minus(id))
                .withUnreachable(agents.unreachable().plus(id, new RegistryRecord.Unreachable(since, activation))));
        tellFrameworks(turn, id);
        announceLoss(turn, id);
    }

    private void becomeUnreachable(Turn turn, TaskEntry task, Instant since, String message) {
        if (TaskStates.isTerminal(task.state())) {
            ledger.complete(turn, task);
            return;
        }
        Framework framework = turn.state()
                .framework(FrameworkId.of(task.task().getFrameworkId()))
                .orElseThrow();
        TaskStatus status = Statuses.byMaster(
                        task.id(),
                        task.agent(),
                        TaskStates.shownTo(framework.capabilities().partitionAware(), TaskState.TASK_UNREACHABLE),
                        TaskStatus.Reason.REASON_AGENT_REMOVED,
                        message,
                        turn.now())
                .setUnreachableTime(OperatorEvents.time(since))
                .build();
        TaskEntry after = ledger.update(turn, task, status, status.getState());
        turn.send(framework.id(), Events.update(status));
        ledger.becomeUnreachable(turn, after);
    }

    /** The agent has ended itself. */
    void unregister(Turn turn, Agent agent) {
        turn.count("messages_unregister_slave");
        remove(turn, agent, "the agent unregistered");
    }

    /** Removes a registered agent for good, registry first. */
    void remove(Turn turn, Agent agent, String cause) {
        if (turn.state().agents().transitions().containsKey(agent.id())) {
            // Something else about it is on its way to the registry: judge again when that is settled.
            turn.emit(new Effect.Schedule(
                    settings.agentPingTimeout(),
                    new MasterCommand.RemoveAgent(agent.id(), agent.times().registered(), agent.link(), cause)));
            return;
        }
        turn.begin(agent.id(), new AgentTransition.Removing());
        turn.emit(new Effect.WriteRegistry(
                new RegistryOperation.Remove(agent.id()), new MasterCommand.AgentRemoved(agent.id(), cause)));
    }

    /** Removes an agent whose removal had to wait, unless it has come back on another link meanwhile. */
    void removeNow(Turn turn, MasterCommand.RemoveAgent due) {
        turn.state()
                .agent(due.agent())
                .filter(agent -> agent.times().registered().equals(due.registeredAt()))
                .filter(agent -> agent.link().isEmpty() || agent.link().equals(due.link()))
                .ifPresent(agent -> remove(turn, agent, due.cause()));
    }

    void removed(Turn turn, AgentId id, String cause) {
        turn.end(id);
        turn.state().agent(id).ifPresent(agent -> {
            turn.count("slave_removals");
            turn.count(
                    cause.startsWith("a new agent")
                            ? "slave_removals/reason_registered"
                            : "slave_removals/reason_unregistered");
            offers.withdrawAllOf(turn, id);
            for (TaskKey key : agent.tasks()) {
                task(turn, key)
                        .ifPresent(task -> ledger.decide(
                                turn,
                                task,
                                Statuses.byMaster(
                                                task.id(),
                                                id,
                                                TaskState.TASK_LOST,
                                                TaskStatus.Reason.REASON_AGENT_REMOVED,
                                                "Agent " + agent.hostname() + " removed: " + cause,
                                                turn.now())
                                        .build()));
            }
            operations.leave(turn, id, OperationState.OPERATION_UNKNOWN, "Agent removed: " + cause);
            leave(turn, id);
            tellFrameworks(turn, id);
            turn.publish(OperatorEvents.agentRemoved(id));
        });
    }

    /**
     * Declares an agent gone: it can never come back.
     *
     * @param request the client that waits for it, if one does
     */
    void markGone(Turn turn, AgentId id, OptionalLong request) {
        turn.begin(id, new AgentTransition.MarkingGone());
        turn.emit(new Effect.WriteRegistry(
                new RegistryOperation.MarkGone(id, turn.now()),
                new MasterCommand.AgentMarkedGone(id, turn.now(), request)));
    }

    void markedGone(Turn turn, AgentId id, Instant since, OptionalLong request) {
        turn.end(id);
        turn.state().agent(id).ifPresent(agent -> {
            turn.send(
                    agent,
                    MasterMessage.newBuilder()
                            .setShutdown(Shutdown.newBuilder().setMessage(GONE).setGone(true))
                            .build());
            offers.withdrawAllOf(turn, id);
            for (TaskKey key : agent.tasks()) {
                task(turn, key).ifPresent(task -> becomeGone(turn, task));
            }
            operations.leave(turn, id, OperationState.OPERATION_GONE_BY_OPERATOR, GONE);
            leave(turn, id);
            tellFrameworks(turn, id);
            announceLoss(turn, id);
        });
        if (turn.state().agents().unreachable().containsKey(id)) {
            endUnreachable(turn, id);
        }
        turn.directory(agents -> agents.withRecovered(agents.recovered().minus(id))
                .withUnreachable(agents.unreachable().minus(id))
                .withGone(agents.gone().plus(id, since)));
        request.ifPresent(client -> turn.answer(client, new CallAnswer.Done()));
    }

    private void becomeGone(Turn turn, TaskEntry task) {
        if (TaskStates.isTerminal(task.state())) {
            ledger.complete(turn, task);
        } else {
            ledger.decide(turn, task, goneStatus(turn, task));
        }
    }

    /** The tasks that were out of reach with the agent are over. */
    private void endUnreachable(Turn turn, AgentId id) {
        for (Framework framework : turn.state().frameworks().values()) {
            for (TaskEntry task : framework.tasks().unreachable().entries()) {
                if (task.agent().equals(id)) {
                    TaskStatus status = goneStatus(turn, task);
                    ledger.completeUnreachable(turn, task, status);
                    turn.send(framework.id(), Events.update(status));
                }
            }
        }
    }

    private static TaskStatus goneStatus(Turn turn, TaskEntry task) {
        boolean aware = turn.state()
                .framework(FrameworkId.of(task.task().getFrameworkId()))
                .filter(framework -> framework.capabilities().has(Capability.Type.PARTITION_AWARE))
                .isPresent();
        return Statuses.byMaster(
                        task.id(),
                        task.agent(),
                        aware ? TaskState.TASK_GONE_BY_OPERATOR : TaskState.TASK_LOST,
                        aware
                                ? TaskStatus.Reason.REASON_AGENT_REMOVED_BY_OPERATOR
                                : TaskStatus.Reason.REASON_AGENT_REMOVED,
                        GONE,
                        turn.now())
                .build();
    }

    /** Takes an agent without tasks and offers out of the registered ones. */
    private void leave(Turn turn, AgentId id) {
        Agent agent = turn.state().agent(id).orElseThrow();
        for (ExecutorKey key : agent.executors().keys()) {
            ledger.removeExecutor(turn, id, key);
        }
        clearFilters(turn, id);
        inverseOffers.forget(turn, id);
        agent.link().ifPresent(link -> turn.emit(new Effect.CloseLink(link)));
        turn.directory(agents -> agents.withoutRegistered(id));
    }

    private static Optional<TaskEntry> task(Turn turn, TaskKey key) {
        return turn.state()
                .framework(key.framework())
                .flatMap(f -> f.tasks().live().get(key.task()));
    }

    private static void tellFrameworks(Turn turn, AgentId id) {
        turn.state().frameworks().keys().forEach(framework -> turn.send(framework, Events.agentFailure(id)));
    }

    /** The original keeps silent about these on the operator's stream; telling is an option (mesos-master.md §23). */
    private void announceLoss(Turn turn, AgentId id) {
        if (settings.agentLimits().announceLost()) {
            turn.publish(OperatorEvents.agentRemoved(id));
        }
    }

    /** Forgets all offer filters on an agent. */
    void clearFilters(Turn turn, AgentId id) {
        for (Framework framework : turn.state().frameworks().values()) {
            if (!framework.interest().filters().byRole().isEmpty()) {
                turn.put(framework.withInterest(framework
                        .interest()
                        .withFilters(framework.interest().filters().withoutAgent(id))));
            }
        }
    }
}
