package io.dcosboot.marathon.core.engine;

import java.time.Duration;
import java.time.Instant;

/**
 * How often offers may be asked for: once in an interval over time, as the original (marathon.md §20.1), but a few times
 * in a row after quiet, so that who adds an app now and then never waits; and never twice within a moment.
 */
final class RevivePace {

    /** Revives that quiet saves up. */
    static final int BURST = 10;

    private static final Duration MOMENT = Duration.ofMillis(100);

    private final Duration interval;
    private final Duration saved;
    private final Duration gap;
    /** When all revives so far would have been paid for at one an interval. */
    private Instant paidAt = Instant.EPOCH;

    private Instant allowedAt = Instant.EPOCH;

    RevivePace(Duration interval) {
        this.interval = interval;
        this.saved = interval.multipliedBy(BURST - 1);
        this.gap = interval.compareTo(MOMENT) < 0 ? interval : MOMENT;
    }

    boolean allows(Instant now) {
        return !allowedAt.isAfter(now);
    }

    void revived(Instant now) {
        paidAt = later(paidAt, now).plus(interval);
        allowedAt = later(paidAt.minus(saved), now.plus(gap));
    }

    /** When the next revive is allowed. */
    Instant allowedAt() {
        return allowedAt;
    }

    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }
}
