package io.dcosboot.agent.core;

import io.dcosboot.mesos.task.TaskStates;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.FrameworkInfo.Capability;
import io.dcosboot.mesos.v1.TaskState;

/** What frameworks have said they can deal with, and what follows from it. */
final class FrameworkCapabilities {

    private FrameworkCapabilities() {}

    static boolean has(FrameworkInfo framework, Capability.Type capability) {
        return framework.getCapabilitiesList().stream().anyMatch(c -> c.getType() == capability);
    }

    /** TASK_DROPPED; TASK_LOST to frameworks that are not partition-aware. */
    static TaskState dropped(FrameworkInfo framework) {
        return TaskStates.shownTo(has(framework, Capability.Type.PARTITION_AWARE), TaskState.TASK_DROPPED);
    }

    /** TASK_GONE; TASK_LOST to frameworks that are not partition-aware. */
    static TaskState gone(FrameworkInfo framework) {
        return TaskStates.shownTo(has(framework, Capability.Type.PARTITION_AWARE), TaskState.TASK_GONE);
    }
}
