package io.dcosboot.marathon.core.engine;

import io.dcosboot.marathon.core.event.MarathonEvent;
import io.dcosboot.marathon.core.health.HealthResult;
import io.dcosboot.marathon.core.health.InstanceHealth;
import io.dcosboot.marathon.core.health.Probe;
import io.dcosboot.marathon.core.health.ProbeKey;
import io.dcosboot.marathon.core.health.ProbeKey.Purpose;
import io.dcosboot.marathon.core.health.Probes;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.instance.InstanceId;
import io.dcosboot.marathon.core.instance.Task;
import io.dcosboot.marathon.core.instance.TaskId;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.HealthCheck;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What is known about the health of instances, and which probes run (marathon.md §24). In memory only. */
final class HealthBoard {

    private final Instances instances;
    private final Map<InstanceId, InstanceHealth> known = new HashMap<>();
    private final Map<TaskId, Set<Integer>> probing = new HashMap<>();

    HealthBoard(Instances instances) {
        this.instances = instances;
    }

    /** Health of an instance that runs a version with {@code checks} checks. */
    InstanceHealth of(Instance instance, AppDefinition app) {
        int checks = app.resilience().healthChecks().size();
        return known.getOrDefault(instance.id(), InstanceHealth.unknown(checks));
    }

    /** Runs, and all checks say it is alive. */
    boolean isHealthy(Instance instance, AppDefinition app) {
        return instance.isRunning() && of(instance, app).aggregate().orElse(false);
    }

    /** Starts the probes of a running task that do not run yet. */
    void runs(Instance instance, AppDefinition app, Turn turn) {
        Task task = instance.task();
        if (task == null || !instance.isRunning()) {
            return;
        }
        List<HealthCheck> checks = app.resilience().healthChecks();
        for (int i = 0; i < checks.size(); i++) {
            Set<Integer> running = probing.getOrDefault(task.id(), Set.of());
            Optional<Probe> probe = running.contains(i) ? Optional.empty() : Probes.of(checks.get(i), app, instance);
            if (probe.isPresent()) {
                probing.computeIfAbsent(task.id(), _ -> new TreeSet<>()).add(i);
                turn.add(new Effect.StartProbe(new ProbeKey(task.id(), Purpose.HEALTH, i), probe.get()));
            }
        }
    }

    /** Forgets everything about a task that is over. */
    void ended(Instance instance, Turn turn) {
        known.remove(instance.id());
        Task task = instance.task();
        Set<Integer> running = task == null ? null : probing.remove(task.id());
        if (task != null && running != null) {
            running.forEach(check -> turn.add(new Effect.StopProbe(new ProbeKey(task.id(), Purpose.HEALTH, check))));
        }
    }

    /** What Mesos found out with the check it runs. */
    void reported(Instance instance, AppDefinition app, boolean healthy, Turn turn) {
        List<HealthCheck> checks = app.resilience().healthChecks();
        for (int i = 0; i < checks.size(); i++) {
            if (checks.get(i).runByMesos()) {
                HealthResult before = of(instance, app).results().get(i);
                HealthResult after = healthy
                        ? before.succeeded(turn.now())
                        : before.failed(turn.now(), "the health check run by Mesos failed");
                record(instance, app, i, before, after, turn);
                return;
            }
        }
    }

    /**
     * Books the outcome of a probe.
     *
     * @return why the task is to be killed, if it is
     */
    Optional<String> probed(Instance instance, AppDefinition app, int check, Probe.Outcome outcome, Turn turn) {
        List<HealthCheck> checks = app.resilience().healthChecks();
        Task task = instance.task();
        if (task == null || !instance.isRunning() || check >= checks.size()) {
            return Optional.empty();
        }
        HealthResult before = of(instance, app).results().get(check);
        return switch (outcome) {
            case Probe.Outcome.Healthy _ -> {
                record(instance, app, check, before, before.succeeded(turn.now()), turn);
                yield Optional.empty();
            }
            case Probe.Outcome.Unhealthy(var cause) -> {
                HealthCheck failed = checks.get(check);
                if (before.firstSuccess() == null && isInGrace(task, failed, turn.now())) {
                    yield Optional.empty();
                }
                HealthResult after = before.failed(turn.now(), cause);
                turn.publish(new MarathonEvent.HealthCheckFailed(turn.now(), app.id(), instance.id(), failed));
                record(instance, app, check, before, after, turn);
                int limit = failed.timing().maxConsecutiveFailures();
                yield limit > 0 && after.consecutiveFailures() >= limit ? Optional.of(cause) : Optional.empty();
            }
        };
    }

    private static boolean isInGrace(Task task, HealthCheck check, Instant now) {
        Instant started = task.startedAt();
        return started == null || started.plus(check.timing().gracePeriod()).isAfter(now);
    }

    private void record(
            Instance instance, AppDefinition app, int check, HealthResult before, HealthResult after, Turn turn) {
        InstanceHealth old = of(instance, app);
        InstanceHealth updated = old.with(check, after);
        known.put(instance.id(), updated);
        instances.refresh(app.id());
        if (!before.isKnown() || before.alive() != after.alive()) {
            turn.publish(new MarathonEvent.HealthStatusChanged(
                    turn.now(), app.id(), instance.id(), instance.version(), after.alive()));
        }
        if (!old.aggregate().equals(updated.aggregate())) {
            instances.touch(app.id());
            turn.publish(new MarathonEvent.InstanceHealthChanged(
                    turn.now(), instance.id(), app.id(), updated.aggregate().orElse(null), instance.version()));
        }
    }
}
