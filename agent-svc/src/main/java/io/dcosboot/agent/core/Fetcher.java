package io.dcosboot.agent.core;

import io.dcosboot.mesos.v1.CommandInfo;
import java.io.IOException;
import java.nio.file.Path;

/** Brings the URIs of a command into its sandbox before it starts (mesos-agent.md §7.3). */
public interface Fetcher {

    /**
     * Fetches one URI after the other; waits for I/O. What went wrong is also appended to the sandbox's {@code stderr}.
     *
     * @param user who the files are to belong to, with whose rights local files are read
     * @throws IOException naming the URI and why; nothing else of the command may start then
     * @throws InterruptedException the launch was given up
     */
    void fetch(ContainerId id, CommandInfo command, Path sandbox, String user) throws IOException, InterruptedException;
}
