package io.dcosboot.marathon.core.deployment;

import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Group;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.marathon.core.model.VersionInfo;
import java.time.Instant;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/** Gives changed apps their versions (marathon.md §15). */
public final class VersionAssignment {

    private VersionAssignment() {}

    /**
     * The edited root in which new and changed apps carry {@code version}, and unchanged ones what they had; whatever
     * version information the edit left in an app does not count.
     *
     * @param restarted apps that are to be replaced although they do not change
     * @param version later than all versions in {@code current}
     */
    public static Group assign(Group current, Group edited, Set<PathId> restarted, Instant version) {
        return new Group(
                edited.id(),
                versioned(current, edited.apps(), restarted, version),
                versionedGroups(current, edited.groups(), restarted, version),
                edited.dependencies(),
                version,
                edited.enforceRole());
    }

    private static NavigableMap<PathId, AppDefinition> versioned(
            Group current, NavigableMap<PathId, AppDefinition> apps, Set<PathId> restarted, Instant version) {
        var result = new TreeMap<PathId, AppDefinition>();
        apps.forEach((id, app) ->
                result.put(id, app.versioned(versionOf(current.app(id), app, restarted.contains(id), version))));
        return result;
    }

    private static NavigableMap<PathId, Group> versionedGroups(
            Group current, NavigableMap<PathId, Group> groups, Set<PathId> restarted, Instant version) {
        var result = new TreeMap<PathId, Group>();
        groups.forEach((id, group) -> result.put(
                id,
                new Group(
                        id,
                        versioned(current, group.apps(), restarted, version),
                        versionedGroups(current, group.groups(), restarted, version),
                        group.dependencies(),
                        group.version(),
                        group.enforceRole())));
        return result;
    }

    private static VersionInfo versionOf(
            Optional<AppDefinition> before, AppDefinition app, boolean restarted, Instant version) {
        if (before.isEmpty()) {
            return VersionInfo.createdAt(version);
        }
        AppDefinition old = before.get();
        if (app.hasOtherConfigurationThan(old)) {
            return old.versionInfo().changedAt(version);
        }
        if (restarted) {
            return old.versionInfo().restartedAt(version);
        }
        return app.instances() != old.instances() ? old.versionInfo().scaledAt(version) : old.versionInfo();
    }
}
