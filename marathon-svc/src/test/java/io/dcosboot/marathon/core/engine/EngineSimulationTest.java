package io.dcosboot.marathon.core.engine;

import org.junit.jupiter.api.Test;

/**
 * Marathon under faults: nothing is launched before it is stored, no instance runs twice, capacity holds, the store
 * knows all that the engine knows, and once the faults end everything that users asked for last comes true. Replay a
 * seed with {@code -Dmarathon.simulation.seed=…}, try more with {@code -Dmarathon.simulation.seeds=…}.
 */
class EngineSimulationTest {

    private static final int SEEDS = Integer.getInteger("marathon.simulation.seeds", 200);

    @Test
    void comesTrueWhateverHappens() {
        Long single = Long.getLong("marathon.simulation.seed");
        long first = single == null ? 1 : single;
        long last = single == null ? SEEDS : single;
        for (long seed = first; seed <= last; seed++) {
            try {
                new SimWorld(seed).run(400, 4_000);
            } catch (AssertionError | RuntimeException e) {
                throw new AssertionError("seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }
}
