package io.dcosboot.master.core.allocator;

/** Who competes with its siblings for resources: a role among roles, a framework in its role. */
abstract class Contender {

    /** Decides between equals. */
    final String name;

    final double weight;

    /** What it holds, by number of the scalar. */
    final long[] held;

    /** How often it was served; the less, the sooner its turn among equal shares. */
    long chosen;

    /** The largest fraction of a resource of the cluster that it holds, by weight; kept by its {@link Lineup}. */
    double share;

    Contender(String name, double weight, int scalars, long chosen) {
        this.name = name;
        this.weight = weight;
        this.held = new long[scalars];
        this.chosen = chosen;
    }
}
