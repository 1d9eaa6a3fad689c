package io.dcosboot.master.core.state;

import java.util.Iterator;
import java.util.Map;

/**
 * The newest {@code capacity} of a series of values, oldest first; older ones are forgotten.
 *
 * @param <V> values
 * @param capacity how many are kept, 0 keeps none
 */
public record History<V>(PersistentSortedMap<Long, V> entries, long next, int capacity) implements Iterable<V> {

    public History {
        if (capacity < 0) {
            throw new IllegalArgumentException("capacity must not be negative: " + capacity);
        }
    }

    public static <V> History<V> ofCapacity(int capacity) {
        return new History<>(PersistentSortedMap.empty(), 0, capacity);
    }

    public int size() {
        return entries.size();
    }

    public History<V> plus(V value) {
        PersistentSortedMap<Long, V> longer = entries.plus(next, value);
        while (longer.size() > capacity) {
            longer = longer.minus(longer.first().map(Map.Entry::getKey).orElseThrow());
        }
        return new History<>(longer, next + 1, capacity);
    }

    /** The same history with {@code value} in the place of the one at {@code key}. */
    public History<V> with(long key, V value) {
        return new History<>(entries.plus(key, value), next, capacity);
    }

    /** The same history without the value at {@code key}. */
    public History<V> without(long key) {
        return new History<>(entries.minus(key), next, capacity);
    }

    @Override
    public Iterator<V> iterator() {
        return entries.values().iterator();
    }
}
