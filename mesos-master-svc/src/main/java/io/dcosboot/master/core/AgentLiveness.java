package io.dcosboot.master.core;

import io.dcosboot.master.core.MasterCommand.GiveUpAgent.Cause;
import io.dcosboot.master.core.state.Activation;
import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.Agent.Presence;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.AgentTransition;
import io.dcosboot.master.core.state.ExecutorKey;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.LinkId;
import io.dcosboot.master.core.state.RegistryRecord;
import io.dcosboot.master.core.state.TaskEntry;
import io.dcosboot.master.core.state.TaskKey;
import io.dcosboot.master.core.state.TaskStates;
import io.dcosboot.mesos.client.MesosDuration;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.link.Ping;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** How agents are watched, lost and given up (mesos-master.md §11). */
final class AgentLiveness {

    private final MasterSettings settings;
    private final OfferBook offers;
    private final TaskLedger ledger;

    AgentLiveness(MasterSettings settings, OfferBook offers, TaskLedger ledger) {
        this.settings = settings;
        this.offers = offers;
        this.ledger = ledger;
    }

    /** Begins to ping an agent that has just been registered. */
    void watch(Turn turn, Agent agent) {
        schedulePing(turn, agent.id(), agent.times().registered());
    }

    private void schedulePing(Turn turn, AgentId id, Instant registeredAt) {
        turn.emit(new Effect.Schedule(settings.agentPingTimeout(), new MasterCommand.PingDue(id, registeredAt)));
    }

    /** Pings; an agent without a link cannot answer, which counts against it all the same. */
    void pingDue(Turn turn, AgentId id, Instant registeredAt) {
        Optional<Agent> found = turn.state()
                .agent(id)
                .filter(agent -> agent.times().registered().equals(registeredAt));
        if (found.isEmpty()) {
            return;
        }
        Agent agent = found.get();
        int unanswered = agent.presence().unansweredPings();
        if (unanswered == settings.maxAgentPingTimeouts()) {
            turn.count("slave_unreachable_scheduled");
            requestGivingUp(turn, id, new Cause.Silent(registeredAt));
        }
        turn.put(agent.withPresence(agent.presence().withUnansweredPings(unanswered + 1)));
        turn.send(
                agent,
                MasterMessage.newBuilder()
                        .setPing(Ping.newBuilder().setConnected(true))
                        .build());
        schedulePing(turn, id, registeredAt);
    }

    void pong(Turn turn, Agent agent) {
        if (agent.presence().unansweredPings() > settings.maxAgentPingTimeouts()) {
            turn.count("slave_unreachable_canceled");
        }
        turn.put(agent.withPresence(agent.presence().withUnansweredPings(0)));
    }

    void linkClosed(Turn turn, LinkId link) {
        Optional<Agent> found = turn.state().agents().links().get(link).flatMap(turn.state()::agent);
        if (found.isEmpty()) {
            return;
        }
        AgentId id = found.get().id();
        offers.rescindAllOf(turn, id);
        turn.agent(
                id,
                agent -> agent.withPresence(
                        new Presence.Disconnected(turn.now(), agent.presence().unansweredPings())));
        turn.directory(agents -> agents.withLinks(agents.links().minus(link)));
        endUncheckpointed(turn, turn.state().agent(id).orElseThrow());
        turn.emit(new Effect.Schedule(
                settings.agentReregisterTimeout(), new MasterCommand.ReregisterTimeout(id, turn.now())));
    }

    /** Frameworks that do not checkpoint lose what runs on an agent with its link. */
    private void endUncheckpointed(Turn turn, Agent agent) {
        for (TaskKey key : agent.tasks()) {
            Optional<Framework> owner = turn.state()
                    .framework(key.framework())
                    .filter(f -> !f.info().getCheckpoint());
            owner.flatMap(f -> f.tasks().live().get(key.task()))
                    .filter(task -> !TaskStates.isTerminal(task.state()))
                    .ifPresent(task -> ledger.decide(
                            turn,
                            task,
                            Statuses.byMaster(
                                            task.id(),
                                            agent.id(),
                                            TaskState.TASK_LOST,
                                            TaskStatus.Reason.REASON_AGENT_DISCONNECTED,
                                            "Agent " + agent.hostname() + " disconnected",
                                            turn.now())
                                    .build()));
        }
        for (ExecutorKey key : agent.executors().keys()) {
            if (turn.state()
                    .framework(key.framework())
                    .filter(f -> f.info().getCheckpoint())
                    .isEmpty()) {
                ledger.removeExecutor(turn, agent.id(), key);
            }
        }
    }

    void reregisterTimeout(Turn turn, AgentId id, Instant disconnectedAt) {
        Cause cause = new Cause.Absent(disconnectedAt);
        if (holds(turn, id, cause)) {
            requestGivingUp(turn, id, cause);
        }
    }

    void recoveryTimeout(Turn turn) {
        for (AgentId id : turn.state().agents().recovered().keys()) {
            requestGivingUp(turn, id, new Cause.NeverBack());
        }
    }

