package io.dcosboot.marathon.core.engine;

import io.dcosboot.marathon.core.deployment.Observed;
import io.dcosboot.marathon.core.deployment.Progress;
import io.dcosboot.marathon.core.instance.Goal;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.PathId;
import java.util.List;
import java.util.Optional;

/** Gives instances their goals: makes new ones, and ends what is no longer wanted (marathon.md §19, §23). */
final class Lifecycle {

    private final Instances instances;
    private final AppVersions versions;
    private final HealthBoard health;
    private final ReadinessBoard readiness;
    private final Kills kills;

    Lifecycle(Instances instances, AppVersions versions, HealthBoard health, ReadinessBoard readiness, Kills kills) {
        this.instances = instances;
        this.versions = versions;
        this.health = health;
        this.readiness = readiness;
        this.kills = kills;
    }

    /** The instances of an app as deployments see them. */
    List<Observed> observe(PathId app) {
        return instances.of(app).stream().map(this::observe).toList();
    }

    private Observed observe(Instance instance) {
        Optional<AppDefinition> definition = versions.find(instance.id().app(), instance.version());
        boolean healthy = definition.map(app -> health.isHealthy(instance, app)).orElse(false);
        boolean ready = definition.map(app -> readiness.isReady(instance, app)).orElse(true);
        return new Observed(instance, healthy, ready);
    }

    /** Does what an action still has to do. */
    void carryOut(Progress progress, AppDefinition target, Turn turn) {
        progress.stop().forEach(instance -> decommission(instance, turn));
        for (int i = 0; i < progress.launch(); i++) {
            instances.schedule(target, turn);
        }
    }

    /** Ends an instance for good; whatever runs is killed first, unless nobody can say that it runs. */
    void decommission(Instance instance, Turn turn) {
        if (!instance.hasLiveTask() || instance.condition().isUnreachable()) {
            forget(instance, turn);
        } else {
            if (instance.goal() != Goal.DECOMMISSIONED) {
                instances.put(instance.withGoal(Goal.DECOMMISSIONED), turn);
            }
            kills.kill(instance);
        }
    }

    /** Forgets what was known about the task of an instance, which is over. */
    void taskEnded(Instance instance, Turn turn) {
        if (instance.task() != null) {
            kills.ended(instance.task().id());
        }
        health.ended(instance, turn);
        readiness.ended(instance, turn);
    }

    /** Removes an instance from all books. Should its task still run somewhere, it is killed when it is heard of. */
    void forget(Instance instance, Turn turn) {
        taskEnded(instance, turn);
        instances.remove(instance, turn);
    }
}
