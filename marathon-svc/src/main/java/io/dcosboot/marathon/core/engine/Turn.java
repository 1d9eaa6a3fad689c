package io.dcosboot.marathon.core.engine;

import io.dcosboot.marathon.core.event.MarathonEvent;
import io.dcosboot.marathon.core.state.StateChange;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One input being handled: the time it is handled at, and what has been decided so far. */
final class Turn {

    private final Instant now;
    private final List<Effect> effects = new ArrayList<>();

    Turn(Instant now) {
        this.now = now;
    }

    Instant now() {
        return now;
    }

    void store(StateChange change) {
        effects.add(new Effect.Store(change));
    }

    void send(Call call) {
        effects.add(new Effect.Send(call));
    }

    void publish(MarathonEvent event) {
        effects.add(new Effect.Publish(event));
    }

    void add(Effect effect) {
        effects.add(effect);
    }

    List<Effect> effects() {
        return List.copyOf(effects);
    }
}
