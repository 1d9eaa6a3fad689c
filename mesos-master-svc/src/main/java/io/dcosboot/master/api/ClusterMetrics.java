package io.dcosboot.master.api;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.TaskEntry;
import io.dcosboot.mesos.resources.FlatSum;
import io.dcosboot.mesos.v1.TaskState;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** The metrics that are read off a state: agents, frameworks, tasks (mesos-master.md §18). */
final class ClusterMetrics {

    private static final List<String> SCALARS = List.of("cpus", "gpus", "mem", "disk");

    private ClusterMetrics() {}

    /**
     * @param perFramework whether to tell each framework's own metrics too
     */
    static void add(SortedMap<String, Double> values, MasterState state, boolean perFramework) {
        agents(values, state);
        frameworks(values, state, perFramework);
        principals(values, state);
    }

    private static void agents(SortedMap<String, Double> values, MasterState state) {
        int active = 0;
        int connected = 0;
        FlatSum total = new FlatSum();
        FlatSum used = new FlatSum();
        for (Agent agent : state.agents().registered().values()) {
            active += agent.active() ? 1 : 0;
            connected += agent.connected() ? 1 : 0;
            total.add(agent.total());
            agent.usage().used().values().forEach(used::add);
        }
        int registered = state.agents().registered().size();
        values.put("master/slaves_active", (double) active);
        values.put("master/slaves_inactive", (double) registered - active);
        values.put("master/slaves_connected", (double) connected);
        values.put("master/slaves_disconnected", (double) registered - connected);
        values.put("master/slaves_unreachable", (double)
                state.agents().unreachable().size());
        for (String name : SCALARS) {
            share(values, "master/" + name, total.scalar(name), used.scalar(name));
            String revocable = name + "_revocable";
            share(values, "master/" + revocable, total.scalar(revocable), used.scalar(revocable));
        }
    }

    private static void share(SortedMap<String, Double> values, String prefix, double total, double used) {
        values.put(prefix + "_total", total);
        values.put(prefix + "_used", used);
        values.put(prefix + "_percent", total == 0 ? 0 : used / total);
    }

    private static void frameworks(SortedMap<String, Double> values, MasterState state, boolean perFramework) {
        int active = 0;
        int connected = 0;
        long unreachable = 0;
        Map<TaskState, Integer> live = new EnumMap<>(TaskState.class);
        for (Framework framework : state.frameworks().values()) {
            active += framework.active() ? 1 : 0;
            connected += framework.connected() ? 1 : 0;
            unreachable += framework.tasks().unreachable().size();
            Map<TaskState, Integer> own = new EnumMap<>(TaskState.class);
            for (TaskEntry task : framework.tasks().live().values()) {
                own.merge(task.state(), 1, Integer::sum);
            }
            own.forEach((task, count) -> live.merge(task, count, Integer::sum));
            if (perFramework) {
                FrameworkMetrics.add(values, framework, own);
            }
        }
        int all = state.frameworks().size();
        values.put("master/frameworks_active", (double) active);
        values.put("master/frameworks_inactive", (double) all - active);
        values.put("master/frameworks_connected", (double) connected);
        values.put("master/frameworks_disconnected", (double) all - connected);
        values.put("master/outstanding_offers", (double) state.offers().size());
        for (TaskState task : List.of(
                TaskState.TASK_STAGING, TaskState.TASK_STARTING, TaskState.TASK_RUNNING, TaskState.TASK_KILLING)) {
            values.put("master/" + task.name().toLowerCase(Locale.ROOT).replace("task_", "tasks_"), (double)
                    live.getOrDefault(task, 0));
        }
        values.put("master/tasks_unreachable", (double) unreachable);
    }

    /** Every call is handled before the next one, so what was received has been processed. */
    private static void principals(SortedMap<String, Double> values, MasterState state) {
        for (Framework framework : state.frameworks().values()) {
            if (framework.info().hasPrincipal()) {
                String prefix = "frameworks/" + framework.info().getPrincipal() + "/messages_";
                double calls = framework.counters().get("calls");
                values.merge(prefix + "received", calls, Double::sum);
                values.merge(prefix + "processed", calls, Double::sum);
            }
        }
    }
}
