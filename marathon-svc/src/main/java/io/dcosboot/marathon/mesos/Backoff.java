package io.dcosboot.marathon.mesos;

import java.time.Duration;

/**
 * Waits between attempts to subscribe: doubling from {@code first} to {@code longest}, a random part of it less, so
 * that frameworks do not all come back to a new master in the same moment.
 */
public record Backoff(Duration first, Duration longest) {

    public static final Backoff DEFAULT = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(15));

    public Backoff {
        if (first.isNegative() || first.isZero() || longest.compareTo(first) < 0) {
            throw new IllegalArgumentException("0 < first <= longest");
        }
    }

    /**
     * @param failures in a row, from 1
     * @param random in 0..1
     */
    Duration after(int failures, double random) {
        long doubled = first.toMillis() << Math.min(failures - 1, 20);
        return Duration.ofMillis((long) (Math.min(longest.toMillis(), doubled) * (0.5 + random / 2)));
    }
}
