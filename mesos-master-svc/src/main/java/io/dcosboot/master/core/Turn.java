package io.dcosboot.master.core;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.AgentDirectory;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.AgentTransition;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.LinkId;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.OfferId;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/**
 * The handling of one command: the state as it becomes and the effects as they gather. Either all of it counts or, if
 * handling fails, nothing.
 */
final class Turn {

    private final Instant now;
    private final List<Effect> effects = new ArrayList<>();
    private MasterState state;

    Turn(MasterState state, Instant now) {
        this.state = state;
        this.now = now;
    }

    MasterState state() {
        return state;
    }

    Instant now() {
        return now;
    }

    List<Effect> effects() {
        return effects;
    }

    void become(MasterState next) {
        state = next;
    }

    void put(Framework framework) {
        state = state.withFrameworks(state.frameworks().plus(framework.id(), framework));
    }

    void put(Agent agent) {
        directory(agents -> agents.withRegistered(agent));
    }

    void directory(UnaryOperator<AgentDirectory> change) {
        state = state.withAgents(change.apply(state.agents()));
    }

    /** Changes a framework if it exists. */
    void framework(FrameworkId id, UnaryOperator<Framework> change) {
        state.framework(id).ifPresent(framework -> put(change.apply(framework)));
    }

    /** Changes an agent if it is registered. */
    void agent(AgentId id, UnaryOperator<Agent> change) {
        state.agent(id).ifPresent(agent -> put(change.apply(agent)));
    }

    /** The next id of an offer or inverse offer; both share one sequence. */
    OfferId nextOfferId() {
        OfferId id =
                new OfferId(state.term().masterId() + "-O" + state.sequences().offer());
        state = state.withSequences(state.sequences().afterOffer());
        return id;
    }

    /** Begins a change of an agent's standing, which now waits for the registry. */
    void begin(AgentId id, AgentTransition transition) {
        directory(agents -> agents.begin(id, transition));
    }

    /** The registry has the change of an agent's standing. */
    void end(AgentId id) {
        directory(agents -> agents.end(id));
    }

    void count(String counter) {
        state = state.withCounters(state.counters().increment(counter));
    }

    void emit(Effect effect) {
        effects.add(effect);
    }

    /** Sends an event to a framework if it is connected; otherwise the framework misses it. */
    void send(FrameworkId id, Event event) {
        state.framework(id)
                .flatMap(framework -> framework.connection().current())
                .ifPresent(stream -> {
                    framework(
                            id,
                            framework -> framework
                                    .count("events")
                                    .count("events/" + event.getType().name().toLowerCase(Locale.ROOT)));
                    emit(new Effect.SendEvent(stream, event));
                });
    }

    /** Sends to an agent if it is connected. */
    void send(Agent agent, MasterMessage message) {
        agent.link().ifPresent(link -> send(link, message));
    }

    void send(LinkId link, MasterMessage message) {
        emit(new Effect.SendToAgent(link, message));
    }

    void publish(io.dcosboot.mesos.v1.master.Event event) {
        emit(new Effect.Publish(event, state));
    }

    /** Answers the client that waits under {@code request}. */
    void answer(long request, CallAnswer answer) {
        emit(new Effect.Answer(request, answer));
    }

    void note(String text) {
        emit(new Effect.Note(text));
    }
}
