package io.dcosboot.master.api;

import io.dcosboot.master.core.authorization.View;
import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.Offer;
import io.dcosboot.master.core.state.Quantities;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.Resource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The roles that are in use, with all their ancestors, and what is allocated, offered and reserved to each (§16.5). */
final class RoleSums {

    private final SortedMap<String, Sum> roles = new TreeMap<>();

    /** One role. */
    static final class Sum {
        private final List<FrameworkId> frameworks = new ArrayList<>();
        private Quantities allocated = Quantities.none();
        private Quantities offered = Quantities.none();
        private Quantities reserved = Quantities.none();

        List<FrameworkId> frameworks() {
            return Collections.unmodifiableList(frameworks);
        }

        Quantities allocated() {
            return allocated;
        }

        Quantities offered() {
            return offered;
        }

        Quantities reserved() {
            return reserved;
        }
    }

    static RoleSums of(MasterState state) {
        RoleSums sums = new RoleSums();
        for (Framework framework : state.frameworks().values()) {
            framework.roles().forEach(role -> sums.role(role).frameworks.add(framework.id()));
        }
        state.weights().keys().forEach(sums::role);
        state.quotas().keys().forEach(sums::role);
        for (Agent agent : state.agents().registered().values()) {
            agent.total().reservations().forEach((role, resources) -> {
                Quantities amount = Quantities.of(resources);
                Sum sum = sums.role(role);
                sum.reserved = sum.reserved.plus(amount);
            });
            for (Resources used : agent.usage().used().values()) {
                for (Resource resource : used) {
                    Sum sum = sums.role(resource.getAllocationInfo().getRole());
                    Quantities amount = Quantities.of(Resources.of(resource));
                    sum.allocated = sum.allocated.plus(amount);
                }
            }
        }
        for (Offer offer : state.offers().values()) {
            Sum sum = sums.role(offer.role());
            sum.offered = sum.offered.plus(Quantities.of(offer.resources()));
        }
        return sums;
    }

    /** The roles that may be seen. */
    SortedMap<String, Sum> byName(View view) {
        SortedMap<String, Sum> shown = new TreeMap<>(roles);
        shown.keySet().removeIf(role -> !view.showsRole(role));
        return Collections.unmodifiableSortedMap(shown);
    }

    private Sum role(String name) {
        for (int slash = name.indexOf('/'); slash >= 0; slash = name.indexOf('/', slash + 1)) {
            roles.computeIfAbsent(name.substring(0, slash), _ -> new Sum());
        }
        return roles.computeIfAbsent(name, _ -> new Sum());
    }
}
