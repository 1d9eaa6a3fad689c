package io.dcosboot.marathon.core.engine;

import io.dcosboot.marathon.core.health.Probe;
import io.dcosboot.marathon.core.health.ProbeKey;
import java.util.function.BiConsumer;

/** Asks tasks whether they are well, each at its interval. */
public interface Prober {

    /**
     * Asks from now on.
     *
     * @param outcomes gets each outcome, from any thread; must not wait
     */
    void start(ProbeKey key, Probe probe, BiConsumer<ProbeKey, Probe.Outcome> outcomes);

    void stop(ProbeKey key);

    void stopAll();
}
