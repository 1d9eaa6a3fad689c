package io.dcosboot.master.core.state;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An immutable sorted map whose copies share structure: {@link #plus} and {@link #minus} cost O(log n) time and memory
 * and leave the receiver as it was, so that a snapshot of the whole master is one reference. A weight-balanced tree.
 *
 * @param <K> keys in their natural order
 * @param <V> values
 */
public final class PersistentSortedMap<K extends Comparable<? super K>, V> implements Iterable<Map.Entry<K, V>> {

    /** A subtree may weigh at most this many times its sibling; with {@link #RATIO} it keeps the tree balanced. */
    private static final int DELTA = 3;

    private static final int RATIO = 2;

    private static final PersistentSortedMap<?, ?> EMPTY = new PersistentSortedMap<String, Object>(null);

    private final @Nullable Node<K, V> root;

    private PersistentSortedMap(@Nullable Node<K, V> root) {
        this.root = root;
    }

    /** The map without entries. */
    @SuppressWarnings("unchecked") // holds nothing, so it is a map of any type
    public static <K extends Comparable<? super K>, V> PersistentSortedMap<K, V> empty() {
        return (PersistentSortedMap<K, V>) EMPTY;
    }

    public int size() {
        return size(root);
    }

    public boolean isEmpty() {
        return root == null;
    }

    public Optional<V> get(K key) {
        Node<K, V> node = root;
        while (node != null) {
            int order = key.compareTo(node.key);
            if (order == 0) {
                return Optional.of(node.value);
            }
            node = order < 0 ? node.left : node.right;
        }
        return Optional.empty();
    }

    public boolean containsKey(K key) {
        return get(key).isPresent();
    }

    /** This map with {@code key} bound to {@code value}. */
    public PersistentSortedMap<K, V> plus(K key, V value) {
        return new PersistentSortedMap<>(insert(root, key, value));
    }

    /** This map without {@code key}; itself if there was no such key. */
    public PersistentSortedMap<K, V> minus(K key) {
        if (!containsKey(key)) {
            return this;
        }
        return new PersistentSortedMap<>(delete(root, key));
    }

    /** The entry with the smallest key. */
    public Optional<Map.Entry<K, V>> first() {
        Node<K, V> node = root;
        if (node == null) {
            return Optional.empty();
        }
        while (node.left != null) {
            node = node.left;
        }
        return Optional.of(Map.entry(node.key, node.value));
    }

    /** The values in key order. */
    public Iterable<V> values() {
        return () -> new InOrder<>(root) {
            @Override
            V element(Node<K, V> node) {
                return node.value;
            }
        };
    }

    /** The keys in order. */
    public Iterable<K> keys() {
        return () -> new InOrder<>(root) {
            @Override
            K element(Node<K, V> node) {
                return node.key;
            }
        };
    }

    @Override
    public Iterator<Map.Entry<K, V>> iterator() {
        return new InOrder<>(root) {
            @Override
            Map.Entry<K, V> element(Node<K, V> node) {
                return Map.entry(node.key, node.value);
            }
        };
    }

    /** Steps to the deepest entry; for tests of the balance. */
    int depth() {
        return depth(root);
    }

    private static int depth(@Nullable Node<?, ?> node) {
        return node == null ? 0 : 1 + Math.max(depth(node.left), depth(node.right));
    }

    @Override
    public boolean equals(@Nullable Object other) {
        if (!(other instanceof PersistentSortedMap<?, ?> that) || that.size() != size()) {
            return false;
        }
        Iterator<?> theirs = that.iterator();
        for (Map.Entry<K, V> mine : this) {
            if (!mine.equals(theirs.next())) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (Map.Entry<K, V> entry : this) {
            hash += entry.hashCode();
        }
        return hash;
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder("{");
        for (Map.Entry<K, V> entry : this) {
            text.append(text.length() > 1 ? ", " : "").append(entry);
        }
        return text.append('}').toString();
    }

    private static int size(@Nullable Node<?, ?> node) {
        return node == null ? 0 : node.size;
    }

    private static <K extends Comparable<? super K>, V> Node<K, V> insert(@Nullable Node<K, V> node, K key, V value) {
        if (node == null) {
            return new Node<>(key, value, null, null);
        }
        int order = key.compareTo(node.key);
        if (order == 0) {
            return new Node<>(key, value, node.left, node.right);
        }
        return order < 0
                ? balanced(node.key, node.value, insert(node.left, key, value), node.right)
                : balanced(node.key, node.value, node.left, insert(node.right, key, value));
    }

    private static <K extends Comparable<? super K>, V> @Nullable Node<K, V> delete(@Nullable Node<K, V> node, K key) {
        if (node == null) {
            return null;
        }
        int order = key.compareTo(node.key);
        if (order < 0) {
            return balanced(node.key, node.value, delete(node.left, key), node.right);
        }
        if (order > 0) {
            return balanced(node.key, node.value, node.left, delete(node.right, key));
        }
        if (node.left == null) {
            return node.right;
        }
        if (node.right == null) {
            return node.left;
        }
        Node<K, V> successor = node.right;
        while (successor.left != null) {
            successor = successor.left;
        }
        return balanced(successor.key, successor.value, node.left, delete(node.right, successor.key));
    }

    /** A node of these parts, rotated where one side has become too heavy. */
    private static <K, V> Node<K, V> balanced(K key, V value, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
        int leftWeight = size(left) + 1;
        int rightWeight = size(right) + 1;
        if (right != null && rightWeight > DELTA * leftWeight) {
            Node<K, V> inner = right.left;
            if (inner == null || size(inner) + 1 < RATIO * (size(right.right) + 1)) {
                return new Node<>(right.key, right.value, new Node<>(key, value, left, inner), right.right);
            }
            return new Node<>(
                    inner.key,
                    inner.value,
                    new Node<>(key, value, left, inner.left),
                    new Node<>(right.key, right.value, inner.right, right.right));
        }
        if (left != null && leftWeight > DELTA * rightWeight) {
            Node<K, V> inner = left.right;
            if (inner == null || size(inner) + 1 < RATIO * (size(left.left) + 1)) {
                return new Node<>(left.key, left.value, left.left, new Node<>(key, value, inner, right));
            }
            return new Node<>(
                    inner.key,
                    inner.value,
                    new Node<>(left.key, left.value, left.left, inner.left),
                    new Node<>(key, value, inner.right, right));
        }
        return new Node<>(key, value, left, right);
    }

    private static final class Node<K, V> {
        final K key;
        final V value;
        final @Nullable Node<K, V> left;
        final @Nullable Node<K, V> right;
        final int size;

        Node(K key, V value, @Nullable Node<K, V> left, @Nullable Node<K, V> right) {
            this.key = key;
            this.value = value;
            this.left = left;
            this.right = right;
            this.size = PersistentSortedMap.size(left) + PersistentSortedMap.size(right) + 1;
        }
    }

    private abstract static class InOrder<K, V, T> implements Iterator<T> {
        private final Deque<Node<K, V>> path = new ArrayDeque<>();

        InOrder(@Nullable Node<K, V> root) {
            descend(root);
        }

        abstract T element(Node<K, V> node);

        @Override
        public boolean hasNext() {
            return !path.isEmpty();
        }

        @Override
        public T next() {
            if (path.isEmpty()) {
                throw new NoSuchElementException();
            }
            Node<K, V> node = path.pop();
            descend(node.right);
            return element(node);
        }

        private void descend(@Nullable Node<K, V> start) {
            for (Node<K, V> node = start; node != null; node = node.left) {
                path.push(node);
            }
        }
    }
}
