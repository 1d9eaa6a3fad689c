package io.dcosboot.agent.core;

/** How far the agent is (mesos-agent.md §1). */
public enum AgentPhase {
    /** Reading its checkpoint. */
    RECOVERING,
    /** Looking for a master that takes it. */
    DISCONNECTED,
    /** Registered. */
    RUNNING,
    /** Ending everything, then itself. */
    TERMINATING
}
