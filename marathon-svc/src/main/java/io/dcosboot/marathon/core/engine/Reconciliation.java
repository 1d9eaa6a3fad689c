package io.dcosboot.marathon.core.engine;

import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.instance.TaskId;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks the master about tasks (marathon.md §29, mesos-master.md §10): after each subscription and then periodically,
 * first about each task known here, again and again until the master has answered, then about whatever else it knows.
 */
final class Reconciliation {

    private static final Duration FIRST_WAIT = Duration.ofSeconds(5);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(60);
    private static final int CHUNK = 500;

    private final Duration interval;
    private final Instances instances;
    private final MasterLink master;
    private final Map<TaskId, Instance> unanswered = new LinkedHashMap<>();
    private Duration wait = FIRST_WAIT;
    private @Nullable Instant nextAt;
    private @Nullable Instant nextRoundAt;

    Reconciliation(Duration interval, Instances instances, MasterLink master) {
        this.interval = interval;
        this.instances = instances;
        this.master = master;
    }

    void start(Turn turn) {
        unanswered.clear();
        instances.all().filter(Instance::hasLiveTask).forEach(instance -> {
            if (instance.task() != null) {
                unanswered.put(instance.task().id(), instance);
            }
        });
        wait = FIRST_WAIT;
        nextRoundAt = turn.now().plus(interval);
        ask(turn);
        master.reconcile(List.of(), turn);
    }

    void stop() {
        unanswered.clear();
        nextAt = null;
        nextRoundAt = null;
    }

    /** The master has said something about this task, or there is nothing left to ask. */
    void answered(TaskId task) {
        unanswered.remove(task);
    }

    void proceed(Turn turn) {
        if (nextRoundAt != null && !nextRoundAt.isAfter(turn.now())) {
            start(turn);
        } else if (nextAt != null && !nextAt.isAfter(turn.now())) {
            Duration longer = wait.multipliedBy(2);
            wait = longer.compareTo(LONGEST_WAIT) > 0 ? LONGEST_WAIT : longer;
            ask(turn);
        }
    }

    Optional<Instant> nextDeadline() {
        return Optional.ofNullable(nextAt == null ? nextRoundAt : nextAt);
    }

    private void ask(Turn turn) {
        List<Call.Reconcile.Task> tasks = new ArrayList<>();
        unanswered.forEach((id, instance) -> {
            Call.Reconcile.Task.Builder task = Call.Reconcile.Task.newBuilder().setTaskId(MasterLink.taskId(id));
            AgentID agent = MasterLink.agentId(instance.agent());
            tasks.add(agent == null ? task.build() : task.setAgentId(agent).build());
        });
        for (int from = 0; from < tasks.size(); from += CHUNK) {
            master.reconcile(tasks.subList(from, Math.min(tasks.size(), from + CHUNK)), turn);
        }
        nextAt = tasks.isEmpty() ? null : turn.now().plus(wait);
    }
}
