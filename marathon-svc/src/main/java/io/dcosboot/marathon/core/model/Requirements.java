package io.dcosboot.marathon.core.model;

import org.jspecify.annotations.Nullable;

/**
 * What one instance takes from an offer (marathon.md §4).
 *
 * @param cpus cores
 * @param mem MiB
 * @param disk MiB of sandbox
 * @param gpus whole devices
 * @param limits what it may burst to; absent: the request
 * @param executor on top of that for a custom executor; absent: the Mesos defaults
 */
public record Requirements(
        double cpus,
        double mem,
        double disk,
        int gpus,
        @Nullable Limits limits,
        @Nullable ForExecutor executor) {

    /** @param cpus and {@code mem}: {@link Double#POSITIVE_INFINITY} for "unlimited", {@code null} when not given */
    public record Limits(@Nullable Double cpus, @Nullable Double mem) {}

    public record ForExecutor(double cpus, double mem, double disk) {}
}
