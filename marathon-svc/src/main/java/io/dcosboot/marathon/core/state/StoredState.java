package io.dcosboot.marathon.core.state;

import io.dcosboot.marathon.core.deployment.DeploymentPlan;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Group;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link StateStore} holds.
 *
 * @param frameworkId absent before the first subscription
 * @param versions the app versions that instances run and that are not in {@code root}
 */
public record StoredState(
        @Nullable String frameworkId,
        Group root,
        List<AppDefinition> versions,
        List<Instance> instances,
        List<DeploymentPlan> deployments,
        List<TaskFailure> failures) {

    public StoredState {
        versions = List.copyOf(versions);
        instances = List.copyOf(instances);
        deployments = List.copyOf(deployments);
        failures = List.copyOf(failures);
    }

    public static StoredState empty(Group root) {
        return new StoredState(null, root, List.of(), List.of(), List.of(), List.of());
    }
}
