package io.dcosboot.marathon.core.engine;

import java.time.Duration;
import java.time.Instant;

/** Limits launches: a fixed number in each interval, and one more for every task that has come to run. */
final class LaunchTokens {

    private final int limit;
    private final Duration refresh;
    private int left;
    private Instant refreshedAt;

    LaunchTokens(int limit, Duration refresh, Instant now) {
        this.limit = limit;
        this.refresh = refresh;
        this.left = limit;
        this.refreshedAt = now;
    }

    boolean take(Instant now) {
        if (!refreshedAt.plus(refresh).isAfter(now)) {
            left = limit;
            refreshedAt = now;
        }
        if (left == 0) {
            return false;
        }
        left--;
        return true;
    }

    void giveBack() {
        left = Math.min(limit, left + 1);
    }
}
