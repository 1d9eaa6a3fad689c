package io.dcosboot.agent.core;

/** Where readers get the agent's state from: the newest snapshot, without waiting. */
public interface AgentView {

    AgentSnapshot snapshot();
}
