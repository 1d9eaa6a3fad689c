package io.dcosboot.marathon.core.state;

import io.dcosboot.marathon.core.deployment.DeploymentPlan;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.instance.InstanceId;
import io.dcosboot.marathon.core.model.Group;
import io.dcosboot.marathon.core.model.PathId;

/** One change of what is kept. */
public sealed interface StateChange {

    /** A new current root; the app versions in it that are new are kept too, so that old ones can be looked up. */
    record PutRoot(Group root) implements StateChange {}

    record PutInstance(Instance instance) implements StateChange {}

    record DeleteInstance(InstanceId id) implements StateChange {}

    record PutDeployment(DeploymentPlan plan) implements StateChange {}

    record DeleteDeployment(String id) implements StateChange {}

    record PutTaskFailure(TaskFailure failure) implements StateChange {}

    record DeleteTaskFailure(PathId app) implements StateChange {}

    record PutFrameworkId(String id) implements StateChange {}
}
