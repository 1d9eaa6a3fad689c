package io.dcosboot.master.core.allocator;

import io.dcosboot.master.core.state.Quantities;
import java.util.List;
import java.util.Set;

/**
 * Measures how much of the cluster somebody holds: the largest of its fractions of each scalar resource
 * (mesos-master.md §14).
 */
final class FairShare {

    private final List<String> names;
    private final long[] totals;

    FairShare(Quantities total, Set<String> excluded) {
        this.names = total.millis().keySet().stream()
                .filter(name -> !excluded.contains(name))
                .toList();
        this.totals = names.stream().mapToLong(total::millis).toArray();
    }

    /** The dominant share of {@code held}, by weight; 0 of an empty cluster. */
    double of(Quantities held, double weight) {
        double share = 0;
        for (int i = 0; i < totals.length; i++) {
            share = Math.max(share, (double) held.millis(names.get(i)) / totals[i]);
        }
        return share / weight;
    }
}
