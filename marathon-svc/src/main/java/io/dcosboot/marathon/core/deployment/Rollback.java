package io.dcosboot.marathon.core.deployment;

import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Group;
import io.dcosboot.marathon.core.model.PathId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Undoes what a plan changed, and only that: changes made by others meanwhile survive (marathon.md §17). */
public final class Rollback {

    private Rollback() {}

    /** {@code root} with the plan's changes taken back, by {@code at}. */
    public static Group of(DeploymentPlan plan, Group root, Instant at) {
        Group result = root;
        for (PathId app : plan.affectedApps()) {
            Optional<AppDefinition> before = plan.original().app(app);
            result = before.isPresent() ? result.withApp(before.get(), at) : result.withoutApp(app, at);
        }
        result = withoutNewGroups(plan, result, at);
        return withOldGroups(plan, result, at);
    }

    private static Group withoutNewGroups(DeploymentPlan plan, Group root, Instant at) {
        List<PathId> made = plan.target()
                .transitiveGroups()
                .map(Group::id)
                .filter(id -> plan.original().group(id).isEmpty())
                .sorted(Comparator.comparingInt((PathId id) -> id.segments().size())
                        .reversed())
                .toList();
        Group result = root;
        for (PathId id : made) {
            boolean stillEmpty = result.group(id)
                    .filter(group -> group.apps().isEmpty() && group.groups().isEmpty())
                    .isPresent();
            if (stillEmpty) {
                result = result.withoutGroup(id, at);
            }
        }
        return result;
    }

    // Groups that the plan removed or whose dependencies it changed; from the outside in.
    private static Group withOldGroups(DeploymentPlan plan, Group root, Instant at) {
        Group result = root;
        for (Group before : plan.original().transitiveGroups().toList()) {
            Optional<Group> planned = plan.target().group(before.id());
            Optional<Group> present = result.group(before.id());
            boolean changedByPlan =
                    planned.isEmpty() || !planned.get().dependencies().equals(before.dependencies());
            boolean untouchedSince = present.isEmpty()
                    || planned.isEmpty()
                    || present.get().dependencies().equals(planned.get().dependencies());
            if (changedByPlan && untouchedSince) {
                Group base = present.orElseGet(() -> Group.empty(before.id(), at));
                result = result.withGroup(
                        new Group(
                                before.id(),
                                base.apps(),
                                base.groups(),
                                before.dependencies(),
                                at,
                                before.enforceRole()),
                        at);
            }
        }
        return result;
    }
}
