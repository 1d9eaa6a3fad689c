package io.dcosboot.marathon.core.engine;

import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Group;
import io.dcosboot.marathon.core.model.PathId;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The definitions in use: those in the root, and older ones that instances still run. */
final class AppVersions {

    private final Map<PathId, Map<Instant, AppDefinition>> versions = new HashMap<>();

    void add(AppDefinition app) {
        versions.computeIfAbsent(app.id(), _ -> new HashMap<>())
                .put(app.versionInfo().version(), app);
    }

    void addAll(Group root) {
        root.transitiveApps().forEach(this::add);
    }

    Optional<AppDefinition> find(PathId app, Instant version) {
        return Optional.ofNullable(versions.getOrDefault(app, Map.of()).get(version));
    }

    /** Forgets what is not among {@code used}. */
    void retain(PathId app, Set<Instant> used) {
        versions.computeIfPresent(app, (_, known) -> {
            known.keySet().retainAll(used);
            return known.isEmpty() ? null : known;
        });
    }
}
