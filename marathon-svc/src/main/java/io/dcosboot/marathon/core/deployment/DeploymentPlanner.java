package io.dcosboot.marathon.core.deployment;

import io.dcosboot.marathon.core.instance.InstanceId;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Group;
import io.dcosboot.marathon.core.model.PathId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Plans the way from one root to another (marathon.md §16). */
public final class DeploymentPlanner {

    private DeploymentPlanner() {}

    /**
     * Steps: stop what is gone (dependents before what they depend on), make new apps known, then change apps in the
     * order of their dependencies.
     *
     * @param id of the plan
     * @param target with version information given by {@link VersionAssignment}
     * @param kill instances that a scale-down ends first, by app
     * @throws IllegalArgumentException when dependencies form a cycle
     */
    public static DeploymentPlan plan(
            String id, Instant version, Group original, Group target, Map<PathId, List<InstanceId>> kill) {
        var steps = new ArrayList<DeploymentStep>();
        steps.addAll(stops(original, target));
        starts(original, target).ifPresent(steps::add);
        steps.addAll(changes(original, target, kill));
        return new DeploymentPlan(id, version, original, target, steps);
    }

    private static List<DeploymentStep> stops(Group original, Group target) {
        DependencyOrder order = DependencyOrder.of(original);
        TreeMap<Integer, List<DeploymentAction>> byDepth = original.transitiveApps()
                .filter(app -> target.app(app.id()).isEmpty())
                .collect(Collectors.groupingBy(
                        app -> order.depth(app.id()),
                        TreeMap::new,
                        Collectors.mapping(DeploymentAction.Stop::new, Collectors.toList())));
        return byDepth.descendingMap().values().stream()
                .map(DeploymentStep::new)
                .toList();
    }

    private static Optional<DeploymentStep> starts(Group original, Group target) {
        List<DeploymentAction> starts = target.transitiveApps()
                .filter(app -> original.app(app.id()).isEmpty())
                .<DeploymentAction>map(DeploymentAction.Start::new)
                .toList();
        return starts.isEmpty() ? Optional.empty() : Optional.of(new DeploymentStep(starts));
    }

    private static List<DeploymentStep> changes(Group original, Group target, Map<PathId, List<InstanceId>> kill) {
        DependencyOrder order = DependencyOrder.of(target);
        var byDepth = new TreeMap<Integer, List<DeploymentAction>>();
        target.transitiveApps()
                .forEach(app -> change(original.app(app.id()), app, kill.getOrDefault(app.id(), List.of()))
                        .ifPresent(action -> byDepth.computeIfAbsent(order.depth(app.id()), _ -> new ArrayList<>())
                                .add(action)));
        return byDepth.values().stream().map(DeploymentStep::new).toList();
    }

    private static Optional<DeploymentAction> change(
            Optional<AppDefinition> original, AppDefinition target, List<InstanceId> kill) {
        if (original.isEmpty()) {
            return Optional.of(new DeploymentAction.Scale(target, kill));
        }
        AppDefinition before = original.get();
        boolean reconfigured = !before.versionInfo()
                .lastConfigChangeAt()
                .equals(target.versionInfo().lastConfigChangeAt());
        if (reconfigured && target.instances() > 0) {
            return Optional.of(new DeploymentAction.Restart(target));
        }
        return before.instances() != target.instances() || !kill.isEmpty()
                ? Optional.of(new DeploymentAction.Scale(target, kill))
                : Optional.empty();
    }
}
