package io.dcosboot.agent.core;

import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.AgentInfo;
import io.dcosboot.mesos.v1.DrainConfig;
import io.dcosboot.mesos.v1.ExecutorInfo;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.TaskID;
import io.dcosboot.mesos.v1.TaskInfo;
import java.util.List;
import java.util.Optional;

/**
 * What the agent must not forget (mesos-agent.md §2, §8). Each method returns when the change is on the disk; called from
 * one thread. A write that fails throws {@link CheckpointException}: the agent then stops, because it could acknowledge
 * nothing any more.
 */
public interface Checkpoint {

    /**
     * Reads everything; called once, before any write. Damaged parts are set aside and counted.
     *
     * @throws CheckpointException if what is left would be wrong to go on with
     */
    Recovered recover();

    /** Who this agent is; also makes it the one the next start finds. */
    void saveAgent(AgentInfo info);

    /** The next start begins as a new agent. */
    void forgetAgent();

    void saveFramework(AgentID agent, FrameworkInfo framework);

    /** A run begins: executor, its first task, and {@code latest}. */
    void saveRun(RunId run, ExecutorInfo executor, TaskInfo task);

    void append(RunId run, TaskID task, TaskRecord taskRecord);

    /** The container of the run is gone. */
    void endRun(RunId run);

    void saveDrain(AgentID agent, DrainConfig config);

    void clearDrain(AgentID agent);

    /** Reservations and volumes; directories of volumes have been made and removed when it returns. */
    void saveHoldings(Holdings holdings);

    /**
     * What a start found.
     *
     * @param agent absent for a new agent
     * @param rebooted the machine was started anew since: no process can have survived
     * @param holdings reservations and volumes; they outlive the agent's id
     * @param errors how many parts were damaged and set aside
     */
    record Recovered(
            Optional<AgentInfo> agent,
            boolean rebooted,
            List<RecoveredFramework> frameworks,
            Optional<DrainConfig> drain,
            Holdings holdings,
            int errors) {

        public Recovered {
            frameworks = List.copyOf(frameworks);
        }

        /** Nothing was there. */
        public static Recovered nothing() {
            return new Recovered(Optional.empty(), false, List.of(), Optional.empty(), Holdings.none(), 0);
        }

        public Recovered withHoldings(Holdings next) {
            return new Recovered(agent, rebooted, frameworks, drain, next, errors);
        }
    }

    /** A framework and its runs, oldest first. */
    record RecoveredFramework(FrameworkInfo info, List<RecoveredRun> runs) {

        public RecoveredFramework {
            runs = List.copyOf(runs);
        }
    }

    /**
     * @param ended the container is known to be gone
     */
    record RecoveredRun(RunId id, ExecutorInfo executor, List<RecoveredTask> tasks, boolean ended) {

        public RecoveredRun {
            tasks = List.copyOf(tasks);
        }
    }

    /** A task and its log, in the order written. */
    record RecoveredTask(TaskInfo info, List<TaskRecord> log) {

        public RecoveredTask {
            log = List.copyOf(log);
        }
    }

    /** The disk refused, or what is on it cannot be used. */
    final class CheckpointException extends RuntimeException {

        public CheckpointException(String message) {
            super(message);
        }

        public CheckpointException(String message, Throwable cause) {
            super(message, cause);
        }
    }
}
