package io.dcosboot.master.api;

import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.OperationEntry;
import io.dcosboot.mesos.v1.Offer.Operation;
import java.util.List;
import java.util.Locale;
import java.util.SortedMap;

/** Metrics of operations on reservations and volumes (mesos-master.md §18). */
final class OperationMetrics {

    private static final List<Operation.Type> TYPES =
            List.of(Operation.Type.RESERVE, Operation.Type.UNRESERVE, Operation.Type.CREATE, Operation.Type.DESTROY);
    private static final List<String> GAUGES = List.of("total", "pending", "recovering", "unreachable");
    private static final List<String> ENDS = List.of("finished", "failed", "error", "dropped", "gone_by_operator");

    private OperationMetrics() {}

    /** Adds gauges of what is under way, and a zero for every end that no operation has come to yet. */
    static void add(SortedMap<String, Double> values, MasterState state) {
        zeroes(values, "master/operations/");
        TYPES.forEach(type -> zeroes(values, prefix(type)));
        for (OperationEntry operation : state.operations().byUuid().values()) {
            String kind = operation.state().name().toLowerCase(Locale.ROOT).replace("operation_", "");
            count(values, "master/operations/", kind);
            count(values, prefix(operation.operation().getInfo().getType()), kind);
        }
    }

    private static void zeroes(SortedMap<String, Double> values, String prefix) {
        GAUGES.forEach(name -> values.put(prefix + name, 0.0));
        ENDS.forEach(name -> values.putIfAbsent(prefix + name, 0.0));
    }

    private static void count(SortedMap<String, Double> values, String prefix, String kind) {
        values.merge(prefix + "total", 1.0, Double::sum);
        if (GAUGES.contains(kind)) {
            values.merge(prefix + kind, 1.0, Double::sum);
        }
    }

    private static String prefix(Operation.Type type) {
        return "master/operations/" + type.name().toLowerCase(Locale.ROOT) + "/";
    }
}
