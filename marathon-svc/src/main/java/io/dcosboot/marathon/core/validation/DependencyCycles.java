package io.dcosboot.marathon.core.validation;

import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Group;
import io.dcosboot.marathon.core.model.PathId;
import java.util.Collection;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** Looks for apps that have to be deployed before themselves, directly or through groups. */
final class DependencyCycles {

    private final Group root;
    private final Set<PathId> done = new HashSet<>();
    private final Set<PathId> onPath = new HashSet<>();

    private DependencyCycles(Group root) {
        this.root = root;
    }

    static boolean existIn(Group root) {
        DependencyCycles search = new DependencyCycles(root);
        return root.transitiveGroups().anyMatch(search::begins);
    }

    /** Only what depends on something can be in a cycle. */
    private boolean begins(Group group) {
        return group.dependencies().isEmpty()
                ? group.apps().values().stream()
                        .anyMatch(app -> !app.dependencies().isEmpty() && leadsToItself(app.id()))
                : group.transitiveApps().anyMatch(app -> leadsToItself(app.id()));
    }

    private boolean leadsToItself(PathId id) {
        if (done.contains(id)) {
            return false;
        }
        if (!onPath.add(id)) {
            return true;
        }
        Optional<AppDefinition> app = root.app(id);
        boolean cyclic = app.isPresent()
                ? anyLeadsToItself(app.get().dependencies()) || groupsLeadToThemselves(id)
                : root.group(id)
                        .filter(group -> anyLeadsToItself(group.apps().keySet())
                                || anyLeadsToItself(group.groups().keySet()))
                        .isPresent();
        onPath.remove(id);
        done.add(id);
        return cyclic;
    }

    /** What the groups around an app depend on comes before the app, too. */
    private boolean groupsLeadToThemselves(PathId app) {
        for (PathId id = app; !id.isRoot(); ) {
            id = id.parent();
            if (root.group(id)
                    .filter(group -> anyLeadsToItself(group.dependencies()))
                    .isPresent()) {
                return true;
            }
        }
        return false;
    }

    private boolean anyLeadsToItself(Collection<PathId> ids) {
        return ids.stream().anyMatch(this::leadsToItself);
    }
}
