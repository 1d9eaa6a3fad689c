package io.dcosboot.mesos.resources;

import io.dcosboot.mesos.v1.Resource;
import org.jspecify.annotations.Nullable;

/** Some quantity of one resource; a shared one counts how often it is held. Immutable. */
final class Portion {
    private final ResourceKey key;
    private final Quantity quantity;
    private final int copies;

    /** Made on demand; two threads may both make it, which gives equal values. */
    private volatile @Nullable Resource proto;

    Portion(ResourceKey key, Quantity quantity, int copies) {
        this.key = key;
        this.quantity = quantity;
        this.copies = copies;
    }

    static Portion of(Resource resource) {
        return new Portion(ResourceKey.of(resource), Quantity.of(resource), 1);
    }

    ResourceKey key() {
        return key;
    }

    String name() {
        return key.name();
    }

    Quantity quantity() {
        return quantity;
    }

    int copies() {
        return copies;
    }

    boolean isEmpty() {
        return copies <= 0 || quantity.isEmpty();
    }

    /** Whether the other one can be taken out of this one, at least in part. */
    boolean covers(Portion other) {
        return key.equals(other.key) && (!key.whole() || quantity.equals(other.quantity));
    }

    boolean mergesWith(Portion other) {
        return (!key.whole() || key.shared()) && covers(other);
    }

    Portion plus(Portion other) {
        return key.shared()
                ? new Portion(key, quantity, copies + other.copies)
                : new Portion(key, quantity.plus(other.quantity), 1);
    }

    Portion minus(Portion other) {
        if (key.shared()) {
            return new Portion(key, quantity, copies - other.copies);
        }
        return key.whole() ? new Portion(key, quantity, 0) : new Portion(key, quantity.minus(other.quantity), 1);
    }

    /** As much of this scalar as fits into {@code millis}; of what is never split all or nothing. */
    Portion atMost(long millis) {
        if (quantity.millis() <= millis) {
            return this;
        }
        return new Portion(key, new ScalarQuantity(key.whole() ? 0 : Math.max(0, millis)), copies);
    }

    /** Whether all of the other one, which this one covers, is in this one. */
    boolean contains(Portion other) {
        return key.shared() ? copies >= other.copies : quantity.contains(other.quantity);
    }

    Portion withKey(ResourceKey changed) {
        return changed.equals(key) ? this : new Portion(changed, quantity, copies);
    }

    Resource toProto() {
        Resource known = proto;
        if (known == null) {
            Resource.Builder resource = key.prototype().toBuilder();
            quantity.writeTo(resource);
            known = resource.build();
            proto = known;
        }
        return known;
    }
}
