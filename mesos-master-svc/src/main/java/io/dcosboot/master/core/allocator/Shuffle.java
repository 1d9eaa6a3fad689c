package io.dcosboot.master.core.allocator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;

/** Puts things into an order that only a seed decides, so that a run can be replayed. */
final class Shuffle {

    private Shuffle() {}

    static <T> List<T> of(Collection<T> items, long seed) {
        List<T> shuffled = new ArrayList<>(items);
        long state = seed;
        for (int i = shuffled.size() - 1; i > 0; i--) {
            state = mix(state + i);
            Collections.swap(shuffled, i, (int) Long.remainderUnsigned(state, i + 1));
        }
        return shuffled;
    }

    /** Spreads the bits of {@code x} (the finaliser of SplitMix64). */
    private static long mix(long x) {
        long z = x + 0x9E3779B97F4A7C15L;
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
