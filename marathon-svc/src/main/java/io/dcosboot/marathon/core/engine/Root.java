package io.dcosboot.marathon.core.engine;

import io.dcosboot.marathon.core.DeploymentAccepted;
import io.dcosboot.marathon.core.Failure;
import io.dcosboot.marathon.core.Refused;
import io.dcosboot.marathon.core.RootChange;
import io.dcosboot.marathon.core.deployment.DeploymentPlan;
import io.dcosboot.marathon.core.deployment.DeploymentPlanner;
import io.dcosboot.marathon.core.deployment.Rollback;
import io.dcosboot.marathon.core.deployment.RollingUpgrade;
import io.dcosboot.marathon.core.deployment.VersionAssignment;
import io.dcosboot.marathon.core.event.MarathonEvent;
import io.dcosboot.marathon.core.instance.Goal;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Group;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.marathon.core.state.StateChange;
import io.dcosboot.marathon.core.state.StoredState;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** The tree of apps and how it changes (marathon.md §15). */
final class Root {

    private final EngineSettings settings;
    private final RootRules rules;
    private final IdSource ids;
    private final Deployments deployments;
    private final Instances instances;
    private final AppVersions versions;
    private Group current;
    private Set<String> roles;

    Root(
            StoredState stored,
            EngineSettings settings,
            RootRules rules,
            IdSource ids,
            Deployments deployments,
            Instances instances,
            AppVersions versions) {
        this.settings = settings;
        this.rules = rules;
        this.ids = ids;
        this.deployments = deployments;
        this.instances = instances;
        this.versions = versions;
        this.current = stored.root();
        this.roles = rolesOf(stored.root());
        stored.versions().forEach(versions::add);
        versions.addAll(stored.root());
        deployments.recover(stored.deployments());
    }

    Group current() {
        return current;
    }

    /** The Mesos roles of all apps. */
    Set<String> roles() {
        return roles;
    }

    private static Set<String> rolesOf(Group root) {
        return root.transitiveApps().map(app -> app.placement().role()).collect(Collectors.toSet());
    }

    /** A version later than all before. */
    Instant nextVersion(Instant now) {
        Instant least = current.version().plusMillis(1);
        return now.isBefore(least) ? least : now;
    }

    /** Finishes a change that was interrupted after its plan was stored and before its root was. */
    void resume(StoredState stored, Turn turn) {
        stored.deployments().stream()
                .map(DeploymentPlan::target)
                .filter(target -> target.version().isAfter(current.version()))
                .max((a, b) -> a.version().compareTo(b.version()))
                .ifPresent(target -> become(target, turn));
        stored.deployments().stream()
                .flatMap(plan -> plan.target().transitiveApps())
                .filter(app -> current.app(app.id()).isPresent())
                .forEach(versions::add);
    }

    DeploymentAccepted update(RootChange change, boolean force, Turn turn) {
        if (!force && deployments.count() >= settings.maxRunningDeployments()) {
            throw new Refused(new Failure.TooManyDeployments(settings.maxRunningDeployments()));
        }
        Instant version = nextVersion(turn.now());
        Group edited = change.edit().apply(current, version);
        return deploy(edited, version, change, Set.of(), force, turn);
    }

    DeploymentAccepted rollBack(DeploymentPlan plan, Turn turn) {
        Instant version = nextVersion(turn.now());
        Group edited = Rollback.of(plan, current, version);
        return deploy(edited, version, RootChange.of(PathId.ROOT, (_, _) -> edited), Set.of(plan), true, turn);
    }

    private DeploymentAccepted deploy(
            Group edited,
            Instant version,
            RootChange change,
            Set<DeploymentPlan> superseded,
            boolean force,
            Turn turn) {
        Group target = VersionAssignment.assign(current, rules.complete(current, edited), change.restarted(), version);
        DeploymentPlan plan = DeploymentPlanner.plan(ids.next().toString(), version, current, target, change.toKill());
        Set<DeploymentPlan> conflicts = new HashSet<>(deployments.touching(plan.affectedApps()));
        if (!conflicts.isEmpty() && !force) {
            throw new Refused(locked(conflicts, plan));
        }
        conflicts.addAll(superseded);
        conflicts.forEach(conflict -> deployments.cancel(conflict, turn));
        if (!plan.steps().isEmpty()) {
            deployments.start(plan, turn);
        }
        Group before = current;
        become(target, turn);
        adopt(before, change.restarted(), turn);
        turn.publish(new MarathonEvent.GroupChangeSucceeded(turn.now(), change.scope(), version));
        if (plan.steps().isEmpty()) {
            turn.publish(new MarathonEvent.DeploymentSucceeded(turn.now(), plan));
        }
        conflicts.forEach(conflict -> conflict.affectedApps().forEach(instances::touch));
        return new DeploymentAccepted(plan.id(), version);
    }

    private void become(Group target, Turn turn) {
        current = target;
        roles = rolesOf(target);
        versions.addAll(target);
        turn.store(new StateChange.PutRoot(target));
    }

    // Instances that already run the configuration an app has got back stay: only their version changes.
    private void adopt(Group before, Set<PathId> restarted, Turn turn) {
        current.transitiveApps()
                .filter(app -> !restarted.contains(app.id()))
                .filter(app -> before.app(app.id())
                        .map(AppDefinition::versionInfo)
                        .filter(info -> !info.equals(app.versionInfo()))
                        .isPresent())
                .forEach(app -> adopt(app, turn));
    }

    private void adopt(AppDefinition app, Turn turn) {
        for (Instance instance : instances.of(app.id())) {
            Optional<AppDefinition> runs = versions.find(app.id(), instance.version());
            if (instance.goal() == Goal.RUNNING
                    && RollingUpgrade.isOutdated(instance, app)
                    && runs.isPresent()
                    && !runs.get().hasOtherConfigurationThan(app)) {
                instances.put(instance.relabelled(app.versionInfo().version()), turn);
            }
        }
    }

    private static Failure.Locked locked(Set<DeploymentPlan> conflicts, DeploymentPlan plan) {
        Set<PathId> apps = new TreeSet<>();
        conflicts.forEach(conflict -> apps.addAll(conflict.affectedApps()));
        apps.retainAll(plan.affectedApps());
        return new Failure.Locked(
                conflicts.stream().map(DeploymentPlan::id).sorted().toList(), apps);
    }
}
