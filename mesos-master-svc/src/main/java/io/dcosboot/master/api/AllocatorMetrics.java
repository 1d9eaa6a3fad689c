package io.dcosboot.master.api;

import io.dcosboot.master.core.Consumption;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.Quantities;
import io.dcosboot.mesos.v1.quota.QuotaConfig;
import java.time.Instant;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The allocator's metrics that the state tells (mesos-master.md §18); run times are measured where it runs. */
final class AllocatorMetrics {

    private AllocatorMetrics() {}

    /** Adds them by their names, {@code allocator/mesos/…}. */
    static void add(SortedMap<String, Double> values, MasterState state, Instant now) {
        Quantities total = state.agents().totals().scalars();
        Map<String, Quantities> heldByRole = new TreeMap<>();
        Map<String, Long> filters = new TreeMap<>();
        for (Framework framework : state.frameworks().values()) {
            framework.roles().forEach(role -> {
                heldByRole.merge(role, Quantities.none(), Quantities::plus);
                filters.putIfAbsent(role, 0L);
            });
            framework.usage().allocated().byRole().forEach(entry -> merge(heldByRole, entry));
            framework.usage().offered().byRole().forEach(entry -> merge(heldByRole, entry));
            framework
                    .interest()
                    .filters()
                    .byRole()
                    .forEach(ofRole -> ofRole.getValue()
                            .forEach((_, ofAgent) -> filters.merge(
                                    ofRole.getKey(),
                                    ofAgent.stream()
                                            .filter(filter -> filter.active(now))
                                            .count(),
                                    Long::sum)));
        }
        Quantities held = Quantities.none();
        for (Map.Entry<String, Quantities> role : heldByRole.entrySet()) {
            held = held.plus(role.getValue());
            double share = 0;
            for (String name : total.millis().keySet()) {
                share = Math.max(share, role.getValue().value(name) / total.value(name));
            }
            values.put("allocator/mesos/roles/" + role.getKey() + "/shares/dominant", share);
        }
        for (String name : total.millis().keySet()) {
            values.put("allocator/mesos/resources/" + name + "/total", total.value(name));
            values.put("allocator/mesos/resources/" + name + "/offered_or_allocated", held.value(name));
        }
        filters.forEach((role, count) ->
                values.put("allocator/mesos/offer_filters/roles/" + role + "/active", count.doubleValue()));
        quotas(values, state, heldByRole);
    }

    private static void merge(Map<String, Quantities> held, Map.Entry<String, Quantities> entry) {
        held.merge(entry.getKey(), entry.getValue(), Quantities::plus);
    }

    private static void quotas(
            SortedMap<String, Double> values, MasterState state, Map<String, Quantities> heldByRole) {
        Consumption consumption = Consumption.usedOrOffered(state);
        consumption
                .byRole()
                .forEach((role, consumed) -> consumed.millis()
                        .keySet()
                        .forEach(name -> values.put(quota(role, name, "consumed"), consumed.value(name))));
        for (QuotaConfig config : state.quotas().values()) {
            String role = config.getRole();
            Quantities held = heldByRole.getOrDefault(role, Quantities.none());
            config.getGuaranteesMap().forEach((name, scalar) -> {
                values.put(quota(role, name, "guarantee"), scalar.getValue());
                values.put(quota(role, name, "offered_or_allocated"), held.value(name));
            });
            config.getLimitsMap().forEach((name, scalar) -> {
                values.put(quota(role, name, "limit"), scalar.getValue());
                values.put(quota(role, name, "offered_or_allocated"), held.value(name));
            });
        }
    }

    private static String quota(String role, String resource, String what) {
        return "allocator/mesos/quota/roles/" + role + "/resources/" + resource + "/" + what;
    }
}
