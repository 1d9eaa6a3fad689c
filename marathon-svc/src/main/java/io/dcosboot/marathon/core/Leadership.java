package io.dcosboot.marathon.core;

import java.util.Optional;

/** Which of several equal Marathons leads (marathon.md §27). Calls do not wait. */
public interface Leadership {

    /** This node, as {@code host:port}. */
    String self();

    /** The leading node, as {@code host:port}; empty while nobody leads or nothing is known. */
    Optional<String> leader();

    /** Gives leadership up; another node, or this one again, is elected. */
    void abdicate();
}
