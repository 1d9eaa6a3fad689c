package io.dcosboot.mesos.resources;

import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Resource.AllocationInfo;
import io.dcosboot.mesos.v1.Value;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A bundle of resources and its algebra (mesos-master.md §13). An immutable value: quantities of one identity are
 * merged, empty ones dropped, reservations held in post-refinement form; equality is by content, whatever the order.
 */
public final class Resources implements Iterable<Resource> {
    private static final Resources EMPTY = new Resources(new Portion[0]);

    /** At most one of an identity, unless that identity is whole ({@link ResourceKey#whole()}). */
    private final Portion[] portions;

    private Resources(Portion[] portions) {
        this.portions = portions;
    }

    public static Resources empty() {
        return EMPTY;
    }

    public static Resources of(Resource... resources) {
        return of(Arrays.asList(resources));
    }

    /**
     * The sum of resources in any of the formats of §13.5.
     *
     * @throws IllegalArgumentException if one is invalid; what comes from a client goes through {@link
     *     #validate(Iterable)} first
     */
    public static Resources of(Iterable<Resource> resources) {
        Accumulator sum = new Accumulator(EMPTY, 8);
        for (Resource resource : resources) {
            validate(resource).ifPresent(flaw -> {
                throw new IllegalArgumentException(ResourceText.invalid(resource, flaw));
            });
            sum.add(Portion.of(resource));
        }
        return sum.result();
    }

    /**
     * Reads the value of an agent's {@code --resources} (mesos-agent.md §1.1): {@code cpus:4;mem(role):1024} or a JSON
     * array of resources. What names no role is reserved to the default one.
     *
     * @throws IllegalArgumentException if it is neither, or names invalid resources
     */
    public static Resources parse(String flag, String defaultRole) {
        return of(ResourceFlag.parse(flag, defaultRole));
    }

    /** Why a resource is invalid (§13.4); empty if it is valid. */
    public static Optional<String> validate(Resource resource) {
        return ResourceValidation.validate(resource);
    }

    /** Why the first invalid resource is so, with its text form; empty if all are valid. */
    public static Optional<String> validate(Iterable<Resource> resources) {
        for (Resource resource : resources) {
            Optional<String> flaw = validate(resource);
            if (flaw.isPresent()) {
                return flaw.map(text -> ResourceText.invalid(resource, text));
            }
        }
        return Optional.empty();
    }

    public Resources plus(Resources other) {
        if (other.portions.length == 0) {
            return this;
        }
        if (portions.length == 0) {
            return other;
        }
        Accumulator sum = new Accumulator(this, other.portions.length);
        for (Portion portion : other.portions) {
            sum.add(portion);
        }
        return sum.result();
    }

    /** What is left of this; what the other has beyond this leaves no trace. */
    public Resources minus(Resources other) {
        if (portions.length == 0 || other.portions.length == 0) {
            return this;
        }
        Accumulator rest = new Accumulator(this, 0);
        for (Portion portion : other.portions) {
            rest.subtract(portion);
        }
        return rest.result();
    }

    /** Whether every resource of the other can be taken out of this, one after the other (§13.10). */
    public boolean contains(Resources other) {
        for (int i = 0; i < other.portions.length; i++) {
            Portion wanted = other.portions[i];
            if (wanted.key().whole() && !wanted.key().shared()) {
                if (count(wanted) < other.count(wanted)) {
                    return false;
                }
            } else {
                Portion held = covering(wanted);
                if (held == null || !held.contains(wanted)) {
                    return false;
                }
            }
        }
        return true;
    }

    private @Nullable Portion covering(Portion wanted) {
        for (Portion portion : portions) {
            if (portion.covers(wanted)) {
                return portion;
            }
        }
        return null;
    }

    private int count(Portion wanted) {
        int count = 0;
        for (Portion portion : portions) {
            if (portion.covers(wanted)) {
                count++;
            }
        }
        return count;
    }

    public boolean isEmpty() {
        return portions.length == 0;
    }

    /** The sum of the scalars of this name, whoever they are reserved or allocated to; 0 without one. */
    public double scalar(String name) {
        return ScalarQuantity.toDouble(scalarMillis(name));
    }

