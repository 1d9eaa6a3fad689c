package io.dcosboot.agent.sandbox;

import io.dcosboot.agent.core.RunId;
import io.dcosboot.agent.core.SandboxFiles;
import io.dcosboot.agent.core.Sandboxes;
import io.dcosboot.agent.core.WorkDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Sandboxes below {@code <work_dir>/slaves} in the layout of mesos-agent.md §2. */
public final class DiskSandboxes implements Sandboxes {

    private final WorkDirectory directory;
    private final SandboxFiles files;
    private final SandboxCollector collector;

    public DiskSandboxes(WorkDirectory directory, SandboxFiles files, SandboxCollector collector) {
        this.directory = directory;
        this.files = files;
        this.collector = collector;
    }

    @Override
    public void create(RunId run) throws IOException {
        Path sandbox = directory.sandbox(run);
        makeWithParents(sandbox);
        Files.setPosixFilePermissions(sandbox, PosixFilePermissions.fromString("rwxr-x---"));
        Files.createDirectories(directory.metaRun(run));
        Path latest = directory.latestSandbox(run);
        Path temporary = latest.resolveSibling(latest.getFileName() + ".tmp");
        Files.deleteIfExists(temporary);
        Files.createSymbolicLink(temporary, sandbox.getFileName());
        Files.move(temporary, latest, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    /** The collector may be removing empty parents at the same moment. */
    private static void makeWithParents(Path sandbox) throws IOException {
        try {
            Files.createDirectories(sandbox);
        } catch (NoSuchFileException _) {
            Files.createDirectories(sandbox);
        }
    }

    @Override
    public void attach(RunId run) {
        Path sandbox = directory.sandbox(run);
        files.attach(sandbox, sandbox.toString());
        Path latest = directory.latestSandbox(run);
        files.attach(latest, latest.toString());
        files.attach(latest, directory.virtualLatest(run));
    }

    @Override
    public void collect(RunId run) {
        collector.schedule(run);
    }
}
