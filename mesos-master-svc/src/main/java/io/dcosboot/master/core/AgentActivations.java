package io.dcosboot.master.core;

import io.dcosboot.master.core.state.Activation;
import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.AgentDirectory;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.AgentTransition;
import io.dcosboot.master.core.state.Drain;
import io.dcosboot.master.core.state.RegistryRecord;
import io.dcosboot.mesos.link.EndDrain;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.link.Shutdown;
import java.util.Optional;
import java.util.OptionalLong;

/** How agents are taken out of service and back, registry first (mesos-master.md §12). */
final class AgentActivations {

    /** What agents on a machine that is down are told, and their frameworks too. */
    private static final String MACHINE_DOWN = "Operator initiated 'Machine DOWN'";

    private final OfferBook offers;
    private final AgentDepartures departures;

    AgentActivations(OfferBook offers, AgentDepartures departures) {
        this.offers = offers;
        this.departures = departures;
    }

    /**
     * Changes what the operator decided about an agent that is registered, recovered or unreachable.
     *
     * @param request the client that waits for it, if one does
     */
    void change(Turn turn, AgentId id, Activation next, OptionalLong request) {
        turn.begin(id, new AgentTransition.ChangingActivation());
        turn.emit(new Effect.WriteRegistry(
                record(turn.state().agents(), id, next), new MasterCommand.ActivationChanged(id, next, request)));
    }

    private static RegistryOperation record(AgentDirectory agents, AgentId id, Activation next) {
        return agents.registered()
                .get(id)
                .map(agent -> agent.description().info())
                .or(() -> agents.recovered().get(id).map(RegistryRecord.Admitted::info))
                .<RegistryOperation>map(info -> new RegistryOperation.Admit(info, next))
                .orElseGet(() -> new RegistryOperation.MarkUnreachable(
                        id, agents.unreachable().get(id).orElseThrow().since(), next));
    }

    /** The registry has the change. */
    void changed(Turn turn, AgentId id, Activation next, OptionalLong request) {
        turn.end(id);
        Activation before = turn.state().agents().activation(id);
        turn.directory(agents -> agents.withActivation(id, next));
        turn.state().agent(id).ifPresent(agent -> {
            if (next.deactivated()) {
                offers.withdrawAllOf(turn, id);
            }
            if (next.draining() && !next.equals(before)) {
                turn.send(agent, draining(next.drain().orElseThrow()));
            } else if (next.drain().isEmpty() && before.drain().isPresent()) {
                turn.send(
                        agent,
                        MasterMessage.newBuilder()
                                .setEndDrain(EndDrain.getDefaultInstance())
                                .build());
            }
        });
        request.ifPresent(client -> turn.answer(client, new CallAnswer.Done()));
        review(turn, id);
    }

    private static MasterMessage draining(Drain drain) {
        return MasterMessage.newBuilder()
                .setDrain(io.dcosboot.mesos.link.Drain.newBuilder().setConfig(drain.config()))
                .build();
    }

    /**
     * Takes the next step that is due for a registered agent: off a machine that is down, or from draining to drained
     * when nothing is left on it. While a change of its standing waits for the registry the step waits for the next
     * review.
     */
    void review(Turn turn, AgentId id) {
        Optional<Agent> found = turn.state().agent(id);
        if (found.isEmpty() || turn.state().agents().transitions().containsKey(id)) {
            return;
        }
        Agent agent = found.get();
        if (turn.state().maintenance().machines().isDown(agent.description())) {
            turn.send(
                    agent,
                    MasterMessage.newBuilder()
                            .setShutdown(Shutdown.newBuilder().setMessage(MACHINE_DOWN))
                            .build());
            departures.remove(turn, agent, MACHINE_DOWN);
        } else if (agent.activation().draining()
                && agent.tasks().isEmpty()
                && turn.state().operations().of(id).isEmpty()) {
            Drain drain = agent.activation().drain().orElseThrow();
            if (drain.config().getMarkGone()) {
                departures.markGone(turn, id, OptionalLong.empty());
            } else {
                change(turn, id, Activation.draining(drain.done()), OptionalLong.empty());
            }
        }
    }
}