    /** Gives an agent up as soon as the limit on removals allows it. */
    private void requestGivingUp(Turn turn, AgentId id, Cause cause) {
        Instant allowed = turn.state().agents().removalAllowedAt();
        Instant at = allowed.isAfter(turn.now()) ? allowed : turn.now();
        turn.directory(agents -> agents.withRemovalAllowedAt(at.plus(settings.agentRemovalInterval())));
        MasterCommand.GiveUpAgent command = new MasterCommand.GiveUpAgent(id, cause);
        turn.emit(
                at.equals(turn.now())
                        ? new Effect.Enqueue(command)
                        : new Effect.Schedule(Duration.between(turn.now(), at), command));
    }

    void giveUp(Turn turn, AgentId id, Cause cause) {
        if (!holds(turn, id, cause) || turn.state().agents().transitions().containsKey(id)) {
            return;
        }
        String message = switch (cause) {
            case Cause.Silent _ -> "health check timed out";
            case Cause.Absent _ ->
                "agent did not reregister within " + MesosDuration.print(settings.agentReregisterTimeout())
                        + " after disconnecting";
            case Cause.NeverBack _ ->
                "agent did not reregister within " + MesosDuration.print(settings.agentReregisterTimeout())
                        + " after master failover";
        };
        begin(turn, id, new AgentTransition.MarkingUnreachable());
        turn.emit(new Effect.WriteRegistry(
                new RegistryOperation.MarkUnreachable(
                        id, turn.now(), turn.state().agents().activation(id)),
                new MasterCommand.AgentMarkedUnreachable(id, turn.now(), message)));
    }

    private boolean holds(Turn turn, AgentId id, Cause cause) {
        Optional<Agent> agent = turn.state().agent(id);
        return switch (cause) {
            case Cause.Silent(Instant registeredAt) ->
                agent.filter(it -> it.times().registered().equals(registeredAt)
                                && it.presence().unansweredPings() >= settings.maxAgentPingTimeouts())
                        .isPresent();
            case Cause.Absent(Instant since) ->
                agent.filter(it ->
                                it.presence() instanceof Presence.Disconnected(Instant at, int _) && at.equals(since))
                        .isPresent();
            case Cause.NeverBack _ -> turn.state().agents().recovered().containsKey(id);
        };
    }

    void markedUnreachable(Turn turn, AgentId id, Instant since, String message) {
        end(turn, id);
        Activation activation = turn.state().agents().activation(id);
        turn.count("slave_unreachable_completed");
        turn.count("slave_removals");
        turn.count("slave_removals/reason_unhealthy");
        turn.state().agent(id).ifPresent(agent -> {
            offers.rescindAllOf(turn, id);
            for (TaskKey key : agent.tasks()) {
                task(turn, key).ifPresent(task -> becomeUnreachable(turn, task, since, message));
            }
            leave(turn, id);
        });
        turn.directory(agents -> agents.withRecovered(agents.recovered().minus(id))
                .withUnreachable(agents.unreachable().plus(id, new RegistryRecord.Unreachable(since, activation))));
        tellFrameworks(turn, id);
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
                        TaskStates.shownTo(framework.capabilities(), TaskState.TASK_UNREACHABLE),
                        TaskStatus.Reason.REASON_AGENT_REMOVED,
                        message,
                        turn.now())
                .setUnreachableTime(OperatorEvents.time(since))
                .build();
        TaskEntry after = ledger.update(turn, task, status, status.getState());
        turn.send(framework.id(), Events.update(status));
        ledger.becomeUnreachable(turn, after);
    }

    void unregister(Turn turn, Agent agent) {
        turn.count("messages_unregister_slave");
        remove(turn, agent, "the agent unregistered");
    }

    /** Removes a registered agent for good, registry first. */
    void remove(Turn turn, Agent agent, String cause) {
        if (turn.state().agents().transitions().containsKey(agent.id())) {
            return;
        }
        begin(turn, agent.id(), new AgentTransition.Removing());
        turn.emit(new Effect.WriteRegistry(
                new RegistryOperation.Remove(agent.id()), new MasterCommand.AgentRemoved(agent.id(), cause)));
    }

    void removed(Turn turn, AgentId id, String cause) {
        end(turn, id);
        turn.state().agent(id).ifPresent(agent -> {
            turn.count("slave_removals");
            turn.count(
                    cause.startsWith("a new agent")
                            ? "slave_removals/reason_registered"
                            : "slave_removals/reason_unregistered");
            offers.rescindAllOf(turn, id);
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
            leave(turn, id);
            tellFrameworks(turn, id);
            turn.publish(OperatorEvents.agentRemoved(id));
        });
    }

    /** Takes an agent without tasks and offers out of the registered ones. */
    private void leave(Turn turn, AgentId id) {
        Agent agent = turn.state().agent(id).orElseThrow();
        for (ExecutorKey key : agent.executors().keys()) {
            ledger.removeExecutor(turn, id, key);
        }
        clearFilters(turn, id);
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

    private static void begin(Turn turn, AgentId id, AgentTransition transition) {
        turn.directory(agents -> agents.withTransitions(agents.transitions().plus(id, transition)));
    }

    private static void end(Turn turn, AgentId id) {
        turn.directory(agents -> agents.withTransitions(agents.transitions().minus(id)));
    }
}
