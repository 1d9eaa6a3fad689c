package io.dcosboot.master.core;

import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.Offer;
import io.dcosboot.master.core.state.Quantities;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What roles consume of their quotas (mesos-master.md §14): of unreserved and not revocable scalars what they use, and
 * all that is reserved to them; a role with all roles below it.
 */
public final class Consumption {

    private final SortedMap<String, Quantities> byRole = new TreeMap<>();

    private Consumption() {}

    /** Without what is only offered. */
    public static Consumption used(MasterState state) {
        Consumption consumption = usedOrOffered(state);
        for (Offer offer : state.offers().values()) {
            consumption.add(
                    offer.role(),
                    Quantities.none().minus(Quantities.scalars(offer.resources().chargeable())));
        }
        return consumption;
    }

    public static Consumption usedOrOffered(MasterState state) {
        Consumption consumption = new Consumption();
        for (Framework framework : state.frameworks().values()) {
            framework.usage().charged().byRole().forEach(held -> consumption.add(held.getKey(), held.getValue()));
        }
        state.agents()
                .totals()
                .reserved()
                .byRole()
                .forEach(reserved -> consumption.add(reserved.getKey(), reserved.getValue()));
        return consumption;
    }

    private void add(String role, Quantities amount) {
        for (int slash = role.indexOf('/'); slash >= 0; slash = role.indexOf('/', slash + 1)) {
            byRole.merge(role.substring(0, slash), amount, Quantities::plus);
        }
        byRole.merge(role, amount, Quantities::plus);
    }

    /** All roles that consume anything, and those above them. */
    public SortedMap<String, Quantities> byRole() {
        return Collections.unmodifiableSortedMap(byRole);
    }

    public Quantities of(String role) {
        return byRole.getOrDefault(role, Quantities.none());
    }
}
