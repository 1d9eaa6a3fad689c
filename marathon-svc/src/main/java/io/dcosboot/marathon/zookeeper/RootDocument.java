package io.dcosboot.marathon.zookeeper;

import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Group;
import io.dcosboot.marathon.core.model.PathId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiFunction;
import java.util.stream.Stream;

/** A group as it is stored: apps only by their versions, so that no change of one app rewrites the others. */
record RootDocument(
        PathId id,
        Instant version,
        boolean enforceRole,
        List<PathId> dependencies,
        Map<String, Instant> apps,
        List<RootDocument> groups) {

    static RootDocument of(Group group) {
        Map<String, Instant> apps = new TreeMap<>();
        group.apps().forEach((id, app) -> apps.put(id.value(), app.versionInfo().version()));
        return new RootDocument(
                group.id(),
                group.version(),
                group.enforceRole(),
                List.copyOf(group.dependencies()),
                apps,
                group.groups().values().stream().map(RootDocument::of).toList());
    }

    /** The group, with the apps that {@code lookup} finds; it is for {@code lookup} to complain about others. */
    Group toGroup(BiFunction<PathId, Instant, Optional<AppDefinition>> lookup) {
        NavigableMap<PathId, AppDefinition> found = new TreeMap<>();
        apps.forEach((text, appVersion) -> {
            PathId app = new PathId(text);
            lookup.apply(app, appVersion).ifPresent(definition -> found.put(app, definition));
        });
        NavigableMap<PathId, Group> children = new TreeMap<>();
        groups.forEach(child -> children.put(child.id, child.toGroup(lookup)));
        return new Group(id, found, children, new TreeSet<>(dependencies), version, enforceRole);
    }

    /** Every app in the tree with its version. */
    Stream<AppVersion> appVersions() {
        return Stream.concat(
                apps.entrySet().stream().map(entry -> new AppVersion(new PathId(entry.getKey()), entry.getValue())),
                groups.stream().flatMap(RootDocument::appVersions));
    }

    record AppVersion(PathId app, Instant version) {}
}
