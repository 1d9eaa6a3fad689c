package io.dcosboot.agent.core;

import java.nio.file.Path;

/**
 * The virtual file tree behind {@code /files/*} (mesos-agent.md §2.1). Safe for use from any thread; never blocks on I/O.
 */
public interface SandboxFiles {

    /**
     * Makes a file or directory readable under a virtual path; attaching the same virtual path again replaces it.
     *
     * @param real need not exist yet; a symbolic link is followed at each request ({@code runs/latest})
     * @param virtual absolute, without a trailing slash
     */
    void attach(Path real, String virtual);

    /** Ends an attachment; unknown paths are ignored. */
    void detach(String virtual);
}
