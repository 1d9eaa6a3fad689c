package io.dcosboot.agent;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Settings of the agent (flags of mesos-agent.md §11 of the same name).
 *
 * @param workDir sandboxes and checkpoint; by default {@code agent} in the node's data directory
 * @param hostname told to the master; by default the node's
 * @param resources {@code cpus:4;mem:1024;ports:[31000-32000]} or a JSON array; what is not named is detected
 * @param defaultRole role of resources that name none
 * @param attributes {@code rack:r1;zone:a}
 * @param linkPort link port of a master given as host:port; masters found in ZooKeeper say theirs
 * @param switchUser tasks run as the user they name
 * @param executorEnvironment variables every process task gets
 * @param executorRegistrationTimeout from the launch to the running container, fetching and pulling included
 * @param executorShutdownGracePeriod how long an executor that is shut down gets
 * @param dockerStopTimeout least time Docker tasks get between the request to end and the end
 * @param recoveryTimeout told to tasks of checkpointing frameworks
 * @param registrationBackoffFactor longest delay of the first attempt to register
 * @param gcDelay how long finished sandboxes are kept on an empty disk
 * @param gcDiskHeadroom part of the disk to keep free
 * @param diskWatchInterval between looks at the disk
 * @param credential file of the principal and secret that the agent shows to the master; none where not set
 * @param strict a damaged checkpoint stops the start instead of being set aside
 */
@ConfigurationProperties("dcos.agent")
public record AgentProperties(
        @DefaultValue("/var/lib/dcos/agent") Path workDir,
        @DefaultValue("127.0.0.1") String hostname,
        @DefaultValue("") String resources,
        @DefaultValue("*") String defaultRole,
        @DefaultValue("") String attributes,
        @DefaultValue("5060") int linkPort,
        @DefaultValue("true") boolean switchUser,
        @DefaultValue Map<String, String> executorEnvironment,
        @DefaultValue("10m") Duration executorRegistrationTimeout,
        @DefaultValue("5s") Duration executorShutdownGracePeriod,
        @DefaultValue("20s") Duration dockerStopTimeout,
        @DefaultValue("24h") Duration recoveryTimeout,
        @DefaultValue("1s") Duration registrationBackoffFactor,
        @DefaultValue("2d") Duration gcDelay,
        @DefaultValue("0.1") double gcDiskHeadroom,
        @DefaultValue("1m") Duration diskWatchInterval,
        @DefaultValue("") String credential,
        @DefaultValue("false") boolean strict) {}
