package io.dcosboot.agent.core;

import io.dcosboot.mesos.v1.ExecutorInfo;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.TaskInfo;
import java.util.Optional;

/**
 * Whose container it is.
 *
 * @param executor the generated one for command and Docker tasks
 * @param task absent for the containers of custom executors and the roots of groups
 */
public record ContainerOwner(FrameworkInfo framework, ExecutorInfo executor, Optional<TaskInfo> task) {}
