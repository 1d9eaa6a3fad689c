package io.dcosboot.master.core;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.ExecutorId;
import io.dcosboot.master.core.state.ExecutorKey;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.LinkId;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.ExecutorMessage;
import io.dcosboot.mesos.link.ExitedExecutor;
import io.dcosboot.mesos.link.UpdateAgent;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.util.Optional;

/** What agents say, once the link is known to be a registered agent's (agent_link.proto). */
final class AgentMessages {

    private final AgentRegistration registration;
    private final AgentLiveness liveness;
    private final AgentDepartures departures;
    private final StatusUpdates updates;
    private final OperationLedger operations;
    private final OperationFeedback feedback;
    private final TaskLedger ledger;
    private final OfferBook offers;
    private final Allocations allocations;

    AgentMessages(
            AgentRegistration registration,
            AgentLiveness liveness,
            AgentDepartures departures,
            StatusUpdates updates,
            OperationLedger operations,
            OperationFeedback feedback,
            TaskLedger ledger,
            OfferBook offers,
            Allocations allocations) {
        this.registration = registration;
        this.liveness = liveness;
        this.departures = departures;
        this.updates = updates;
        this.operations = operations;
        this.feedback = feedback;
        this.ledger = ledger;
        this.offers = offers;
        this.allocations = allocations;
    }

    void handle(Turn turn, LinkId link, AgentMessage message) {
        switch (message.getMessageCase()) {
            case REGISTER -> registration.register(turn, link, message.getRegister());
            case REREGISTER -> registration.reregister(turn, link, message.getReregister());
            case PONG,
                    STATUS_UPDATE,
                    EXITED_EXECUTOR,
                    EXECUTOR_MESSAGE,
                    UPDATE_AGENT,
                    UPDATE_OPERATION_STATUS,
                    UNREGISTER -> {
                Optional<Agent> agent = turn.state().agents().links().get(link).flatMap(turn.state()::agent);
                if (agent.isPresent()) {
                    handle(turn, agent.get(), message);
                } else {
                    // It is not, or no longer, registered on this link: let it come again.
                    turn.count("dropped_messages");
                    turn.emit(new Effect.CloseLink(link));
                }
            }
            case MESSAGE_NOT_SET -> turn.count("dropped_messages");
        }
    }

    private void handle(Turn turn, Agent agent, AgentMessage message) {
        switch (message.getMessageCase()) {
            case PONG -> liveness.pong(turn, agent);
            case STATUS_UPDATE -> updates.fromAgent(turn, agent, message.getStatusUpdate());
            case EXITED_EXECUTOR -> exited(turn, agent, message.getExitedExecutor());
            case EXECUTOR_MESSAGE -> forward(turn, agent, message.getExecutorMessage());
            case UPDATE_AGENT -> resourcesChanged(turn, agent, message.getUpdateAgent());
            case UNREGISTER -> departures.unregister(turn, agent);
            case UPDATE_OPERATION_STATUS -> feedback.fromAgent(turn, agent, message.getUpdateOperationStatus());
            case REGISTER, REREGISTER, MESSAGE_NOT_SET ->
                throw new IllegalArgumentException("not of a registered agent: " + message.getMessageCase());
        }
    }

    private void exited(Turn turn, Agent agent, ExitedExecutor exit) {
        turn.count("messages_exited_executor");
        FrameworkId framework = FrameworkId.of(exit.getFrameworkId());
        ledger.removeExecutor(turn, agent.id(), new ExecutorKey(framework, ExecutorId.of(exit.getExecutorId())));
        turn.send(
                framework,
                Event.newBuilder()
                        .setType(Event.Type.FAILURE)
                        .setFailure(Event.Failure.newBuilder()
                                .setAgentId(agent.id().toProto())
                                .setExecutorId(exit.getExecutorId())
                                .setStatus(exit.getStatus()))
                        .build());
    }

    private static void forward(Turn turn, Agent agent, ExecutorMessage message) {
        turn.count("messages_executor_to_framework");
        FrameworkId framework = FrameworkId.of(message.getFrameworkId());
        turn.count(
                turn.state().framework(framework).isPresent()
                        ? "valid_executor_to_framework_messages"
                        : "invalid_executor_to_framework_messages");
        turn.send(
                framework,
                Event.newBuilder()
                        .setType(Event.Type.MESSAGE)
                        .setMessage(Event.Message.newBuilder()
                                .setAgentId(agent.id().toProto())
                                .setExecutorId(message.getExecutorId())
                                .setData(message.getData()))
                        .build());
    }

    /**
     * The agent's resources have changed by themselves. Offers of what changed are worth nothing any more: all of them
     * if the agent's own resources did, those with revocable resources if the oversubscribed ones did.
     */
    private void resourcesChanged(Turn turn, Agent agent, UpdateAgent update) {
        turn.count("messages_update_slave");
        var flaw = Resources.validate(update.getTotalResourcesList())
                .or(() -> Resources.validate(update.getOversubscribedResourcesList()));
        if (flaw.isPresent()) {
            turn.note("Ignoring changed resources of agent " + agent.id() + ": " + flaw.get());
            return;
        }
        Resources own = update.getTotalResourcesCount() == 0
                ? agent.total().nonRevocable()
                : Resources.of(update.getTotalResourcesList());
        Resources total = own.plus(Resources.of(update.getOversubscribedResourcesList()));
        if (total.equals(agent.total())) {
            return;
        }
        boolean ownChanged = !total.nonRevocable().equals(agent.total().nonRevocable());
        agent.usage()
                .offers()
                .forEach(id -> turn.state()
                        .offers()
                        .get(id)
                        .filter(offer ->
                                ownChanged || !offer.resources().revocable().isEmpty())
                        .ifPresent(offer -> offers.rescind(turn, offer)));
        turn.agent(agent.id(), a -> a.withTotal(total));
        operations.reapply(turn, agent.id());
        allocations.requestFor(turn, agent.id());
    }
}
