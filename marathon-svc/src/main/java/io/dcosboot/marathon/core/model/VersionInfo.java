package io.dcosboot.marathon.core.model;

import java.time.Instant;

/**
 * When an app got its present version, was last scaled, and last changed in anything else (marathon.md §15).
 *
 * @param version id of the version; milliseconds, strictly increasing per app
 * @param lastScalingAt last change of the instance count
 * @param lastConfigChangeAt last change that replaces tasks
 */
public record VersionInfo(Instant version, Instant lastScalingAt, Instant lastConfigChangeAt) {

    /** Of a definition that no version was given to yet: the model gives one when it accepts the definition. */
    public static final VersionInfo UNVERSIONED = new VersionInfo(Instant.EPOCH, Instant.EPOCH, Instant.EPOCH);

    public static VersionInfo createdAt(Instant now) {
        return new VersionInfo(now, now, now);
    }

    public VersionInfo scaledAt(Instant now) {
        return new VersionInfo(now, now, lastConfigChangeAt);
    }

    /** All three move: a new configuration starts its own scaling history. */
    public VersionInfo changedAt(Instant now) {
        return createdAt(now);
    }

    public VersionInfo restartedAt(Instant now) {
        return new VersionInfo(now, lastScalingAt, now);
    }
}
