package io.dcosboot.master.api;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.TaskEntry;
import io.dcosboot.master.leadership.Leadership;
import io.dcosboot.master.leadership.MasterLoop;
import io.dcosboot.master.leadership.Standing;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.TaskState;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The master's metrics under the names of the original (mesos-master.md §18); only what is really measured. */
final class Metrics {

    private static final List<String> SCALARS = List.of("cpus", "gpus", "mem", "disk");

    /** Counters that monitoring expects from the start, as zero. */
    private static final List<String> COUNTERS = List.of(
            "dropped_messages",
            "slave_registrations",
            "slave_reregistrations",
            "slave_removals",
            "slave_removals/reason_unhealthy",
            "slave_removals/reason_unregistered",
            "slave_removals/reason_registered",
            "slave_unreachable_scheduled",
            "slave_unreachable_completed",
            "slave_unreachable_canceled",
            "tasks_finished",
            "tasks_failed",
            "tasks_killed",
            "tasks_lost",
            "tasks_error",
            "tasks_dropped",
            "tasks_gone",
            "tasks_gone_by_operator",
            "valid_status_updates",
            "invalid_status_updates",
            "valid_status_update_acknowledgements",
            "invalid_status_update_acknowledgements",
            "messages_status_update",
            "messages_status_update_acknowledgement",
            "messages_register_framework",
            "messages_reregister_framework",
            "messages_unregister_framework",
            "messages_register_slave",
            "messages_reregister_slave",
            "messages_unregister_slave",
            "messages_kill_task",
            "messages_launch_tasks",
            "messages_decline_offers",
            "messages_revive_offers",
            "messages_suppress_offers",
            "messages_reconcile_tasks");

    private final Leadership leader;
    private final MasterLoop loop;
    private final OperatorEventStreams operators;
    private final MesosVersion version;
    private final StateTags tags;
    private final Clock clock;

    Metrics(
            Leadership leader,
            MasterLoop loop,
            OperatorEventStreams operators,
            MesosVersion version,
            StateTags tags,
            Clock clock) {
        this.leader = leader;
        this.loop = loop;
        this.operators = operators;
        this.version = version;
        this.tags = tags;
        this.clock = clock;
    }

    SortedMap<String, Double> snapshot() {
        Instant now = clock.instant();
        SortedMap<String, Double> values = new TreeMap<>();
        values.put(
                "master/uptime_secs", Duration.between(version.startedAt(), now).toMillis() / 1e3);
        values.put("master/event_queue_dispatches", (double) loop.backlog());
        values.put("master/operator_event_stream_subscribers", (double) operators.size());
        values.put("master/http_cache_hits", (double) tags.hits());
        system(values);
        if (leader.standing() instanceof Standing.Leading(MasterState state)) {
            values.put("master/elected", 1.0);
            counters(values, state);
            agents(values, state);
            frameworks(values, state);
            loop.allocationTimes()
                    .statistics()
                    .forEach((suffix, value) -> values.put("allocator/mesos/allocation_run_ms" + suffix, value));
            AllocatorMetrics.add(values, state, now);
        } else {
            values.put("master/elected", 0.0);
        }
        return values;
    }

    private static void system(SortedMap<String, Double> values) {
        SystemLoad.read().forEach((name, value) -> values.put("system/" + name.replace("avg_", ""), value));
    }

    private static void counters(SortedMap<String, Double> values, MasterState state) {
        COUNTERS.forEach(name -> values.put("master/" + name, 0.0));
        state.counters().values().forEach(counter -> {
            boolean allocator = counter.getKey().equals("allocation_runs");
            values.put((allocator ? "allocator/mesos/" : "master/") + counter.getKey(), (double) counter.getValue());
        });
    }

    private static void agents(SortedMap<String, Double> values, MasterState state) {
        int active = 0;
        int connected = 0;
        // Over ten thousand agents: no arithmetic of whole resources here.
        Map<String, Long> total = new HashMap<>();
        Map<String, Long> used = new HashMap<>();
        Map<String, Long> revocable = new HashMap<>();
        Map<String, Long> revocableUsed = new HashMap<>();
        for (Agent agent : state.agents().registered().values()) {
            active += agent.active() ? 1 : 0;
            connected += agent.connected() ? 1 : 0;
            addScalars(agent.total(), total, revocable);
            agent.usage().used().values().forEach(inUse -> addScalars(inUse, used, revocableUsed));
        }
        int registered = state.agents().registered().size();
        values.put("master/slaves_active", (double) active);
        values.put("master/slaves_inactive", (double) registered - active);
        values.put("master/slaves_connected", (double) connected);
        values.put("master/slaves_disconnected", (double) registered - connected);
        values.put("master/slaves_unreachable", (double)
                state.agents().unreachable().size());
        for (String name : SCALARS) {
            share(values, "master/" + name, units(total, name), units(used, name));
            share(values, "master/" + name + "_revocable", units(revocable, name), units(revocableUsed, name));
        }
    }

    private static double units(Map<String, Long> millis, String name) {
        return millis.getOrDefault(name, 0L) / 1000.0;
    }

    private static void addScalars(Resources resources, Map<String, Long> plain, Map<String, Long> revocable) {
        for (Resource resource : resources) {
            if (resource.hasScalar()) {
                (resource.hasRevocable() ? revocable : plain)
                        .merge(
                                resource.getName(),
                                Math.round(resource.getScalar().getValue() * 1000),
                                Long::sum);
            }
        }
    }

    private static void share(SortedMap<String, Double> values, String prefix, double total, double used) {
        values.put(prefix + "_total", total);
        values.put(prefix + "_used", used);
        values.put(prefix + "_percent", total == 0 ? 0 : used / total);
    }

    private static void frameworks(SortedMap<String, Double> values, MasterState state) {
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
            framework(values, framework, own);
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

    private static void framework(SortedMap<String, Double> values, Framework framework, Map<TaskState, Integer> live) {
        String prefix = "master/frameworks/"
                + URLEncoder.encode(framework.info().getName(), StandardCharsets.UTF_8)
                        .replace("+", "%20") + "/"
                + framework.id() + "/";
        values.put(prefix + "subscribed", framework.connected() ? 1.0 : 0.0);
        framework
                .counters()
                .values()
                .forEach(counter -> values.put(prefix + counter.getKey(), (double) counter.getValue()));
        live.forEach((task, count) ->
                values.put(prefix + "tasks/active/" + task.name().toLowerCase(Locale.ROOT), (double) count));
        framework
                .roles()
                .forEach(role -> values.put(
                        prefix + "roles/" + role + "/suppressed",
                        framework.interest().suppressed().contains(role) ? 1.0 : 0.0));
    }
}
