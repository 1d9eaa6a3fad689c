package io.dcosboot.marathon.core.deployment;

import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Group;
import io.dcosboot.marathon.core.model.PathId;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * How deep each app of a tree stands in the graph of dependencies: 1 without dependencies, else one more than the
 * deepest of them (marathon.md §16). A dependency on a group means all apps in it; a group's own dependencies hold for
 * all apps in it.
 */
final class DependencyOrder {

    private final Map<PathId, Set<PathId>> dependencies = new TreeMap<>();
    private final Map<PathId, Integer> depths = new HashMap<>();

    private DependencyOrder() {}

    /** @throws IllegalArgumentException when the dependencies form a cycle */
    static DependencyOrder of(Group root) {
        var order = new DependencyOrder();
        order.collect(root, root, Set.of());
        order.dependencies.keySet().forEach(app -> order.depth(app, new HashSet<>()));
        return order;
    }

    int depth(PathId app) {
        return depths.getOrDefault(app, 1);
    }

    private void collect(Group root, Group group, Set<PathId> inherited) {
        Set<PathId> ofGroup = new TreeSet<>(inherited);
        ofGroup.addAll(group.dependencies());
        for (AppDefinition app : group.apps().values()) {
            Set<PathId> resolved = new TreeSet<>();
            app.dependencies().forEach(dependency -> resolve(root, dependency, resolved));
            ofGroup.forEach(dependency -> resolve(root, dependency, resolved));
            dependencies.put(app.id(), resolved);
        }
        group.groups().values().forEach(child -> collect(root, child, ofGroup));
    }

    private static void resolve(Group root, PathId dependency, Set<PathId> into) {
        if (root.app(dependency).isPresent()) {
            into.add(dependency);
        } else {
            root.group(dependency)
                    .ifPresent(group ->
                            group.transitiveApps().map(AppDefinition::id).forEach(into::add));
        }
    }

    private int depth(PathId app, Set<PathId> path) {
        Integer known = depths.get(app);
        if (known != null) {
            return known;
        }
        if (!path.add(app)) {
            throw new IllegalArgumentException("Dependency graph has cyclic dependencies.");
        }
        int depth = 1;
        for (PathId dependency : dependencies.getOrDefault(app, Set.of())) {
            depth = Math.max(depth, depth(dependency, path) + 1);
        }
        path.remove(app);
        depths.put(app, depth);
        return depth;
    }
}
