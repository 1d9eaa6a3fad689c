package io.dcosboot.marathon.core.model;

import java.util.List;

/** How an app is checked, upgraded, and recovers from failures. */
public record Resilience(
        List<HealthCheck> healthChecks,
        List<ReadinessCheck> readinessChecks,
        UpgradeStrategy upgradeStrategy,
        Backoff backoff,
        KillSelection killSelection,
        UnreachableStrategy unreachableStrategy) {

    public static final Resilience DEFAULT = new Resilience(
            List.of(),
            List.of(),
            UpgradeStrategy.DEFAULT,
            Backoff.DEFAULT,
            KillSelection.YOUNGEST_FIRST,
            UnreachableStrategy.DEFAULT);

    /** Which instances go first when an app is scaled down. */
    public enum KillSelection {
        YOUNGEST_FIRST,
        OLDEST_FIRST
    }

    public Resilience {
        healthChecks = List.copyOf(healthChecks);
        readinessChecks = List.copyOf(readinessChecks);
    }
}
