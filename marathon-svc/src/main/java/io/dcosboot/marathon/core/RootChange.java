package io.dcosboot.marathon.core;

import io.dcosboot.marathon.core.instance.InstanceId;
import io.dcosboot.marathon.core.model.Group;
import io.dcosboot.marathon.core.model.PathId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A change of the tree of apps, applied by the event loop to the root that is current at that moment.
 *
 * @param scope the group whose change is announced: the parent of a single app
 * @param edit the change itself; pure; throws {@link Refused} when the current root does not allow it
 * @param restarted apps whose tasks are replaced even though their definition stays the same
 * @param toKill instances that a scale-down picks first, by app
 */
public record RootChange(PathId scope, Edit edit, Set<PathId> restarted, Map<PathId, List<InstanceId>> toKill) {

    @FunctionalInterface
    public interface Edit {
        /** The new root, without version information and service ports: those are assigned afterwards. */
        Group apply(Group root, Instant now);
    }

    public RootChange {
        restarted = Set.copyOf(restarted);
        toKill = Map.copyOf(toKill);
    }

    public static RootChange of(PathId scope, Edit edit) {
        return new RootChange(scope, edit, Set.of(), Map.of());
    }
}
