package io.dcosboot.agent.docker;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Flags {@code docker_*} and {@code cgroups_enable_cfs} of mesos-agent.md §11.
 *
 * @param socket of the engine; need not be there yet
 * @param killOrphans containers of this agent that its checkpoint does not know are killed at the start
 * @param orphanDelay between the start and the search for orphans
 * @param removeDelay how long a finished container is kept
 * @param config registry credentials of all tasks, in the form of {@code ~/.docker/config.json}
 * @param enableCfs tasks may use no more processor time than they asked for
 */
@ConfigurationProperties("dcos.agent.docker")
record DockerProperties(
        @DefaultValue("/var/run/docker.sock") Path socket,
        @DefaultValue("true") boolean killOrphans,
        @DefaultValue("5s") Duration orphanDelay,
        @DefaultValue("1h") Duration removeDelay,
        @Nullable Path config,
        @DefaultValue("false") boolean enableCfs) {}
