package io.dcosboot.master.api;

import io.dcosboot.master.core.state.Framework;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.scheduler.Call;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** A framework's own metrics, all of them from its first day, as zero (mesos-master.md §18). */
final class FrameworkMetrics {

    private static final List<TaskState> ACTIVE = List.of(
            TaskState.TASK_STAGING,
            TaskState.TASK_STARTING,
            TaskState.TASK_RUNNING,
            TaskState.TASK_KILLING,
            TaskState.TASK_UNREACHABLE,
            TaskState.TASK_UNKNOWN);

    private static final List<String> COUNTERS = counters();

    private FrameworkMetrics() {}

    private static List<String> counters() {
        List<String> names = new ArrayList<>(List.of("calls", "events", "operations"));
        names.addAll(List.of("offers/sent", "offers/accepted", "offers/declined", "offers/rescinded"));
        for (Call.Type type : Call.Type.values()) {
            if (type != Call.Type.UNKNOWN) {
                names.add("calls/" + lower(type));
            }
        }
        for (Event.Type type : Event.Type.values()) {
            if (type != Event.Type.UNKNOWN) {
                names.add("events/" + lower(type));
            }
        }
        for (Offer.Operation.Type type : Offer.Operation.Type.values()) {
            if (type != Offer.Operation.Type.UNKNOWN) {
                names.add("operations/" + lower(type));
            }
        }
        for (TaskState state : List.of(
                TaskState.TASK_FINISHED,
                TaskState.TASK_FAILED,
                TaskState.TASK_KILLED,
                TaskState.TASK_ERROR,
                TaskState.TASK_LOST,
                TaskState.TASK_DROPPED,
                TaskState.TASK_GONE,
                TaskState.TASK_GONE_BY_OPERATOR)) {
            names.add("tasks/terminal/" + lower(state));
        }
        return List.copyOf(names);
    }

    /**
     * @param live how many live tasks are in each state
     */
    static void add(SortedMap<String, Double> values, Framework framework, Map<TaskState, Integer> live) {
        String prefix = "master/frameworks/"
                + URLEncoder.encode(framework.info().getName(), StandardCharsets.UTF_8)
                        .replace("+", "%20") + "/"
                + framework.id() + "/";
        COUNTERS.forEach(name -> values.put(prefix + name, 0.0));
        framework
                .counters()
                .values()
                .forEach(counter -> values.put(prefix + counter.getKey(), (double) counter.getValue()));
        ACTIVE.forEach(
                state -> values.put(prefix + "tasks/active/" + lower(state), (double) live.getOrDefault(state, 0)));
        values.put(prefix + "tasks/active/task_unreachable", (double)
                framework.tasks().unreachable().size());
        values.put(prefix + "subscribed", framework.connected() ? 1.0 : 0.0);
        framework
                .roles()
                .forEach(role -> values.put(
                        prefix + "roles/" + role + "/suppressed",
                        framework.interest().suppressed().contains(role) ? 1.0 : 0.0));
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
