package io.dcosboot.master.core;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The knobs of the master's decisions; the names of the original's flags stand in the module's README.
 *
 * @param agentPingTimeout time an agent has to answer a ping
 * @param maxAgentPingTimeouts unanswered pings after which an agent is unreachable
 * @param agentReregisterTimeout time a disconnected or recovered agent has to come back
 * @param agentRemovalInterval least time between two agents being given up; zero for no limit
 * @param allocationInterval time between allocation runs over all agents
 * @param offerTimeout life of an unanswered offer; empty for no end
 * @param allocator how offers are dealt out
 * @param maxCompletedFrameworks removed frameworks that are remembered
 * @param maxCompletedTasks completed tasks remembered per framework
 * @param maxUnreachableTasks unreachable tasks remembered per framework
 * @param roles the only roles allowed; empty for any
 * @param rootSubmissions whether user {@code root} may run frameworks
 * @param requireAgentDomain whether agents without a fault domain are refused
 * @param agentLimits how agents that stay away are forgotten
 */
public record MasterSettings(
        Duration agentPingTimeout,
        int maxAgentPingTimeouts,
        Duration agentReregisterTimeout,
        Duration agentRemovalInterval,
        Duration allocationInterval,
        Optional<Duration> offerTimeout,
        AllocatorSettings allocator,
        int maxCompletedFrameworks,
        int maxCompletedTasks,
        int maxUnreachableTasks,
        Set<String> roles,
        boolean rootSubmissions,
        boolean requireAgentDomain,
        AgentLimits agentLimits) {

    public MasterSettings {
        roles = Set.copyOf(roles);
        if (agentPingTimeout.isNegative() || agentPingTimeout.isZero() || maxAgentPingTimeouts < 1) {
            throw new IllegalArgumentException("agent ping timeout and count must be positive");
        }
    }

    /** Time after the first unanswered ping at which an agent is given up. */
    public Duration totalPingTimeout() {
        return agentPingTimeout.multipliedBy(maxAgentPingTimeouts);
    }
}
