package io.dcosboot.master.core.state;

import java.util.Iterator;

/**
 * An immutable sorted set whose copies share structure; see {@link PersistentSortedMap}.
 *
 * @param <K> elements in their natural order
 */
public record PersistentSortedSet<K extends Comparable<? super K>>(PersistentSortedMap<K, Boolean> members)
        implements Iterable<K> {

    public static <K extends Comparable<? super K>> PersistentSortedSet<K> empty() {
        return new PersistentSortedSet<>(PersistentSortedMap.<K, Boolean>empty());
    }

    public int size() {
        return members.size();
    }

    public boolean isEmpty() {
        return members.isEmpty();
    }

    public boolean contains(K element) {
        return members.containsKey(element);
    }

    public PersistentSortedSet<K> plus(K element) {
        return contains(element) ? this : new PersistentSortedSet<>(members.plus(element, Boolean.TRUE));
    }

    public PersistentSortedSet<K> minus(K element) {
        return contains(element) ? new PersistentSortedSet<>(members.minus(element)) : this;
    }

    @Override
    public Iterator<K> iterator() {
        return members.keys().iterator();
    }
}
