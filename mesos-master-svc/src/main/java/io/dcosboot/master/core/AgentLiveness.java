package io.dcosboot.master.core;

import io.dcosboot.master.core.MasterCommand.GiveUpAgent.Cause;
import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.Agent.Presence;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.ExecutorKey;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.LinkId;
import io.dcosboot.master.core.state.TaskKey;
import io.dcosboot.mesos.client.MesosDuration;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.link.Ping;
import io.dcosboot.mesos.task.TaskStates;
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
    private final AgentDepartures departures;

    AgentLiveness(MasterSettings settings, OfferBook offers, TaskLedger ledger, AgentDepartures departures) {
        this.settings = settings;
        this.offers = offers;
        this.ledger = ledger;
        this.departures = departures;
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
        offers.withdrawAllOf(turn, id);
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

    /**
     * Gives up the agents that have not come back, unless they are too many for that to be their own fault.
     *
     * @param admitted how many agents the registry had at the election
     */
    void recoveryTimeout(Turn turn, int admitted) {
        int missing = turn.state().agents().recovered().size();
        if (missing > settings.agentLimits().recoveryRemovalLimit() * admitted) {
            turn.emit(new Effect.Abdicate("post-recovery agent removal limit exceeded: " + missing + " of " + admitted
                    + " agents did not reregister within "
                    + MesosDuration.print(settings.agentReregisterTimeout())));
            return;
        }
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
        if (!holds(turn, id, cause)) {
            return;
        }
        if (turn.state().agents().transitions().containsKey(id)) {
            // Something else about it is on its way to the registry: judge again when that is settled.
            turn.emit(new Effect.Schedule(settings.agentPingTimeout(), new MasterCommand.GiveUpAgent(id, cause)));
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
        departures.markUnreachable(turn, id, message);
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
}
