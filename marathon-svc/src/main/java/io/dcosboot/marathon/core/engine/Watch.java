package io.dcosboot.marathon.core.engine;

import io.dcosboot.marathon.core.instance.Condition;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.instance.Task;
import io.dcosboot.marathon.core.model.UnreachableStrategy;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/** Looks after instances of which nothing is heard: launches without answer and lost agents (marathon.md §23). */
final class Watch {

    private final EngineSettings.Launching settings;
    private final Instances instances;
    private final AppVersions versions;
    private final Lifecycle lifecycle;
    private final Kills kills;

    Watch(
            EngineSettings.Launching settings,
            Instances instances,
            AppVersions versions,
            Lifecycle lifecycle,
            Kills kills) {
        this.settings = settings;
        this.instances = instances;
        this.versions = versions;
        this.lifecycle = lifecycle;
        this.kills = kills;
    }

    void proceed(Turn turn) {
        for (Instance instance : instances.unconfirmed().all()) {
            Task task = instance.task();
            if (task != null && !kills.isKilling(task.id()) && !overdueAt(task).isAfter(turn.now())) {
                kills.kill(instance);
            }
        }
        for (Instance instance : instances.unreachable().all()) {
            lost(instance, turn);
        }
    }

    private void lost(Instance instance, Turn turn) {
        Optional<UnreachableStrategy.Replace> strategy = strategy(instance);
        Task task = instance.task();
        if (strategy.isEmpty() || task == null) {
            return;
        }
        if (!task.since().plus(strategy.get().expungeAfter()).isAfter(turn.now())) {
            lifecycle.forget(instance, turn);
        } else if (task.condition() == Condition.UNREACHABLE
                && !task.since().plus(strategy.get().inactiveAfter()).isAfter(turn.now())) {
            instances.put(instance.inactive(), turn);
        }
    }

    Optional<Instant> nextDeadline() {
        Stream<Instant> overdue = instances.unconfirmed().all().stream()
                .map(Instance::task)
                .flatMap(task -> Optional.ofNullable(task).stream())
                .filter(task -> !kills.isKilling(task.id()))
                .map(this::overdueAt);
        Stream<Instant> lost = instances.unreachable().all().stream()
                .flatMap(instance -> strategy(instance).stream().flatMap(strategy -> lostDeadline(instance, strategy)));
        return Stream.concat(overdue, lost).min(Instant::compareTo);
    }

    private static Stream<Instant> lostDeadline(Instance instance, UnreachableStrategy.Replace strategy) {
        Task task = instance.task();
        if (task == null) {
            return Stream.empty();
        }
        return Stream.of(task.since()
                .plus(task.condition() == Condition.UNREACHABLE ? strategy.inactiveAfter() : strategy.expungeAfter()));
    }

    private Instant overdueAt(Task task) {
        return task.stagedAt()
                .plus(
                        task.condition() == Condition.PROVISIONED
                                ? settings.launchConfirmTimeout()
                                : settings.launchTimeout());
    }

    private Optional<UnreachableStrategy.Replace> strategy(Instance instance) {
        return versions.find(instance.id().app(), instance.version())
                .map(app -> app.resilience().unreachableStrategy())
                .filter(UnreachableStrategy.Replace.class::isInstance)
                .map(UnreachableStrategy.Replace.class::cast);
    }
}
