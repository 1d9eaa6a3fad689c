package io.dcosboot.marathon.core.health;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What one health check has found out about one instance so far (marathon.md §24).
 *
 * @param consecutiveFailures since the last success
 */
public record HealthResult(
        int consecutiveFailures,
        @Nullable Instant firstSuccess,
        @Nullable Instant lastSuccess,
        @Nullable Instant lastFailure,
        @Nullable String lastFailureCause) {

    /** Nothing known yet. */
    public static final HealthResult NONE = new HealthResult(0, null, null, null, null);

    /** Whether the check has ever counted a result. */
    public boolean isKnown() {
        return lastSuccess != null || lastFailure != null;
    }

    /** Whether the last result was a success. */
    public boolean alive() {
        return lastSuccess != null && (lastFailure == null || lastSuccess.isAfter(lastFailure));
    }

    public HealthResult succeeded(Instant now) {
        return new HealthResult(0, firstSuccess == null ? now : firstSuccess, now, lastFailure, lastFailureCause);
    }

    public HealthResult failed(Instant now, String cause) {
        return new HealthResult(consecutiveFailures + 1, firstSuccess, lastSuccess, now, cause);
    }
}
