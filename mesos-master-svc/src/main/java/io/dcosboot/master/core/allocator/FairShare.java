package io.dcosboot.master.core.allocator;

import java.util.Set;

/**
 * Measures how much of the cluster somebody holds: the largest of its fractions of each scalar resource
 * (mesos-master.md §14).
 */
final class FairShare {

    /** The cluster's amounts; zero of what does not count. */
    private final long[] totals;

    FairShare(Scalars scalars, long[] totals, Set<String> excluded) {
        this.totals = totals.clone();
        for (int i = 0; i < this.totals.length; i++) {
            if (excluded.contains(scalars.name(i))) {
                this.totals[i] = 0;
            }
        }
    }

    /** The dominant share of what is held, by weight; 0 of an empty cluster. */
    double of(long[] held, double weight) {
        double share = 0;
        for (int i = 0; i < totals.length; i++) {
            if (totals[i] > 0) {
                share = Math.max(share, (double) held[i] / totals[i]);
            }
        }
        return share / weight;
    }
}
