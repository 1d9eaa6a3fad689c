package io.dcosboot.agent.link;

import io.dcosboot.agent.core.Command;

/** Takes what the link has to say; never waits. */
public interface LinkListener {

    /** @param decided runs when the command has been decided about */
    void post(Command command, Runnable decided);

    default void post(Command command) {
        post(command, () -> {});
    }
}
