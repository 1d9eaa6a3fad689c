package io.dcosboot.master.core.state;

import java.util.Optional;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * An immutable map without order whose copies share structure. Where a {@link PersistentSortedMap} compares keys
 * fifteen times, this hashes once: for look-ups by the million. A hash trie of 32-way branches.
 *
 * @param <K> keys with a stable {@code hashCode}
 * @param <V> values
 */
public final class PersistentHashMap<K, V> {

    private static final int BITS = 5;
    private static final int HASH_BITS = 32;
    private static final PersistentHashMap<?, ?> EMPTY = new PersistentHashMap<>(null, 0);

    private final @Nullable Node<K, V> root;
    private final int size;

    private PersistentHashMap(@Nullable Node<K, V> root, int size) {
        this.root = root;
        this.size = size;
    }

    /** The map without entries. */
    @SuppressWarnings("unchecked") // holds nothing, so it is a map of any type
    public static <K, V> PersistentHashMap<K, V> empty() {
        return (PersistentHashMap<K, V>) EMPTY;
    }

    public int size() {
        return size;
    }

    public boolean isEmpty() {
        return root == null;
    }

    public Optional<V> get(K key) {
        return Optional.ofNullable(find(key));
    }

    /** {@link #get} for hot loops. */
    public @Nullable V find(K key) {
        int hash = key.hashCode();
        Node<K, V> node = root;
        int shift = 0;
        while (node instanceof Branch<K, V> branch) {
            int bit = bit(hash, shift);
            if ((branch.bitmap & bit) == 0) {
                return null;
            }
            node = branch.children[branch.index(bit)];
            shift += BITS;
        }
        for (Leaf<K, V> leaf = (Leaf<K, V>) node; leaf != null; leaf = leaf.next) {
            if (leaf.key.equals(key)) {
                return leaf.value;
            }
        }
        return null;
    }

    /** This map with {@code key} bound to {@code value}. */
    public PersistentHashMap<K, V> plus(K key, V value) {
        boolean known = find(key) != null;
        return new PersistentHashMap<>(insert(root, key, value, key.hashCode(), 0), known ? size : size + 1);
    }

    /** This map without {@code key}; itself if there was no such key. */
    public PersistentHashMap<K, V> minus(K key) {
        if (root == null || find(key) == null) {
            return this;
        }
        return new PersistentHashMap<>(delete(root, key, key.hashCode(), 0), size - 1);
    }

    public void forEach(BiConsumer<K, V> action) {
        forEach(root, action);
    }

    private static <K, V> void forEach(@Nullable Node<K, V> node, BiConsumer<K, V> action) {
        if (node instanceof Branch<K, V> branch) {
            for (Node<K, V> child : branch.children) {
                forEach(child, action);
            }
        } else {
            for (Leaf<K, V> leaf = (Leaf<K, V>) node; leaf != null; leaf = leaf.next) {
                action.accept(leaf.key, leaf.value);
            }
        }
    }

    private static int bit(int hash, int shift) {
        return 1 << (hash >>> shift & (1 << BITS) - 1);
    }

    private static <K, V> Node<K, V> insert(@Nullable Node<K, V> node, K key, V value, int hash, int shift) {
        return switch (node) {
            case null -> new Leaf<>(hash, key, value, null);
            case Branch<K, V> branch -> {
                int bit = bit(hash, shift);
                int index = branch.index(bit);
                yield (branch.bitmap & bit) == 0
                        ? branch.with(bit, new Leaf<>(hash, key, value, null))
                        : branch.replaced(index, insert(branch.children[index], key, value, hash, shift + BITS));
            }
            case Leaf<K, V> leaf -> {
                if (leaf.hash == hash || shift >= HASH_BITS) {
                    yield new Leaf<>(hash, key, value, without(leaf, key));
                }
                yield insert(Branch.<K, V>empty().with(bit(leaf.hash, shift), leaf), key, value, hash, shift);
            }
        };
    }

    private static <K, V> @Nullable Node<K, V> delete(Node<K, V> node, K key, int hash, int shift) {
        return switch (node) {
            case Branch<K, V> branch -> {
                int bit = bit(hash, shift);
                int index = branch.index(bit);
                Node<K, V> rest = delete(branch.children[index], key, hash, shift + BITS);
                if (rest != null) {
                    yield branch.replaced(index, rest);
                }
                yield branch.children.length == 1 ? null : branch.without(bit);
            }
            case Leaf<K, V> leaf -> without(leaf, key);
        };
    }

    /** A chain of keys with one hash, less one of them. */
    private static <K, V> @Nullable Leaf<K, V> without(@Nullable Leaf<K, V> leaf, K key) {
        if (leaf == null) {
            return null;
        }
        return leaf.key.equals(key)
                ? leaf.next
                : leaf.next == null ? leaf : new Leaf<>(leaf.hash, leaf.key, leaf.value, without(leaf.next, key));
    }

    private sealed interface Node<K, V> {}

    private static final class Leaf<K, V> implements Node<K, V> {
        final int hash;
        final K key;
        final V value;
        final @Nullable Leaf<K, V> next;

        Leaf(int hash, K key, V value, @Nullable Leaf<K, V> next) {
            this.hash = hash;
            this.key = key;
            this.value = value;
            this.next = next;
        }
    }

    /** The children for those five-bit digits whose bits are set, in the digits' order. */
    private static final class Branch<K, V> implements Node<K, V> {
        final int bitmap;
        final Node<K, V>[] children;

        Branch(int bitmap, Node<K, V>[] children) {
            this.bitmap = bitmap;
            this.children = children;
        }

        @SuppressWarnings({"unchecked", "rawtypes"}) // arrays have no type parameters
        static <K, V> Branch<K, V> empty() {
            return new Branch<>(0, new Node[0]);
        }

        int index(int bit) {
            return Integer.bitCount(bitmap & bit - 1);
        }

        @SuppressWarnings({"unchecked", "rawtypes"}) // as above
        Branch<K, V> with(int bit, Node<K, V> child) {
            int index = index(bit);
            Node<K, V>[] next = new Node[children.length + 1];
            System.arraycopy(children, 0, next, 0, index);
            next[index] = child;
            System.arraycopy(children, index, next, index + 1, children.length - index);
            return new Branch<>(bitmap | bit, next);
        }

        @SuppressWarnings({"unchecked", "rawtypes"}) // as above
        Branch<K, V> without(int bit) {
            int index = index(bit);
            Node<K, V>[] next = new Node[children.length - 1];
            System.arraycopy(children, 0, next, 0, index);
            System.arraycopy(children, index + 1, next, index, next.length - index);
            return new Branch<>(bitmap & ~bit, next);
        }

        Branch<K, V> replaced(int index, Node<K, V> child) {
            Node<K, V>[] next = children.clone();
            next[index] = child;
            return new Branch<>(bitmap, next);
        }
    }
}
