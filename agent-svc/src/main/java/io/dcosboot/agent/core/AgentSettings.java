package io.dcosboot.agent.core;

import io.dcosboot.mesos.v1.AgentInfo;
import java.time.Duration;
import java.util.Map;

/**
 * What the agent's decisions depend on and never changes while it runs (flags of mesos-agent.md §11).
 *
 * @param info hostname, port, resources and attributes, without an id
 * @param ip where the HTTP API listens
 * @param version SemVer text told to the master
 * @param switchUser tasks run as the user they name; otherwise as {@code agentUser}
 * @param executorEnvironment variables every process task gets (§5.1)
 * @param timings the durations
 */
public record AgentSettings(
        AgentInfo info,
        String ip,
        String version,
        WorkDirectory workDirectory,
        boolean switchUser,
        String agentUser,
        Map<String, String> executorEnvironment,
        Timings timings) {

    public AgentSettings {
        executorEnvironment = Map.copyOf(executorEnvironment);
        if (info.hasId()) {
            throw new IllegalArgumentException("the id is given by the master");
        }
    }

    /** {@code slave(1)@ip:port}. */
    public String pid() {
        return "slave(1)@" + endpoint();
    }

    public String endpoint() {
        return ip + ":" + info.getPort();
    }

    /**
     * @param registrationBackoff longest first delay and half the second (§1)
     * @param launchTimeout from the launch to the running container, fetching and pulling included (§3.1)
     * @param shutdownGrace executor shutdown grace
     * @param dockerStopTimeout least grace of Docker tasks without a kill policy
     * @param recoveryTimeout told to tasks of checkpointing frameworks
     */
    public record Timings(
            Duration registrationBackoff,
            Duration launchTimeout,
            Duration shutdownGrace,
            Duration dockerStopTimeout,
            Duration recoveryTimeout) {}
}
