package io.dcosboot.agent.core;

import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.ContainerInfo;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;

/** Runs extra commands inside running containers: command health checks (mesos-agent.md §6.2). */
public interface CommandRunner {

    /** As {@link Containerizer#accepts}. */
    boolean accepts(ContainerInfo.Type type);

    /**
     * Runs a command with the container's environment and user, and waits for it. Its output is dropped.
     *
     * @param timeout zero: none
     * @return the exit code, 128 + n if signal n ended it
     * @throws IOException it could not be run, or there is no such running container
     * @throws TimeoutException it ran longer and has been killed
     */
    int run(ContainerId id, CommandInfo command, Duration timeout)
            throws IOException, TimeoutException, InterruptedException;
}
