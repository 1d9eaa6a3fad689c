package io.dcosboot.marathon.core.validation;

import io.dcosboot.marathon.core.Failure;
import io.dcosboot.marathon.core.Failure.Violation;
import io.dcosboot.marathon.core.Refused;
import io.dcosboot.marathon.core.engine.RootRules;
import io.dcosboot.marathon.core.model.Group;
import java.util.ArrayList;
import java.util.List;

/** Rules that hold between apps and groups (marathon.md §2.4, §5, §7). */
public final class RootValidation implements RootRules {

    /** What one stored group tree can name. */
    static final int MAX_APPS = 30_000;

    private final ServicePorts servicePorts;

    public RootValidation(ServicePorts servicePorts) {
        this.servicePorts = servicePorts;
    }

    @Override
    public Group complete(Group current, Group edited) {
        if (edited.transitiveApps().count() > MAX_APPS) {
            throw new Refused(new Failure.Exhausted("There can be " + MAX_APPS + " apps at most"));
        }
        List<Violation> found = new ArrayList<>();
        edited.ambiguousIds()
                .forEach(id ->
                        found.add(new Violation("/id", "'" + id + "' cannot be the id of both an app and a group")));
        if (found.isEmpty() && DependencyCycles.existIn(edited)) {
            found.add(new Violation("/", "Dependency graph has cyclic dependencies."));
        }
        if (!found.isEmpty()) {
            throw new Refused(new Failure.Invalid(found));
        }
        return servicePorts.assign(current, edited);
    }
}
