package io.dcosboot.agent.sandbox;

import java.time.Duration;

/**
 * How old a finished sandbox may get (mesos-agent.md §2.2).
 *
 * @param delay longest age
 * @param headroom part of the disk to keep free, 0 to 1
 */
public record CollectionPolicy(Duration delay, double headroom) {

    public CollectionPolicy {
        if (delay.isNegative() || !(headroom >= 0 && headroom <= 1)) {
            throw new IllegalArgumentException("gc delay must not be negative, headroom must be between 0 and 1");
        }
    }

    /** @param usage used part of the disk, 0 to 1 */
    public Duration longestAge(double usage) {
        double factor = Math.max(0, 1 - headroom - usage);
        return Duration.ofMillis((long) (delay.toMillis() * factor));
    }
}
