package io.dcosboot.agent.core;

import io.dcosboot.mesos.v1.ContainerStatus;
import io.dcosboot.mesos.v1.TaskInfo;

/**
 * Runs the Mesos health check of tasks that have one (mesos-agent.md §6.2). Results go to the {@link Listener}, a bean
 * that only posts to the agent's event loop and is taken as a constructor parameter.
 */
public interface HealthChecker {

    /**
     * Starts the check of a running task.
     *
     * @param status of the container: its addresses and first process
     * @param resumed true after an agent restart: the delay has passed, the grace period has not begun anew
     */
    void start(ContainerId id, TaskInfo task, ContainerStatus status, boolean resumed);

    /** No result is reported after this, apart from one on its way. Unknown ids are ignored. */
    void stop(ContainerId id);

    /** Where a health checker reports to. */
    interface Listener {

        /**
         * A result that changes what the scheduler knows (first result, change, or too many failures).
         *
         * @param kill the task is to be killed: more consecutive failures than the check allows
         */
        void health(ContainerId id, boolean healthy, boolean kill);
    }
}
