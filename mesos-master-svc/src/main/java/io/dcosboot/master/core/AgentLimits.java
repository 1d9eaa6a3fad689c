package io.dcosboot.master.core;

import java.time.Duration;

/**
 * What becomes of agents that stay away (mesos-master.md §11).
 *
 * @param recoveryRemovalLimit share of the agents known at an election, 0 to 1, that may be given up for not having come
 *     back; if more are missing, the master gives up its leadership instead
 * @param registryGcInterval time between two collections of old entries in the registry
 * @param registryMaxAge age at which entries of unreachable and gone agents are forgotten
 * @param registryMaxCount entries of each of the two kinds that are kept at most
 * @param announceLost whether unreachable and gone agents are told of as AGENT_REMOVED on the operator's event stream
 */
public record AgentLimits(
        double recoveryRemovalLimit,
        Duration registryGcInterval,
        Duration registryMaxAge,
        int registryMaxCount,
        boolean announceLost) {

    public AgentLimits {
        if (!(recoveryRemovalLimit >= 0 && recoveryRemovalLimit <= 1)) {
            throw new IllegalArgumentException("recovery agent removal limit must be between 0% and 100%");
        }
        if (!registryGcInterval.isPositive() || registryMaxAge.isNegative() || registryMaxCount < 0) {
            throw new IllegalArgumentException(
                    "registry collection interval must be positive, age and count not negative");
        }
    }

    /** As the original has them. */
    public static AgentLimits defaults() {
        return new AgentLimits(1, Duration.ofMinutes(15), Duration.ofDays(14), 102_400, false);
    }
}
