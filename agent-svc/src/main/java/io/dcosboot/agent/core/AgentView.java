package io.dcosboot.agent.core;

import java.time.Duration;

/** Where readers get the agent's state from. */
public interface AgentView {

    /** The newest snapshot, without waiting. */
    AgentSnapshot snapshot();

    /** How long reading the checkpoint took at the start. */
    Duration recoveryTime();
}
