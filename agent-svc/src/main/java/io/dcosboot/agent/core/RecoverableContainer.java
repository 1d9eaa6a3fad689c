package io.dcosboot.agent.core;

import io.dcosboot.mesos.v1.ExecutorID;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.TaskInfo;
import java.nio.file.Path;

/**
 * A container that the agent's checkpoint says was started and is not known to have ended.
 *
 * @param sawRunning whether {@link Containerizer.Listener#launched} had been recorded before the restart; if not, and
 *     the container lives, the containerizer reports it as launched now
 */
public record RecoverableContainer(
        ContainerId id,
        TaskInfo task,
        FrameworkID framework,
        ExecutorID executor,
        Path sandbox,
        Path runDirectory,
        boolean sawRunning) {}
