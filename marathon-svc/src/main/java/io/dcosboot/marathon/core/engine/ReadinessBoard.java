package io.dcosboot.marathon.core.engine;

import io.dcosboot.marathon.core.health.Probe;
import io.dcosboot.marathon.core.health.ProbeKey;
import io.dcosboot.marathon.core.health.ProbeKey.Purpose;
import io.dcosboot.marathon.core.health.Probes;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.instance.Task;
import io.dcosboot.marathon.core.instance.TaskId;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.ReadinessCheck;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which tasks are ready to take traffic (marathon.md §25). They are asked only while a deployment changes their app,
 * and never again once they were ready. In memory only.
 */
final class ReadinessBoard {

    private final Instances instances;
    private final Map<TaskId, Set<Integer>> ready = new HashMap<>();
    private final Set<ProbeKey> asking = new HashSet<>();

    ReadinessBoard(Instances instances) {
        this.instances = instances;
    }

    /** Whether all readiness checks have passed once, or there are none. */
    boolean isReady(Instance instance, AppDefinition app) {
        int checks = app.resilience().readinessChecks().size();
        Task task = instance.task();
        return checks == 0
                || (task != null && ready.getOrDefault(task.id(), Set.of()).size() == checks);
    }

    /** Asks a running task that is not ready yet. */
    void ask(Instance instance, AppDefinition app, Turn turn) {
        Task task = instance.task();
        if (task == null || !instance.isRunning()) {
            return;
        }
        List<ReadinessCheck> checks = app.resilience().readinessChecks();
        for (int i = 0; i < checks.size(); i++) {
            var key = new ProbeKey(task.id(), Purpose.READINESS, i);
            boolean answered = ready.getOrDefault(task.id(), Set.of()).contains(i);
            Optional<Probe> probe =
                    answered || asking.contains(key) ? Optional.empty() : Probes.of(checks.get(i), app, instance);
            if (probe.isPresent()) {
                asking.add(key);
                turn.add(new Effect.StartProbe(key, probe.get()));
            }
        }
    }

    void answered(ProbeKey key, Probe.Outcome outcome, Turn turn) {
        if (asking.contains(key) && outcome instanceof Probe.Outcome.Healthy) {
            ready.computeIfAbsent(key.task(), _ -> new TreeSet<>()).add(key.check());
            stop(key, turn);
            instances.touch(key.task().instance().app());
        }
    }

    /** Asks no more; what is known stays known. */
    void rest(Instance instance, Turn turn) {
        Task task = instance.task();
        if (task != null && !asking.isEmpty()) {
            asking.stream().filter(key -> key.task().equals(task.id())).toList().forEach(key -> stop(key, turn));
        }
    }

    /** Forgets everything about a task that is over. */
    void ended(Instance instance, Turn turn) {
        rest(instance, turn);
        if (instance.task() != null) {
            ready.remove(instance.task().id());
        }
    }

    private void stop(ProbeKey key, Turn turn) {
        asking.remove(key);
        turn.add(new Effect.StopProbe(key));
    }
}
