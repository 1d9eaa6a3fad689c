package io.dcosboot.marathon.core.health;

import io.dcosboot.marathon.core.model.HealthCheck;
import java.time.Duration;
import java.util.Set;

/** What Marathon itself asks a task again and again (marathon.md §24). */
public sealed interface Probe {

    String host();

    int port();

    Duration interval();

    Duration timeout();

    /** @param ignoreHttp1xx whether an informational answer says nothing, rather than that the task is unhealthy */
    record Http(
            HealthCheck.Scheme scheme,
            String host,
            int port,
            String path,
            boolean ignoreHttp1xx,
            Duration interval,
            Duration timeout)
            implements Probe {}

    record Tcp(String host, int port, Duration interval, Duration timeout) implements Probe {}

    /**
     * Asked until it is answered once with one of {@code statuses}, for the first time at once (marathon.md §25).
     */
    record Readiness(
            HealthCheck.Scheme scheme,
            String host,
            int port,
            String path,
            Set<Integer> statuses,
            Duration interval,
            Duration timeout)
            implements Probe {
        public Readiness {
            statuses = Set.copyOf(statuses);
        }
    }

    /** What one question found out. */
    sealed interface Outcome {

        record Healthy() implements Outcome {}

        /** @param cause shown to users */
        record Unhealthy(String cause) implements Outcome {}
    }
}
