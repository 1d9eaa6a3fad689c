package io.dcosboot.agent.check;

import java.util.Optional;

/** What a row of results means: which of them are reported, and when the task has failed too often. */
final class HealthStreak {

    /** Something the scheduler is to know. */
    record Report(boolean healthy, boolean kill) {}

    private final int allowedFailures;
    private int failures;
    private boolean wasHealthy;
    private boolean healthy;

    /**
     * @param allowedFailures in a row; at this number the task is to be killed
     */
    HealthStreak(int allowedFailures) {
        this.allowedFailures = allowedFailures;
    }

    /** Reported: the first success and the end of a row of failures. */
    Optional<Report> success() {
        failures = 0;
        boolean news = !healthy;
        healthy = true;
        wasHealthy = true;
        return news ? Optional.of(new Report(true, false)) : Optional.empty();
    }

    /**
     * Reported: every one that counts.
     *
     * @param inGracePeriod whether a task that has not been healthy yet may still be starting
     */
    Optional<Report> failure(boolean inGracePeriod) {
        if (inGracePeriod && !wasHealthy) {
            return Optional.empty();
        }
        failures++;
        healthy = false;
        return Optional.of(new Report(false, failures >= allowedFailures));
    }
}
