package io.dcosboot.master.simulation;

import org.junit.jupiter.api.Test;

/** Many small clusters full of faults; {@code -Dsimulation.seed=n} replays one. */
class SimulationTest {

    private static final int CLUSTERS = 300;

    @Test
    void whateverHappensAccountsHoldAndEveryUpdateArrives() {
        Long only = Long.getLong("simulation.seed");
        if (only != null) {
            new Simulation(only).run();
            return;
        }
        for (long seed = 0; seed < CLUSTERS; seed++) {
            try {
                new Simulation(seed).run();
            } catch (Throwable failure) {
                throw new AssertionError("The simulation with seed " + seed + " failed", failure);
            }
        }
    }
}
