package io.dcosboot.master.simulation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The simulation can fail: whatever breaks a promise is noticed, by the invariant that is about it. */
class FlawTest {

    private static final int CLUSTERS = 100;

    @ParameterizedTest
    @EnumSource
    void aBrokenCoreIsNoticed(Flaw flaw) {
        assertThat(firstBreach(flaw::in, false)).isEqualTo(flaw.noticedBy());
    }

    @Test
    void aRegistryThatLetsDeposedMastersWriteIsNoticed() {
        assertThat(firstBreach(UnaryOperator.identity(), true)).isEqualTo(Invariant.FENCED);
    }

    private static Invariant firstBreach(UnaryOperator<Core> flaw, boolean unfenced) {
        for (long seed = 0; seed < CLUSTERS; seed++) {
            try {
                new Simulation(seed, flaw, unfenced ? new UnfencedRegistry() : new SimulatedRegistry()).run();
            } catch (Invariant.Breach breach) {
                return breach.invariant();
            }
        }
        return fail("nothing was noticed in %d clusters", CLUSTERS);
    }

    private static final class UnfencedRegistry extends SimulatedRegistry {
        @Override
        boolean mayWrite(Lease lease) {
            return true;
        }
    }
}
