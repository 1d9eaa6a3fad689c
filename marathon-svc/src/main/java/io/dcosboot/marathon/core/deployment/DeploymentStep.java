package io.dcosboot.marathon.core.deployment;

import java.util.List;

/** Actions that are carried out side by side; the step is over when all of them are. */
public record DeploymentStep(List<DeploymentAction> actions) {
    public DeploymentStep {
        actions = List.copyOf(actions);
    }
}
