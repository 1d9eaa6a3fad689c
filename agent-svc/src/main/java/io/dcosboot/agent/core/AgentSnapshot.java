package io.dcosboot.agent.core;

import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.DrainConfig;
import io.dcosboot.mesos.v1.ExecutorInfo;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.Operation;
import io.dcosboot.mesos.v1.Task;
import io.dcosboot.mesos.v1.TaskInfo;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The agent at one moment, for readers.
 *
 * @param id absent before the first registration
 * @param leader the master the agent has found
 * @param registered the leader counts this agent in
 * @param resources everything the agent has, with its reservations and volumes
 * @param operations those whose status nobody has acknowledged yet
 */
public record AgentSnapshot(
        AgentPhase phase,
        Optional<AgentID> id,
        Optional<Leader> leader,
        boolean registered,
        List<FrameworkView> frameworks,
        List<FrameworkView> completedFrameworks,
        Optional<Draining> draining,
        Resources resources,
        List<Operation> operations,
        Counters counters) {

    public AgentSnapshot {
        frameworks = List.copyOf(frameworks);
        completedFrameworks = List.copyOf(completedFrameworks);
        operations = List.copyOf(operations);
    }

    /** @param completedExecutors oldest first */
    public record FrameworkView(
            FrameworkInfo info, List<ExecutorView> executors, List<ExecutorView> completedExecutors) {

        public FrameworkView {
            executors = List.copyOf(executors);
            completedExecutors = List.copyOf(completedExecutors);
        }
    }

    /**
     * @param queued waiting for the container
     * @param terminated ended, the update not acknowledged yet
     * @param completed ended and acknowledged, oldest first
     */
    public record ExecutorView(
            ExecutorInfo info,
            ContainerId container,
            Path directory,
            ExecutorState state,
            List<TaskInfo> queued,
            List<Task> launched,
            List<Task> terminated,
            List<Task> completed) {

        public ExecutorView {
            queued = List.copyOf(queued);
            launched = List.copyOf(launched);
            terminated = List.copyOf(terminated);
            completed = List.copyOf(completed);
        }
    }

    /** The agent is being emptied (mesos-master.md §12.2). */
    public record Draining(DrainConfig config, Instant since) {}

    /** Totals since the process started, by the names of mesos-agent.md §9.5. */
    public record Counters(
            long finished,
            long failed,
            long killed,
            long lost,
            long gone,
            long validUpdates,
            long invalidUpdates,
            long validMessages,
            long invalidMessages,
            long launchErrors,
            long executorsTerminated,
            int recoveryErrors) {}
}
