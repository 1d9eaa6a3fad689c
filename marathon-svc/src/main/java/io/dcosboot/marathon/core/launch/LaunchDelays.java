package io.dcosboot.marathon.core.launch;

import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Backoff;
import io.dcosboot.marathon.core.model.PathId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Slows the launches of failing apps down (marathon.md §20.3). A delay belongs to a configuration of an app: a new
 * configuration starts without one. Not kept over restarts. Not shared between threads.
 */
public final class LaunchDelays {

    private record Key(PathId app, Instant configuration) {}

    private record Delay(Duration length, Duration max, Instant anchor) {
        Instant end() {
            return anchor.plus(length);
        }

        // Nobody failed for a whole maximal delay: the next failure is a first one.
        boolean isForgotten(Instant now) {
            return now.isAfter(end().plus(max));
        }
    }

    private final Map<Key, Delay> delays = new HashMap<>();

    /** When instances of this app may be launched; not in the future when there is no delay. */
    public Instant nextLaunch(AppDefinition app, Instant now) {
        Delay delay = delays.get(key(app));
        return delay == null || delay.end().isBefore(now) ? now : delay.end();
    }

    public void failed(AppDefinition app, Instant now) {
        Backoff backoff = app.resilience().backoff();
        delays.compute(key(app), (_, before) -> {
            Duration length = before == null || before.isForgotten(now)
                    ? backoff.initial()
                    : times(before.length(), backoff.factor());
            return new Delay(shorter(length, backoff.max()), backoff.max(), now);
        });
    }

    /** @return whether there was one */
    public boolean reset(AppDefinition app) {
        return delays.remove(key(app)) != null;
    }

    /** Forgets the delays of an app that is gone, whatever its configuration was. */
    public void forget(PathId app) {
        delays.keySet().removeIf(key -> key.app().equals(app));
    }

    /** Forgets what has had no effect for long. */
    public void purge(Instant now) {
        delays.values().removeIf(delay -> delay.isForgotten(now));
    }

    /** The first end of a delay that is after {@code now}. */
    public Optional<Instant> nextEnd(Instant now) {
        return delays.values().stream()
                .map(Delay::end)
                .filter(end -> end.isAfter(now))
                .min(Instant::compareTo);
    }

    private static Key key(AppDefinition app) {
        return new Key(app.id(), app.versionInfo().lastConfigChangeAt());
    }

    private static Duration times(Duration duration, double factor) {
        return Duration.ofMillis(Math.round(Math.min(duration.toMillis() * factor, Integer.MAX_VALUE)));
    }

    private static Duration shorter(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
