package io.dcosboot.agent.core;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Everything a containerizer needs to start a container.
 *
 * @param id never used before; the parent of a nested container runs
 * @param owner absent for an operator's own containers
 * @param sandbox exists, with the mode of mesos-agent.md §2; the containerizer gives it to {@code user}. That of a nested
 *     container is {@code containers/<id>} in its parent's
 * @param runDirectory {@code meta/…/runs/<container>}, for nested ones {@code containers/<id>} in their parent's; exists
 *     and survives an agent restart: for {@code pids/forked.pid}, the recorded exit status and whatever {@link
 *     Containerizer#recover} needs
 * @param environment the complete environment (mesos-agent.md §5.1)
 * @param user who the container runs as
 */
public record ContainerLaunch(
        ContainerId id,
        ContainerSpec spec,
        Optional<ContainerOwner> owner,
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
