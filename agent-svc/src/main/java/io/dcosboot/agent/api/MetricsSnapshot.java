package io.dcosboot.agent.api;

import io.dcosboot.agent.core.AgentSnapshot;
import io.dcosboot.agent.core.AgentView;
import io.dcosboot.agent.core.ExecutorState;
import io.dcosboot.agent.core.Host;
import io.dcosboot.agent.core.MetricSource;
import io.dcosboot.mesos.v1.Task;
import io.dcosboot.mesos.v1.TaskState;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The numbers of {@code /metrics/snapshot} under the names of mesos-agent.md §9.5. */
final class MetricsSnapshot {

    /** Always there, zero as long as the part they are about does nothing. */
    private static final List<String> ALWAYS = List.of(
            "containerizer/fetcher/cache_size_total_bytes",
            "containerizer/fetcher/cache_size_used_bytes",
            "containerizer/fetcher/task_fetches_failed",
            "containerizer/fetcher/task_fetches_succeeded",
            "containerizer/mesos/container_destroy_errors",
            "containerizer/mesos/provisioner/bind/remove_rootfs_errors",
            "containerizer/mesos/provisioner/remove_container_errors",
            "gc/path_removals_failed",
            "gc/path_removals_pending",
            "gc/path_removals_succeeded",
            "resource_provider_manager/events/disconnect",
            "resource_provider_manager/events/subscribe",
            "resource_provider_manager/subscribed",
            "slave/executor_directory_max_allowed_age_secs",
            "slave/executors_preempted");

    private final AgentView agent;
    private final Host host;
    private final ServerInfo server;
    private final Clock clock;
    private final List<MetricSource> sources;

    MetricsSnapshot(AgentView agent, Host host, ServerInfo server, Clock clock, List<MetricSource> sources) {
        this.agent = agent;
        this.host = host;
        this.server = server;
        this.clock = clock;
        this.sources = List.copyOf(sources);
    }

    SortedMap<String, Double> take() {
        var metrics = new TreeMap<String, Double>();
        ALWAYS.forEach(name -> metrics.put(name, 0.0));
        sources.forEach(source -> metrics.putAll(source.metrics()));
        AgentSnapshot snapshot = agent.snapshot();
        resources(snapshot, metrics);
        executors(snapshot, metrics);
        tasks(snapshot, metrics);
        metrics.put("slave/registered", snapshot.registered() ? 1.0 : 0.0);
        metrics.put("slave/frameworks_active", (double) snapshot.frameworks().size());
        metrics.put("slave/uptime_secs", seconds(Duration.between(server.started(), clock.instant())));
        metrics.put("slave/recovery_time_secs", seconds(agent.recoveryTime()));
        system(metrics);
        return metrics;
    }

    private void resources(AgentSnapshot snapshot, Map<String, Double> metrics) {
        AgentResources resources = AgentResources.of(snapshot);
        for (String name : List.of("cpus", "gpus", "mem", "disk")) {
            usage(
                    "slave/" + name,
                    resources.total().nonRevocable().scalar(name),
                    resources.allocated().nonRevocable().scalar(name),
                    metrics);
            usage(
                    "slave/" + name + "_revocable",
                    resources.total().revocable().scalar(name),
                    resources.allocated().revocable().scalar(name),
                    metrics);
        }
    }

    private static void usage(String prefix, double total, double used, Map<String, Double> metrics) {
        metrics.put(prefix + "_total", total);
        metrics.put(prefix + "_used", used);
        metrics.put(prefix + "_percent", total == 0 ? 0.0 : used / total);
    }

    private static void executors(AgentSnapshot snapshot, Map<String, Double> metrics) {
        for (ExecutorState state : ExecutorState.values()) {
            long now = snapshot.frameworks().stream()
                    .flatMap(framework -> framework.executors().stream())
                    .filter(executor -> executor.state() == state)
                    .count();
            switch (state) {
                case REGISTERING -> metrics.put("slave/executors_registering", (double) now);
                case RUNNING -> metrics.put("slave/executors_running", (double) now);
                case TERMINATING -> metrics.put("slave/executors_terminating", (double) now);
                // A counter, unlike the others.
                case TERMINATED ->
                    metrics.put("slave/executors_terminated", (double)
                            snapshot.counters().executorsTerminated());
            }
        }
    }

    private static void tasks(AgentSnapshot snapshot, Map<String, Double> metrics) {
        List<TaskState> states = snapshot.frameworks().stream()
                .flatMap(framework -> framework.executors().stream())
                .flatMap(executor -> executor.launched().stream())
                .map(Task::getState)
                .toList();
        long queued = snapshot.frameworks().stream()
                .flatMap(framework -> framework.executors().stream())
                .mapToLong(executor -> executor.queued().size())
                .sum();
        metrics.put("slave/tasks_staging", (double) queued + count(states, TaskState.TASK_STAGING));
        metrics.put("slave/tasks_starting", count(states, TaskState.TASK_STARTING));
        metrics.put("slave/tasks_running", count(states, TaskState.TASK_RUNNING));
        metrics.put("slave/tasks_killing", count(states, TaskState.TASK_KILLING));
        AgentSnapshot.Counters counters = snapshot.counters();
        metrics.put("slave/tasks_finished", (double) counters.finished());
        metrics.put("slave/tasks_failed", (double) counters.failed());
        metrics.put("slave/tasks_killed", (double) counters.killed());
        metrics.put("slave/tasks_lost", (double) counters.lost());
        metrics.put("slave/tasks_gone", (double) counters.gone());
        metrics.put("slave/valid_status_updates", (double) counters.validUpdates());
        metrics.put("slave/invalid_status_updates", (double) counters.invalidUpdates());
        metrics.put("slave/valid_framework_messages", (double) counters.validMessages());
        metrics.put("slave/invalid_framework_messages", (double) counters.invalidMessages());
        metrics.put("slave/container_launch_errors", (double) counters.launchErrors());
        metrics.put("slave/recovery_errors", (double) counters.recoveryErrors());
    }

    private static double count(List<TaskState> states, TaskState state) {
        return states.stream().filter(state::equals).count();
    }

    private void system(Map<String, Double> metrics) {
        Host.Load load = host.load();
        metrics.put("system/cpus_total", (double) load.cpus());
        metrics.put("system/load_1min", load.load1());
        metrics.put("system/load_5min", load.load5());
        metrics.put("system/load_15min", load.load15());
        metrics.put("system/mem_total_bytes", (double) load.memoryTotal());
        metrics.put("system/mem_free_bytes", (double) load.memoryFree());
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }
}
