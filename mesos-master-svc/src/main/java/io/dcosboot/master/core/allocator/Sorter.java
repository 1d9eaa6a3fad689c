package io.dcosboot.master.core.allocator;

/** In which order competitors are served. */
public enum Sorter {
    /** Least served first: dominant resource fairness. */
    DRF,
    /** By lot, weighted. */
    RANDOM
}
