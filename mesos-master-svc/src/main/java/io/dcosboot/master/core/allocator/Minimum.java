package io.dcosboot.master.core.allocator;

import io.dcosboot.master.core.state.Quantities;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.OfferFilters;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What an offer must hold at least (mesos-master.md §14, "min allocatable").
 *
 * @param alternatives one of them must be contained; empty for anything
 */
record Minimum(List<Quantities> alternatives) {

    Minimum {
        alternatives = List.copyOf(alternatives);
    }

    static Minimum of(OfferFilters.MinAllocatableResources given) {
        List<Quantities> alternatives = new ArrayList<>();
        given.getQuantitiesList().forEach(quantities -> {
            Map<String, Double> values = new HashMap<>();
            quantities.getQuantitiesMap().forEach((name, scalar) -> values.put(name, scalar.getValue()));
            alternatives.add(Quantities.of(values));
        });
        return new Minimum(alternatives);
    }

    boolean metBy(Resources resources) {
        if (resources.isEmpty()) {
            return false;
        }
        for (Quantities alternative : alternatives) {
            if (contains(resources, alternative)) {
                return true;
            }
        }
        return alternatives.isEmpty();
    }

    private static boolean contains(Resources resources, Quantities wanted) {
        for (Map.Entry<String, Long> amount : wanted.millis().entrySet()) {
            if (resources.quantityMillis(amount.getKey()) < amount.getValue()) {
                return false;
            }
        }
        return true;
    }
}