    /** {@link #scalar} in thousandths. */
    public long scalarMillis(String name) {
        long sum = 0;
        for (Portion portion : portions) {
            if (portion.quantity() instanceof ScalarQuantity(long millis)
                    && portion.name().equals(name)) {
                sum = ScalarQuantity.sum(sum, millis);
            }
        }
        return sum;
    }

    /** The size of everything of this name in thousandths: scalars by value, ranges and sets by count (§13.9). */
    public long quantityMillis(String name) {
        long sum = 0;
        for (Portion portion : portions) {
            if (portion.name().equals(name)) {
                sum = ScalarQuantity.sum(sum, portion.quantity().millis());
            }
        }
        return sum;
    }

    /** The union of the ranges of this name, sorted and coalesced. */
    public List<Value.Range> ranges(String name) {
        Quantity union = RangesQuantity.of(List.of());
        for (Portion portion : portions) {
            if (portion.quantity() instanceof RangesQuantity ranges
                    && portion.name().equals(name)) {
                union = union.plus(ranges);
            }
        }
        return ((RangesQuantity) union).toProto();
    }

    /** In order of first appearance. */
    public Set<String> names() {
        Set<String> names = new LinkedHashSet<>();
        for (Portion portion : portions) {
            names.add(portion.name());
        }
        return names;
    }

    /** The resources whose post-refinement form fulfils the predicate. */
    public Resources filter(Predicate<Resource> predicate) {
        return select(portion -> predicate.test(portion.toProto()));
    }

    private Resources select(Predicate<Portion> predicate) {
        Portion[] selected = new Portion[portions.length];
        int size = 0;
        for (Portion portion : portions) {
            if (predicate.test(portion)) {
                selected[size++] = portion;
            }
        }
        return size == portions.length ? this : new Resources(Arrays.copyOf(selected, size));
    }

    public Resources unreserved() {
        return select(portion -> !portion.key().reserved());
    }

    public Resources reserved() {
        return select(portion -> portion.key().reserved());
    }

    /** What is reserved to exactly this role. */
    public Resources reservedTo(String role) {
        return select(portion ->
                portion.key().reserved() && portion.key().reservationRole().equals(role));
    }

    /** What is reserved, by role. */
    public Map<String, Resources> reservations() {
        Map<String, Resources> byRole = new TreeMap<>();
        for (Portion portion : portions) {
            if (portion.key().reserved()) {
                byRole.computeIfAbsent(portion.key().reservationRole(), this::reservedTo);
            }
        }
        return byRole;
    }

    /** What may be offered to the role: the unreserved, and what is reserved to it or to an ancestor of it. */
    public Resources allocatableTo(String role) {
        return select(portion ->
                !portion.key().reserved() || Roles.covers(portion.key().reservationRole(), role));
    }

    public Resources revocable() {
        return select(portion -> portion.key().revocable());
    }

    public Resources nonRevocable() {
        return select(portion -> !portion.key().revocable());
    }

    /** What counts against a quota (§14): neither reserved nor revocable. */
    public Resources chargeable() {
        return select(portion -> !portion.key().reserved() && !portion.key().revocable());
    }

    public Resources shared() {
        return select(portion -> portion.key().shared());
    }

    public Resources nonShared() {
        return select(portion -> !portion.key().shared());
    }

    public Resources scalars() {
        return select(portion -> portion.quantity() instanceof ScalarQuantity);
    }

    /**
     * As much of the scalars as the amounts allow (§14, "Cutting"): split at any value, but devices and volumes are
     * taken whole or left; everything else stays.
     *
     * @param millis the most of each name, in thousandths; may be negative
     */
    public Resources atMost(ToLongFunction<String> millis) {
        Map<String, Long> left = new HashMap<>();
        Portion[] kept = new Portion[portions.length];
        int size = 0;
        boolean same = true;
        for (Portion portion : portions) {
            Portion part = portion;
            if (portion.quantity() instanceof ScalarQuantity(long wanted)) {
                long room = left.computeIfAbsent(portion.name(), millis::applyAsLong);
                part = portion.atMost(room);
                left.put(portion.name(), part.isEmpty() ? room : room - Math.min(wanted, room));
            }
            same &= part == portion;
            if (!part.isEmpty()) {
                kept[size++] = part;
            }
        }
        return same ? this : size == 0 ? EMPTY : new Resources(Arrays.copyOf(kept, size));
    }

