package io.dcosboot.agent.process;

import io.dcosboot.agent.core.ContainerExit;
import io.dcosboot.agent.core.ContainerId;
import io.dcosboot.agent.core.ContainerLaunch;
import io.dcosboot.agent.core.RecoverableContainer;
import io.dcosboot.mesos.v1.Resource;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** One command task's container, from the launch to the end of its last process. */
final class ProcessContainer {

    private static final Duration SURVIVOR_INTERVAL = Duration.ofMillis(50);

    final ContainerId id;
    final Path sandbox;
    final Path runDirectory;

    private final ProcessScan.Source scans;
    private final CompletableFuture<Supervisor> started = new CompletableFuture<>();
    private final CountDownLatch commandEnded = new CountDownLatch(1);
    private final AtomicBoolean stopping = new AtomicBoolean();
    /** {@link System#nanoTime} of the SIGKILL; meaningful once stopping. */
    private final AtomicLong killAt = new AtomicLong(Long.MAX_VALUE);
    /** Processes that have been sent SIGTERM. */
    private final Set<ProcessTree.Asked> asked = ConcurrentHashMap.newKeySet();

    private volatile List<Resource> granted;

    private ProcessContainer(
            ContainerId id, List<Resource> resources, Path sandbox, Path runDirectory, ProcessScan.Source scans) {
        this.scans = scans;
        this.id = id;
        this.granted = List.copyOf(resources);
        this.sandbox = sandbox;
        this.runDirectory = runDirectory;
    }

    static ProcessContainer of(ContainerLaunch launch, ProcessScan.Source scans) {
        return new ProcessContainer(
                launch.id(), launch.spec().resources(), launch.sandbox(), launch.runDirectory(), scans);
    }

    static ProcessContainer of(RecoverableContainer known, ProcessScan.Source scans) {
        return new ProcessContainer(known.id(), known.spec().resources(), known.sandbox(), known.runDirectory(), scans);
    }

    List<Resource> granted() {
        return granted;
    }

    void grant(List<Resource> resources) {
        granted = List.copyOf(resources);
    }

    void started(Supervisor supervisor) {
        started.complete(supervisor);
    }

    void notStarted() {
        started.cancel(false);
    }

    /** The running command's pids; null before it is started and when it never will be. */
    @Nullable
    SupervisorRecord processIds() {
        return started.isDone() && !started.isCompletedExceptionally()
                ? started.join().processIds()
                : null;
    }

    @Nullable
    ProcessTree tree() {
        SupervisorRecord record = processIds();
        return record == null || commandEnded.getCount() == 0 ? null : new ProcessTree(record, sandbox, scans);
    }

    boolean givenUp() {
        return stopping.get() && !started.isDone();
    }

    /** Waits for the command and sees to it that nothing of its tree is left. */
    ContainerExit awaitEnd(Supervisor supervisor) throws IOException {
        ContainerExit exit = supervisor.awaitExit();
        commandEnded.countDown();
        ProcessTree tree = new ProcessTree(supervisor.processIds(), sandbox, scans);
        while (true) {
            try {
                // A shell dies of SIGTERM at once, what it started may still be tidying up within the grace; what it
                // started meanwhile has not been asked yet.
                while (stopping.get() && System.nanoTime() - killAt.get() < 0 && tree.terminate(asked)) {
                    Thread.sleep(SURVIVOR_INTERVAL);
                }
                tree.kill();
                return exit;
            } catch (InterruptedException meantForTheFetch) {
                // see Supervisor.awaitExit
            }
        }
    }

    /**
     * Ends the container; waits until the command has ended or has been sent SIGKILL.
     *
     * @param grace may only bring an earlier end
     */
    void stop(Duration grace) throws InterruptedException {
        long now = System.nanoTime();
        long at = now + grace.toNanos();
        killAt.accumulateAndGet(at, (old, asked) -> stopping.get() && old - asked < 0 ? old : asked);
        boolean first = stopping.compareAndSet(false, true);
        Supervisor supervisor = started.handle((s, notStarted) -> s).join();
        if (supervisor == null) {
            return;
        }
        ProcessTree tree = new ProcessTree(supervisor.processIds(), sandbox, scans);
        if (first && !grace.isZero()) {
            boolean _ = tree.terminate(asked);
        }
        if (!commandEnded.await(Math.max(0, at - System.nanoTime()), TimeUnit.NANOSECONDS)) {
            tree.kill();
        }
    }
}
