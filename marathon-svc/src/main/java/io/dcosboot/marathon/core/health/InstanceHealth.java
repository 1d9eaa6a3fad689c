package io.dcosboot.marathon.core.health;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Health of one instance: a result for each health check of its app, in order.
 *
 * @param results {@link HealthResult#NONE} where nothing is known yet
 */
public record InstanceHealth(List<HealthResult> results) {

    public InstanceHealth {
        results = List.copyOf(results);
    }

    /** Of an instance whose {@code checks} checks have not said anything. */
    public static InstanceHealth unknown(int checks) {
        return new InstanceHealth(Collections.nCopies(checks, HealthResult.NONE));
    }

    public InstanceHealth with(int check, HealthResult result) {
        var changed = new ArrayList<>(results);
        changed.set(check, result);
        return new InstanceHealth(changed);
    }

    /** All checks alive: true; any without result: empty; else false (marathon.md §24, 7). Vacuously true. */
    public Optional<Boolean> aggregate() {
        if (results.stream().anyMatch(result -> !result.isKnown())) {
            return Optional.empty();
        }
        return Optional.of(results.stream().allMatch(HealthResult::alive));
    }

    /** Whether some check has a result and that says dead. */
    public boolean isUnhealthy() {
        return results.stream().anyMatch(result -> result.isKnown() && !result.alive());
    }
}
