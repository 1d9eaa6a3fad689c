package io.dcosboot.master.core.allocator;

import io.dcosboot.master.core.state.Quantities;
import io.dcosboot.mesos.resources.Resources;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** The scalar resources of a run by number, so that amounts are arrays of thousandths and cost little to add. */
final class Scalars {

    private final List<String> names;
    private final Map<String, Integer> numbers = new HashMap<>();

    Scalars(Collection<String> names) {
        this.names = new ArrayList<>(new TreeSet<>(names));
        for (int i = 0; i < this.names.size(); i++) {
            numbers.put(this.names.get(i), i);
        }
    }

    int count() {
        return names.size();
    }

    String name(int number) {
        return names.get(number);
    }

    /** The number of a name; −1 of one that plays no part. */
    int number(String name) {
        return numbers.getOrDefault(name, -1);
    }

    long[] none() {
        return new long[names.size()];
    }

    long[] of(Quantities quantities) {
        long[] amounts = none();
        add(amounts, quantities);
        return amounts;
    }

    long[] of(Resources resources) {
        long[] amounts = none();
        for (int i = 0; i < amounts.length; i++) {
            amounts[i] = resources.scalarMillis(names.get(i));
        }
        return amounts;
    }

    void add(long[] sum, Quantities quantities) {
        quantities.millis().forEach((name, millis) -> {
            int number = number(name);
            if (number >= 0) {
                sum[number] += millis;
            }
        });
    }

    static void add(long[] sum, long[] amounts) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += amounts[i];
        }
    }

    /** The amounts that are not zero. */
    Quantities quantities(long[] amounts) {
        Map<String, Long> millis = new HashMap<>();
        for (int i = 0; i < amounts.length; i++) {
            millis.put(names.get(i), amounts[i]);
        }
        return new Quantities(new java.util.TreeMap<>(millis));
    }
}
