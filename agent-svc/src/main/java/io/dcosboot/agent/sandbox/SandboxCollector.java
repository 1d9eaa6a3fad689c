package io.dcosboot.agent.sandbox;

import io.dcosboot.agent.core.RunId;
import io.dcosboot.agent.core.SandboxFiles;
import io.dcosboot.agent.core.WorkDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes sandboxes and checkpoints of finished runs: {@code gc_delay} after the end of the run, earlier when the
 * disk fills up (mesos-agent.md §2.2). Only folders of single runs are scheduled, so a new task of the same executor has
 * nothing to unschedule; parents go when they are empty.
 */
public final class SandboxCollector implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SandboxCollector.class);

    private final WorkDirectory directory;
    private final SandboxFiles files;
    private final CollectionPolicy policy;
    private final Duration interval;
    private final DoubleSupplier diskUsage;
    private final Clock clock;
    private final Set<RunId> scheduled = ConcurrentHashMap.newKeySet();
    private final LongAdder succeeded = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private @Nullable Thread thread;

    /**
     * @param interval between looks at the disk
     * @param diskUsage used part of the disk, 0 to 1
     */
    public SandboxCollector(
            WorkDirectory directory,
            SandboxFiles files,
            CollectionPolicy policy,
            Duration interval,
            DoubleSupplier diskUsage,
            Clock clock) {
        this.directory = directory;
        this.files = files;
        this.policy = policy;
        this.interval = interval;
        this.diskUsage = diskUsage;
        this.clock = clock;
    }

    /** Looks at the disk every interval from now on. */
    public void start() {
        thread = Thread.ofVirtual().name("sandbox collector").start(this::run);
    }

    void schedule(RunId run) {
        scheduled.add(run);
    }

    public int pending() {
        return scheduled.size();
    }

    public long succeeded() {
        return succeeded.sum();
    }

    public long failed() {
        return failed.sum();
    }

    /** How old a finished sandbox may be now. */
    public Duration longestAge() {
        return policy.longestAge(diskUsage.getAsDouble());
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(interval);
                collect();
            }
        } catch (InterruptedException _) {
            log.debug("Sandboxes are not collected any more");
        }
    }

    /** Deletes what is too old now. */
    void collect() {
        Duration longestAge = longestAge();
        Instant now = clock.instant();
        for (RunId run : Set.copyOf(scheduled)) {
            if (Duration.between(ended(run), now).compareTo(longestAge) >= 0) {
                delete(run);
            }
        }
    }

    /** When the sandbox was last changed; not before its container was gone, however long that ran without a new file. */
    private Instant ended(RunId run) {
        Instant changed = modified(directory.sandbox(run));
        Instant sentinel = modified(directory.metaRun(run).resolve("executor.sentinel"));
        return changed.isAfter(sentinel) ? changed : sentinel;
    }

    private static Instant modified(Path path) {
        try {
            return Files.getLastModifiedTime(path).toInstant();
        } catch (IOException _) {
            return Instant.EPOCH;
        }
    }

    private void delete(RunId run) {
        Path sandbox = directory.sandbox(run);
        Path meta = directory.metaRun(run);
        try {
            FolderRemoval.remove(sandbox);
            FolderRemoval.remove(meta);
            succeeded.increment();
            log.info("Deleted the sandbox of {}", run);
        } catch (IOException e) {
            failed.increment();
            log.warn("Cannot delete the sandbox of {}: {}", run, e.toString());
        }
        scheduled.remove(run);
        files.detach(sandbox.toString());
        if (FolderRemoval.removeEmptyParents(sandbox, directory.latestSandbox(run), directory.sandboxes(run.agent()))) {
            files.detach(directory.latestSandbox(run).toString());
            files.detach(directory.virtualLatest(run));
        }
        FolderRemoval.removeEmptyParents(meta, meta.resolveSibling("latest"), directory.metaAgent(run.agent()));
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.interrupt();
        }
    }
}
