package io.dcosboot.master.core.state;

import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Value;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Amounts by resource name, whatever role they are reserved to (mesos-master.md §13.9): a scalar's value, the number
 * of integers in ranges, the number of items of a set.
 *
 * @param millis thousandths of a unit by name; never zero, sorted by name
 */
public record Quantities(SortedMap<String, Long> millis) {

    private static final Quantities NONE = new Quantities(Collections.emptySortedMap());

    public Quantities {
        TreeMap<String, Long> copy = new TreeMap<>(millis);
        copy.values().removeIf(amount -> amount == 0);
        millis = Collections.unmodifiableSortedMap(copy);
    }

    public static Quantities none() {
        return NONE;
    }

    /** These amounts by name, in units. */
    public static Quantities of(Map<String, Double> values) {
        TreeMap<String, Long> millis = new TreeMap<>();
        values.forEach((name, value) -> millis.put(name, Math.round(value * 1000)));
        return new Quantities(millis);
    }

    /** These amounts by name. */
    public static Quantities ofScalars(Map<String, Value.Scalar> scalars) {
        TreeMap<String, Double> values = new TreeMap<>();
        scalars.forEach((name, scalar) -> values.put(name, scalar.getValue()));
        return of(values);
    }

    /** The amounts in {@code resources}. */
    public static Quantities of(Resources resources) {
        TreeMap<String, Long> sums = new TreeMap<>();
        for (Resource resource : resources) {
            sums.merge(resource.getName(), millis(resource), Long::sum);
        }
        return new Quantities(sums);
    }

    /** Only the amounts of scalar resources: what fairness is about. */
    public static Quantities scalars(Resources resources) {
        TreeMap<String, Long> sums = new TreeMap<>();
        for (Resource resource : resources) {
            if (resource.getType() == Value.Type.SCALAR) {
                sums.merge(resource.getName(), millis(resource), Long::sum);
            }
        }
        return new Quantities(sums);
    }

    public boolean isEmpty() {
        return millis.isEmpty();
    }

    /** The amount of {@code name} in thousandths. */
    public long millis(String name) {
        return millis.getOrDefault(name, 0L);
    }

    /** The amount of {@code name}. */
    public double value(String name) {
        return millis(name) / 1000.0;
    }

    public Quantities plus(Quantities other) {
        if (other.isEmpty()) {
            return this;
        }
        if (isEmpty()) {
            return other;
        }
        TreeMap<String, Long> sums = new TreeMap<>(millis);
        other.millis.forEach((name, amount) -> sums.merge(name, amount, Long::sum));
        return new Quantities(sums);
    }

    public Quantities minus(Quantities other) {
        if (other.isEmpty()) {
            return this;
        }
        TreeMap<String, Long> rest = new TreeMap<>(millis);
        other.millis.forEach((name, amount) -> rest.merge(name, -amount, Long::sum));
        return new Quantities(rest);
    }

    /** Whether there is at least as much of everything as in {@code other}. */
    public boolean contains(Quantities other) {
        for (Map.Entry<String, Long> wanted : other.millis.entrySet()) {
            if (millis(wanted.getKey()) < wanted.getValue()) {
                return false;
            }
        }
        return true;
    }

    private static long millis(Resource resource) {
        return switch (resource.getType()) {
            case SCALAR -> Math.round(resource.getScalar().getValue() * 1000);
            case RANGES -> {
                long count = 0;
                for (Value.Range range : resource.getRanges().getRangeList()) {
                    count += range.getEnd() - range.getBegin() + 1;
                }
                yield count * 1000;
            }
            case SET -> resource.getSet().getItemCount() * 1000L;
            case TEXT -> 0;
        };
    }
}