    /** The same resources, allocated to the role. */
    public Resources allocatedTo(String role) {
        return rekeyed(key -> key.allocatedTo(role));
    }

    /** The same resources without allocation; what differed only in that is merged. */
    public Resources unallocated() {
        return rekeyed(ResourceKey::unallocated);
    }

    private Resources rekeyed(Function<ResourceKey, ResourceKey> change) {
        Accumulator changed = new Accumulator(EMPTY, portions.length);
        for (Portion portion : portions) {
            changed.add(portion.withKey(change.apply(portion.key())));
        }
        return changed.result();
    }

    /** The role the resources are allocated to; {@code *} if they are to none. */
    public String allocationRole() {
        for (Portion portion : portions) {
            AllocationInfo allocation = portion.key().prototype().getAllocationInfo();
            if (allocation.hasRole()) {
                return allocation.getRole();
            }
        }
        return "*";
    }

    /** In post-refinement form; a shared resource as often as it is held. */
    public List<Resource> toProto() {
        return written(Function.identity());
    }

    /** In the form for clients without RESERVATION_REFINEMENT; refined reservations stay as they are. */
    public List<Resource> toPreRefinement() {
        return written(ResourceFormat::preRefinement);
    }

    /** In the form of the operator endpoints. */
    public List<Resource> toEndpointFormat() {
        return written(ResourceFormat::endpoint);
    }

    private List<Resource> written(Function<Resource, Resource> format) {
        List<Resource> protos = new ArrayList<>(portions.length);
        for (Portion portion : portions) {
            Resource proto = format.apply(portion.toProto());
            for (int i = 0; i < portion.copies(); i++) {
                protos.add(proto);
            }
        }
        return List.copyOf(protos);
    }

    @Override
    public Iterator<Resource> iterator() {
        return toProto().iterator();
    }

    /** For the flattened form, which sums over identities. */
    Portion[] portions() {
        return portions;
    }

    @Override
    public boolean equals(Object other) {
        return this == other
                || (other instanceof Resources resources
                        && portions.length == resources.portions.length
                        && contains(resources)
                        && resources.contains(this));
    }

    @Override
    public int hashCode() {
        int hash = 0;
        for (Portion portion : portions) {
            hash += 31 * portion.key().hashCode() + portion.quantity().hashCode();
        }
        return hash;
    }

    /** As the wire writes resources in messages: {@code cpus:4; mem(allocated: dev):1024}. */
    @Override
    public String toString() {
        return ResourceText.of(this);
    }

    /** A copy under change. */
    private static final class Accumulator {
        private Portion[] portions;
        private int size;

        Accumulator(Resources start, int room) {
            size = start.portions.length;
            portions = Arrays.copyOf(start.portions, size + room);
        }

        void add(Portion portion) {
            if (portion.isEmpty()) {
                return;
            }
            for (int i = 0; i < size; i++) {
                if (portions[i].mergesWith(portion)) {
                    portions[i] = portions[i].plus(portion);
                    return;
                }
            }
            if (size == portions.length) {
                portions = Arrays.copyOf(portions, size + 8);
            }
            portions[size++] = portion;
        }

        void subtract(Portion portion) {
            for (int i = 0; i < size; i++) {
                if (portions[i].covers(portion)) {
                    Portion rest = portions[i].minus(portion);
                    if (!rest.isEmpty()) {
                        portions[i] = rest;
                    } else {
                        size--;
                        System.arraycopy(portions, i + 1, portions, i, size - i);
                    }
                    return;
                }
            }
        }

        Resources result() {
            if (size == 0) {
                return EMPTY;
            }
            return new Resources(size == portions.length ? portions : Arrays.copyOf(portions, size));
        }
    }
}
