package io.dcosboot.marathon.core.model;

import java.time.Duration;
import java.util.Set;

/** A probe that holds a deployment until a fresh instance is ready to take traffic (marathon.md §25). */
public record ReadinessCheck(
        String name,
        HealthCheck.Scheme scheme,
        String path,
        String portName,
        Duration interval,
        Duration timeout,
        Set<Integer> readyStatusCodes,
        boolean preserveLastResponse) {

    public ReadinessCheck {
        readyStatusCodes = Set.copyOf(readyStatusCodes);
    }
}
