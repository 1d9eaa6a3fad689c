package io.dcosboot.marathon.core.model;

/**
 * Bounds of a rolling upgrade, each a fraction of the instance count in 0..1 (marathon.md §18).
 */
public record UpgradeStrategy(double minimumHealthCapacity, double maximumOverCapacity) {

    public static final UpgradeStrategy DEFAULT = new UpgradeStrategy(1, 1);

    public UpgradeStrategy {
        if (!(minimumHealthCapacity >= 0 && minimumHealthCapacity <= 1)
                || !(maximumOverCapacity >= 0 && maximumOverCapacity <= 1)) {
            throw new IllegalArgumentException("capacities lie between 0.0 and 1.0");
        }
    }
}
