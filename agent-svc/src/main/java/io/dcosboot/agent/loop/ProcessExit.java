package io.dcosboot.agent.loop;

/** Ends the agent's process; its tasks run on. */
@FunctionalInterface
public interface ProcessExit {

    /** Returns at once. */
    void exit(boolean failure, String reason);
}
