package io.dcosboot.agent.core;

import java.time.Duration;
import java.time.Instant;

/**
 * That a task is to end, and why; checkpointed before its container is told, so that a restarted agent goes on with it.
 *
 * @param grace between SIGTERM and SIGKILL
 * @param since when it was decided
 */
public record KillIntent(Cause cause, Duration grace, Instant since) {

    /** Why a task is killed; decides its terminal update. */
    public enum Cause {
        /** The scheduler asked. */
        SCHEDULER,
        /** Its health check failed too often. */
        HEALTH_CHECK,
        /** It ran longer than {@code max_completion_time}. */
        COMPLETION_TIME,
        /** Its executor or framework is shut down. */
        SHUTDOWN,
        /** The agent is drained. */
        DRAIN
    }

    /** When the last grace ends. */
    public Instant deadline() {
        return since.plus(grace);
    }

    /** What is left of the grace; zero when it is over. */
    Duration remaining(Instant now) {
        Duration left = Duration.between(now, deadline());
        return left.isNegative() ? Duration.ZERO : left.compareTo(grace) > 0 ? grace : left;
    }
}
