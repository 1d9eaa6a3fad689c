package io.dcosboot.agent.core;

import java.io.IOException;

/** The sandboxes on the disk (mesos-agent.md §2, §2.2). */
public interface Sandboxes {

    /**
     * Makes the sandbox and its run directory, and points {@code latest} at it.
     *
     * @throws IOException when the disk refuses; its message says why
     */
    void create(RunId run) throws IOException;

    /** Makes the sandbox readable through {@code /files}, until it is deleted. */
    void attach(RunId run);

    /** The run is over: deletes its sandbox and checkpoint when they are old enough, or earlier if the disk is full. */
    void collect(RunId run);
}
