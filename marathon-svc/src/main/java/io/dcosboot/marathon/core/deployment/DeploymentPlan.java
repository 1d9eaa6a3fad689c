package io.dcosboot.marathon.core.deployment;

import io.dcosboot.marathon.core.model.Group;
import io.dcosboot.marathon.core.model.PathId;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;

/**
 * The way from one root group to another (marathon.md §16).
 *
 * @param id a UUID
 * @param version of the target root
 * @param steps carried out one after the other; none at all is legal and over at once
 */
public record DeploymentPlan(String id, Instant version, Group original, Group target, List<DeploymentStep> steps) {

    public DeploymentPlan {
        steps = List.copyOf(steps);
    }

    /** The apps it changes; they are locked while it runs. */
    public NavigableSet<PathId> affectedApps() {
        var affected = new TreeSet<PathId>();
        steps.forEach(step -> step.actions().forEach(action -> affected.add(action.app())));
        return affected;
    }
}
