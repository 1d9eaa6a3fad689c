package io.dcosboot.marathon.core.model;

import java.time.Instant;
import java.util.Collection;
import java.util.Collections;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A node of the tree of apps, immutable (marathon.md §8). Operations take ids at any depth below this group; most
 * callers hold the root.
 *
 * @param apps the apps directly in this group
 * @param groups the groups directly in this group
 * @param dependencies apps or groups deployed before everything in this group
 * @param version time of the last change in or below this group
 * @param enforceRole whether apps must use the top-level group's name as their role
 */
public record Group(
        PathId id,
        NavigableMap<PathId, AppDefinition> apps,
        NavigableMap<PathId, Group> groups,
        NavigableSet<PathId> dependencies,
        Instant version,
        boolean enforceRole) {

    public Group {
        apps = Collections.unmodifiableNavigableMap(new TreeMap<>(apps));
        groups = Collections.unmodifiableNavigableMap(new TreeMap<>(groups));
        dependencies = Collections.unmodifiableNavigableSet(new TreeSet<>(dependencies));
    }

    public static Group empty(PathId id, Instant version) {
        return new Group(id, new TreeMap<>(), new TreeMap<>(), new TreeSet<>(), version, false);
    }

    public static Group emptyRoot(Instant version) {
        return empty(PathId.ROOT, version);
    }

    public Optional<AppDefinition> app(PathId app) {
        return app.isBelow(id) ? group(app.parent()).map(parent -> parent.apps.get(app)) : Optional.empty();
    }

    /** This group or one below it. */
    public Optional<Group> group(PathId group) {
        Group found = this;
        while (found != null && !found.id.equals(group)) {
            found = group.isBelow(found.id) ? found.groups.get(group.childTowards(found.id)) : null;
        }
        return Optional.ofNullable(found);
    }

    /** Every app in or below this group, ordered by id within each group. */
    public Stream<AppDefinition> transitiveApps() {
        return Stream.concat(apps.values().stream(), groups.values().stream().flatMap(Group::transitiveApps));
    }

    /** This group and every group below it. */
    public Stream<Group> transitiveGroups() {
        return Stream.concat(Stream.of(this), groups.values().stream().flatMap(Group::transitiveGroups));
    }

    /**
     * Adds or replaces an app, making the groups on the way to it; each group on the way gets {@code at} as its
     * version. An empty group of the app's id gives way to it.
     */
    public Group withApp(AppDefinition app, Instant at) {
        return changed(app.id().parent(), at, parent -> {
            NavigableMap<PathId, AppDefinition> newApps = new TreeMap<>(parent.apps);
            newApps.put(app.id(), app);
            NavigableMap<PathId, Group> newGroups = new TreeMap<>(parent.groups);
            newGroups.computeIfPresent(app.id(), (_, group) -> group.isEmpty() ? null : group);
            return new Group(parent.id, newApps, newGroups, parent.dependencies, at, parent.enforceRole);
        });
    }

    /** Without that app; the groups that held it stay, even when empty. */
    public Group withoutApp(PathId app, Instant at) {
        if (app(app).isEmpty()) {
            return this;
        }
        return changed(app.parent(), at, parent -> {
            NavigableMap<PathId, AppDefinition> rest = new TreeMap<>(parent.apps);
            rest.remove(app);
            return new Group(parent.id, rest, parent.groups, parent.dependencies, at, parent.enforceRole);
        });
    }

    /** Adds or replaces a whole group below this one (or this one itself). */
    public Group withGroup(Group group, Instant at) {
        return group.id.equals(id) ? group : changed(group.id.parent(), at, parent -> parent.withChild(group, at));
    }

    /** Without that group and everything below it. */
    public Group withoutGroup(PathId group, Instant at) {
        if (group(group).isEmpty()) {
            return this;
        }
        if (group.equals(id)) {
            return empty(id, at);
        }
        return changed(group.parent(), at, parent -> {
            NavigableMap<PathId, Group> rest = new TreeMap<>(parent.groups);
            rest.remove(group);
            return new Group(parent.id, parent.apps, rest, parent.dependencies, at, parent.enforceRole);
        });
    }

    public boolean isEmpty() {
        return apps.isEmpty() && groups.values().stream().allMatch(Group::isEmpty);
    }

    private Group changed(PathId target, Instant at, UnaryOperator<Group> change) {
        if (target.equals(id)) {
            return change.apply(this);
        }
        PathId childId = target.childTowards(id);
        @Nullable Group child = groups.get(childId);
        return withChild((child == null ? empty(childId, at) : child).changed(target, at, change), at);
    }

    private Group withChild(Group child, Instant at) {
        NavigableMap<PathId, Group> newGroups = new TreeMap<>(groups);
        newGroups.put(child.id, child);
        return new Group(id, apps, newGroups, dependencies, at, enforceRole);
    }

    /** Ids that are used for both an app and a group, anywhere in this tree. */
    public Collection<PathId> ambiguousIds() {
        Set<PathId> ambiguous = new TreeSet<>();
        transitiveGroups()
                .forEach(group -> group.apps.keySet().stream()
                        .filter(group.groups::containsKey)
                        .forEach(ambiguous::add));
        return ambiguous;
    }
}
