package io.dcosboot.master.core;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.OperationEntry;
import io.dcosboot.master.core.state.OperationUuid;
import io.dcosboot.mesos.link.ApplyOperation;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.resources.Conversion;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.Operation;
import io.dcosboot.mesos.v1.OperationState;
import io.dcosboot.mesos.v1.OperationStatus;
import java.util.Locale;
import java.util.Optional;

/**
 * Carries out operations on reservations and volumes in the master's view at once, has the agent do the same, and keeps
 * them until their fate is known and acknowledged (mesos-master.md §6, steps 5 and 6).
 */
final class OperationLedger {

    /**
     * Applies an operation whose resources are available on the agent.
     *
     * @param framework whose operation it is; empty for an operator's
     */
    void apply(
            Turn turn,
            AgentId agent,
            Optional<FrameworkId> framework,
            Offer.Operation operation,
            Conversion conversion) {
        OperationUuid uuid = OperationUuid.issued(
                turn.state().term().masterId(), turn.state().operations().issued());
        turn.become(turn.state().withOperations(turn.state().operations().afterIssue()));
        Operation.Builder entry = Operation.newBuilder()
                .setAgentId(agent.toProto())
                .setInfo(operation)
                .setUuid(uuid.toProto())
                .setLatestStatus(status(operation, OperationState.OPERATION_PENDING));
        framework.ifPresent(owner -> entry.setFrameworkId(owner.toProto()));
        put(turn, new OperationEntry(entry.build()));
        turn.agent(agent, known -> known.convert(conversion.unallocated()));
        ApplyOperation.Builder order =
                ApplyOperation.newBuilder().setOperation(operation).setOperationUuid(uuid.value());
        framework.ifPresent(owner -> order.setFrameworkId(owner.toProto()));
        turn.state()
                .agent(agent)
                .ifPresent(known -> turn.send(
                        known,
                        MasterMessage.newBuilder().setApplyOperation(order).build()));
    }

    /** Carries out again what the agent, which has just told its resources, has not come to yet. */
    void reapply(Turn turn, AgentId agent) {
        for (OperationEntry operation : turn.state().operations().of(agent)) {
            if (operation.state() == OperationState.OPERATION_PENDING) {
                Conversion conversion =
                        Conversion.of(operation.operation().getInfo()).unallocated();
                turn.agent(
                        agent,
                        known -> known.usage().available().contains(conversion.consumed())
                                ? known.convert(conversion)
                                : known);
            }
        }
    }

    private static OperationStatus status(Offer.Operation operation, OperationState state) {
        OperationStatus.Builder status = OperationStatus.newBuilder().setState(state);
        if (operation.hasId()) {
            status.setOperationId(operation.getId());
        }
        return status.build();
    }

    void put(Turn turn, OperationEntry operation) {
        turn.become(turn.state().withOperations(turn.state().operations().plus(operation)));
    }

    /** Forgets an operation; an agent that drains may be empty now. */
    void remove(Turn turn, OperationEntry operation) {
        turn.become(turn.state().withOperations(turn.state().operations().minus(operation)));
        turn.state()
                .agent(operation.agent())
                .filter(agent -> agent.activation().draining())
                .ifPresent(agent -> turn.emit(new Effect.Enqueue(new MasterCommand.ReviewAgent(agent.id()))));
    }

    /** Takes a status into an operation's history and counts its end. */
    OperationEntry update(Turn turn, OperationEntry before, OperationStatus status) {
        OperationEntry after = before.with(status);
        put(turn, after);
        if (!OperationEntry.isTerminal(before.state()) && OperationEntry.isTerminal(after.state())) {
            countEnd(turn, before.operation().getInfo().getType(), after.state());
        }
        return after;
    }

    private static void countEnd(Turn turn, Offer.Operation.Type type, OperationState state) {
        String end = state.name().toLowerCase(Locale.ROOT).replace("operation_", "");
        turn.count("operations/" + end);
        turn.count("operations/" + type.name().toLowerCase(Locale.ROOT) + "/" + end);
    }

    /** An agent is out of reach, or gone: frameworks that follow their operations there hear of it. */
    void leave(Turn turn, AgentId agent, OperationState state, String message) {
        for (OperationEntry operation : turn.state().operations().of(agent)) {
            remove(turn, operation);
            if (OperationEntry.isTerminal(operation.state())) {
                continue; // its end is known; only the acknowledgement is missing
            }
            if (OperationEntry.isTerminal(state)) {
                countEnd(turn, operation.operation().getInfo().getType(), state);
            }
            operation
                    .framework()
                    .filter(_ -> operation.id().isPresent())
                    .ifPresent(framework -> turn.send(
                            framework,
                            Events.operation(status(operation.operation().getInfo(), state).toBuilder()
                                    .setMessage(message)
                                    .setAgentId(agent.toProto())
                                    .build())));
        }
    }

    /** Tells a framework why an operation of its ACCEPT was not carried out; without an id only the log has it. */
    static void refuse(Turn turn, FrameworkId framework, Offer.Operation operation, OperationState state, String why) {
        if (!operation.hasId()) {
            turn.note("Dropping an operation of framework " + framework + ": " + why);
            return;
        }
        if (OperationEntry.isTerminal(state)) {
            countEnd(turn, operation.getType(), state);
        }
        turn.send(
                framework,
                Events.operation(
                        status(operation, state).toBuilder().setMessage(why).build()));
    }

    /** How operators and refusals name an agent. */
    static String described(Agent agent) {
        return agent.id() + " at " + agent.description().pid() + " (" + agent.hostname() + ")";
    }
}
