package io.dcosboot.master.core.allocator;

import java.util.List;

/** Numbers that only a seed decides, so that a run can be replayed (SplitMix64). */
final class Lot {

    private static final double UNIT = 0x1.0p-53;

    private long state;

    Lot(long seed) {
        this.state = seed;
    }

    private long next() {
        state += 0x9E3779B97F4A7C15L;
        long z = state;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** From zero to one less than {@code bound}. */
    int below(int bound) {
        return (int) Long.remainderUnsigned(next(), bound);
    }

    /** Between 0 and 1, both excluded. */
    double fraction() {
        return ((next() >>> 11) + 0.5) * UNIT;
    }

    <T> void shuffle(List<T> items) {
        for (int i = items.size() - 1; i > 0; i--) {
            int other = below(i + 1);
            T item = items.get(i);
            items.set(i, items.get(other));
            items.set(other, item);
        }
    }
}
