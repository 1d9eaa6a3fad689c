package io.dcosboot.marathon.core.model;

import java.time.Duration;

/** How launches of a failing app are slowed down (marathon.md §20.3). */
public record Backoff(Duration initial, double factor, Duration max) {

    public static final Backoff DEFAULT = new Backoff(Duration.ofSeconds(1), 1.15, Duration.ofSeconds(300));

    public Backoff {
        if (initial.isNegative() || max.isNegative() || !(factor >= 1)) {
            throw new IllegalArgumentException("backoff and its maximum are not negative, the factor is at least 1");
        }
    }
}
