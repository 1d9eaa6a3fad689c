package io.dcosboot.agent.process;

import io.dcosboot.agent.process.ProcessTable.Entry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One look at all processes, and at the sandboxes that the environments of some of them name. Many containers that end at
 * the same time share one.
 */
final class ProcessScan {

    private static final String SANDBOX_VARIABLE = "MESOS_DIRECTORY=";

    private final ProcessTable table;
    private final Map<Integer, String> sandboxes = new ConcurrentHashMap<>();

    private ProcessScan(ProcessTable table) {
        this.table = table;
    }

    /** The running processes of a command, also those that are only known by the sandbox they were started for. */
    List<Entry> tree(SupervisorRecord record, Path sandbox) {
        return table.tree(record, entry -> sandboxOf(entry).equals(sandbox.toString()));
    }

    private String sandboxOf(Entry entry) {
        return sandboxes.computeIfAbsent(entry.pid(), ProcessScan::readSandbox);
    }

    /** Empty when there is none or it cannot be read. */
    private static String readSandbox(int pid) {
        try {
            byte[] environment = Files.readAllBytes(Path.of("/proc", Integer.toString(pid), "environ"));
            for (String variable : new String(environment, StandardCharsets.UTF_8).split("\0")) {
                if (variable.startsWith(SANDBOX_VARIABLE)) {
                    return variable.substring(SANDBOX_VARIABLE.length());
                }
            }
            return "";
        } catch (IOException endedOrNotOurs) {
            return "";
        }
    }

    /** Makes scans for many askers. */
    static final class Source {

        private final ReentrantLock lock = new ReentrantLock();
        private boolean scanning;
        /** For those who have asked since the running scan began; guarded by the lock. */
        private @Nullable CompletableFuture<ProcessScan> next;

        /** A scan that has begun after this call; waits for it. */
        ProcessScan fresh() {
            CompletableFuture<ProcessScan> mine;
            boolean begin;
            lock.lock();
            try {
                mine = next == null ? new CompletableFuture<>() : next;
                next = mine;
                begin = !scanning;
                scanning = true;
            } finally {
                lock.unlock();
            }
            if (begin) {
                Thread.ofVirtual().name("process-scan").start(this::scanWhileAsked);
            }
            return mine.join();
        }

        private void scanWhileAsked() {
            while (true) {
                CompletableFuture<ProcessScan> asked;
                lock.lock();
                try {
                    asked = next;
                    next = null;
                    scanning = asked != null;
                } finally {
                    lock.unlock();
                }
                if (asked == null) {
                    return;
                }
                asked.completeAsync(() -> new ProcessScan(ProcessTable.read()), Runnable::run);
            }
        }
    }
}
