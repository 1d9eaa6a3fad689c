package io.dcosboot.agent.core;

import io.dcosboot.mesos.v1.ExecutorInfo;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.TaskInfo;
import java.nio.file.Path;
import java.util.Map;

/**
 * Everything a containerizer needs to start a container.
 *
 * @param id never used before
 * @param framework whose task it is
 * @param executor the generated one for command tasks, with the executor's id, resources and directory source
 * @param task what to run
 * @param sandbox exists, with the mode of mesos-agent.md §2; the containerizer gives it to {@code user}
 * @param runDirectory {@code meta/…/runs/<container>}; exists and survives an agent restart: for
 *     {@code pids/forked.pid}, the recorded exit status and whatever {@link Containerizer#recover} needs
 * @param environment the complete task environment (mesos-agent.md §5.1)
 * @param user who the task runs as (§5.2)
 */
public record ContainerLaunch(
        ContainerId id,
        FrameworkInfo framework,
        ExecutorInfo executor,
        TaskInfo task,
        Path sandbox,
        Path runDirectory,
        Map<String, String> environment,
        String user) {

    public ContainerLaunch {
        environment = Map.copyOf(environment);
        if (!sandbox.isAbsolute() || !runDirectory.isAbsolute()) {
            throw new IllegalArgumentException("sandbox and run directory must be absolute");
        }
    }
}
