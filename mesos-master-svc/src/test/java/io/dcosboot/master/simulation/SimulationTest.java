package io.dcosboot.master.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/**
 * Many small clusters full of faults. {@code -Dsimulation.seed=n} replays one; {@code -Dsimulation.minutes=n}, or the
 * profile {@code soak}, goes on with ever new seeds for that long.
 */
class SimulationTest {

    private static final int CLUSTERS = Integer.getInteger("simulation.clusters", 1_000);

    @Test
    void whateverHappensTheInvariantsHold() {
        Long only = Long.getLong("simulation.seed");
        int minutes = Integer.getInteger("simulation.minutes", 0);
        List<String> failures;
        if (only != null) {
            new Simulation(only).run();
            failures = List.of();
        } else if (minutes > 0) {
            failures = soak(Duration.ofMinutes(minutes));
        } else {
            failures = failures(LongStream.range(0, CLUSTERS));
        }
        assertThat(failures).isEmpty();
    }

    private static List<String> soak(Duration length) {
        Instant end = Instant.now().plus(length);
        long first = ThreadLocalRandom.current().nextLong(1L << 40);
        System.out.println("Simulating from seed " + first);
        return failures(LongStream.iterate(first, _ -> Instant.now().isBefore(end), seed -> seed + 1));
    }

    /** The first few seeds that fail, each with why. */
    private static List<String> failures(LongStream seeds) {
        return seeds.parallel()
                .mapToObj(SimulationTest::failure)
                .flatMap(Optional::stream)
                .limit(5)
                .toList();
    }

    private static Optional<String> failure(long seed) {
        try {
            new Simulation(seed).run();
            return Optional.empty();
        } catch (AssertionError | RuntimeException failure) {
            return Optional.of("-Dsimulation.seed=" + seed + ": " + failure);
        }
    }
}
