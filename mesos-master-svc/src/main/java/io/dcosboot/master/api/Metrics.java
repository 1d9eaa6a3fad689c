package io.dcosboot.master.api;

import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.leadership.DurationSamples;
import io.dcosboot.master.leadership.Leadership;
import io.dcosboot.master.leadership.MasterLoop;
import io.dcosboot.master.leadership.Standing;
import io.dcosboot.master.leadership.Timings;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** The master's metrics under the names of the original (mesos-master.md §18); only what is really measured. */
final class Metrics {

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
            "messages_reconcile_tasks",
            "recovery_slave_removals",
            "slave_shutdowns_scheduled",
            "slave_shutdowns_completed",
            "slave_shutdowns_canceled",
            "messages_authenticate",
            "messages_deactivate_framework",
            "messages_resource_request",
            "messages_reconcile_operations",
            "messages_operation_status_update",
            "messages_operation_status_update_acknowledgement",
            "messages_framework_to_executor",
            "messages_executor_to_framework",
            "messages_exited_executor",
            "messages_update_slave",
            "valid_framework_to_executor_messages",
            "valid_executor_to_framework_messages",
            "valid_operation_status_updates",
            "valid_operation_status_update_acknowledgements",
            "invalid_framework_to_executor_messages",
            "invalid_executor_to_framework_messages",
            "invalid_operation_status_updates",
            "invalid_operation_status_update_acknowledgements");

    private final Leadership leader;
    private final MasterLoop loop;
    private final OperatorEventStreams operators;
    private final MesosVersion version;
    private final StateTags tags;
    private final AskMaster ask;
    private final boolean perFramework;
    private final Clock clock;

    Metrics(
            Leadership leader,
            MasterLoop loop,
            OperatorEventStreams operators,
            MesosVersion version,
            StateTags tags,
            AskMaster ask,
            boolean perFramework,
            Clock clock) {
        this.leader = leader;
        this.loop = loop;
        this.operators = operators;
        this.version = version;
        this.tags = tags;
        this.ask = ask;
        this.perFramework = perFramework;
        this.clock = clock;
    }

    SortedMap<String, Double> snapshot() {
        Instant now = clock.instant();
        SortedMap<String, Double> values = new TreeMap<>();
        values.put(
                "master/uptime_secs", Duration.between(version.startedAt(), now).toMillis() / 1e3);
        double waiting = loop.backlog(); // there is one queue for everything
        values.put("master/event_queue_dispatches", waiting);
        values.put("master/event_queue_messages", waiting);
        values.put("master/event_queue_http_requests", (double) ask.waiting());
        values.put("master/operator_event_stream_subscribers", (double) operators.size());
        values.put("master/commands_failed", (double) loop.failures());
        values.put("master/http_cache_hits", (double) tags.hits());
        system(values);
        timings(values);
        if (leader.standing() instanceof Standing.Leading(MasterState state)) {
            values.put("master/elected", 1.0);
            counters(values, state);
            ClusterMetrics.add(values, state, perFramework);
            AllocatorMetrics.add(values, state, now);
            OperationMetrics.add(values, state);
            double runs = state.pendingAllocation().queued() ? 1 : 0;
            values.put("allocator/mesos/event_queue_dispatches", runs);
            values.put("allocator/event_queue_dispatches", runs);
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

    private void timings(SortedMap<String, Double> values) {
        Timings timings = loop.timings();
        put(values, "allocator/mesos/allocation_run_ms", timings.allocationRun());
        put(values, "allocator/mesos/allocation_run_latency_ms", timings.allocationLatency());
        put(values, "registrar/state_store_ms", timings.registryStore());
        Double fetch = timings.registryFetch().statistics().get("");
        if (fetch != null) {
            values.put("registrar/state_fetch_ms", fetch);
        }
        values.put("registrar/queued_operations", (double) loop.registryBacklog());
    }

    private static void put(SortedMap<String, Double> values, String name, DurationSamples samples) {
        samples.statistics().forEach((suffix, value) -> values.put(name + suffix, value));
    }
}
