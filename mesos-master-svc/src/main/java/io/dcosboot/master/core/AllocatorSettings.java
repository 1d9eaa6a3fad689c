package io.dcosboot.master.core;

import io.dcosboot.master.core.allocator.AllocatorRules;
import io.dcosboot.master.core.allocator.Sorter;
import io.dcosboot.master.core.state.Quantities;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The knobs of the allocator (mesos-master.md §14).
 *
 * @param rules how it decides
 * @param whitelisted whether there is a whitelist; before it is known nobody is offered anything
 * @param agentRecoveryFactor share of the registry's agents that must be back after a failover before quotas are served
 * @param recoveryTimeout how long that is waited for
 * @param weights of roles, for a registry that has none
 */
public record AllocatorSettings(
        AllocatorRules rules,
        boolean whitelisted,
        double agentRecoveryFactor,
        Duration recoveryTimeout,
        Map<String, Double> weights) {

    public AllocatorSettings {
        weights = Map.copyOf(weights);
        if (!(agentRecoveryFactor >= 0 && agentRecoveryFactor <= 1)) {
            throw new IllegalArgumentException("the agent recovery factor must lie between 0 and 1");
        }
    }

    /** As without any flag. */
    public static AllocatorSettings defaults() {
        return new AllocatorSettings(
                new AllocatorRules(
                        List.of(Quantities.of(Map.of("cpus", 0.01)), Quantities.of(Map.of("mem", 32.0))),
                        Set.of(),
                        true,
                        Sorter.DRF,
                        Sorter.DRF),
                false,
                0.8,
                Duration.ofMinutes(10),
                Map.of());
    }
}
