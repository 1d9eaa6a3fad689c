package io.dcosboot.master.core;

import io.dcosboot.master.core.state.Activation;
import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.AgentTransition;
import io.dcosboot.master.core.state.Drain;
import io.dcosboot.mesos.v1.AgentInfo;
import io.dcosboot.mesos.v1.DrainConfig;
import io.dcosboot.mesos.v1.DurationInfo;
import io.dcosboot.mesos.v1.master.Call;
import java.util.Optional;
import java.util.OptionalLong;

/** Drains, deactivates, reactivates agents and declares them gone (mesos-master.md §12.2). */
final class AgentStandingCalls {

    private static final long NANOS = 1_000_000_000L;

    private final AgentActivations activations;
    private final AgentDepartures departures;

    AgentStandingCalls(AgentActivations activations, AgentDepartures departures) {
        this.activations = activations;
        this.departures = departures;
    }

    void drain(Turn turn, Call.DrainAgent call, long request) {
        AgentId id = AgentId.of(call.getAgentId());
        Optional<CallAnswer> refusal =
                unknown(turn, id).or(() -> undrainable(turn, id)).or(() -> busy(turn, id));
        DrainConfig.Builder config = DrainConfig.newBuilder().setMarkGone(call.getMarkGone());
        if (call.hasMaxGracePeriod()) {
            var grace = call.getMaxGracePeriod();
            if (grace.getSeconds() < 0 || grace.getNanos() < 0 || grace.getSeconds() > Long.MAX_VALUE / NANOS - 1) {
                refusal = Optional.of(new CallAnswer.Refused(400, "'max_grace_period' is not a valid length of time"));
            } else {
                config.setMaxGracePeriod(
                        DurationInfo.newBuilder().setNanoseconds(grace.getSeconds() * NANOS + grace.getNanos()));
            }
        }
        perform(turn, id, refusal, Activation.draining(new Drain(config.build(), false, turn.now())), request);
    }

    void deactivate(Turn turn, Call.DeactivateAgent call, long request) {
        AgentId id = AgentId.of(call.getAgentId());
        Optional<Drain> drain = turn.state().agents().activation(id).drain();
        perform(
                turn,
                id,
                unknown(turn, id).or(() -> busy(turn, id)),
                drain.map(Activation::draining).orElse(Activation.inactive()),
                request);
    }

    void reactivate(Turn turn, Call.ReactivateAgent call, long request) {
        AgentId id = AgentId.of(call.getAgentId());
        Activation now = turn.state().agents().activation(id);
        Optional<CallAnswer> refusal = unknown(turn, id)
                .or(() -> when(!now.deactivated(), 400, "Agent is not deactivated"))
                .or(() -> when(now.draining(), 400, "Agent is still in the DRAINING state"))
                .or(() -> busy(turn, id));
        perform(turn, id, refusal, Activation.active(), request);
    }

    void markGone(Turn turn, Call.MarkAgentGone call, long request) {
        AgentId id = AgentId.of(call.getAgentId());
        if (turn.state().agents().gone().containsKey(id)) {
            turn.answer(request, new CallAnswer.Done());
            return;
        }
        Optional<CallAnswer> refusal = when(!turn.state().agents().knows(id), 404, "Agent '" + id + "' not found")
                .or(() -> transition(turn, id));
        if (refusal.isPresent()) {
            turn.answer(request, refusal.get());
        } else {
            departures.markGone(turn, id, OptionalLong.of(request));
        }
    }

    private void perform(Turn turn, AgentId id, Optional<CallAnswer> refusal, Activation next, long request) {
        if (refusal.isPresent()) {
            turn.answer(request, refusal.get());
        } else {
            activations.change(turn, id, next, OptionalLong.of(request));
        }
    }

    private static Optional<CallAnswer> unknown(Turn turn, AgentId id) {
        return when(!turn.state().agents().knows(id), 400, "Unknown agent");
    }

    /** What an agent that is here can be judged by; of others neither address nor capabilities are known. */
    private static Optional<CallAnswer> undrainable(Turn turn, AgentId id) {
        Optional<Agent> agent = turn.state().agent(id);
        if (agent.isEmpty()) {
            return Optional.empty();
        }
        var description = agent.get().description();
        return when(
                        turn.state().maintenance().planned().of(description).isPresent(),
                        400,
                        "Agent is part of a maintenance schedule")
                .or(() -> when(
                        !description.capabilityTypes().contains(AgentInfo.Capability.Type.AGENT_DRAINING),
                        400,
                        "Agent is not capable of draining"));
    }

    private static Optional<CallAnswer> busy(Turn turn, AgentId id) {
        return turn.state().agents().transitions().get(id).orElse(null) instanceof AgentTransition.MarkingGone
                ? when(true, 409, "Agent is currently being marked gone")
                : transition(turn, id);
    }

    /** A change that waits for the registry; the client may try again in a moment. */
    private static Optional<CallAnswer> transition(Turn turn, AgentId id) {
        return turn.state().agents().transitions().get(id).map(transition -> {
            String what = switch (transition) {
                case AgentTransition.Registering _ -> "registering";
                case AgentTransition.Reregistering _ -> "reregistering";
                case AgentTransition.MarkingUnreachable _ -> "being marked unreachable";
                case AgentTransition.Removing _ -> "being removed";
                case AgentTransition.MarkingGone _ -> "being marked gone";
                case AgentTransition.ChangingActivation _ -> "being activated or deactivated";
            };
            return new CallAnswer.Refused(503, "Agent '" + id + "' is currently " + what);
        });
    }

    private static Optional<CallAnswer> when(boolean condition, int status, String text) {
        return condition ? Optional.of(new CallAnswer.Refused(status, text)) : Optional.empty();
    }
}
