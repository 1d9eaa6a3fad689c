package io.dcosboot.agent.core;

/** How far an executor is (mesos-agent.md §3). */
public enum ExecutorState {
    /** Its container is being made. */
    REGISTERING,
    /** Its container runs. */
    RUNNING,
    /** Its container is being ended. */
    TERMINATING,
    /** Its container is gone; updates of its tasks may still be on their way. */
    TERMINATED
}
