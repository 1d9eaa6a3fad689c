package io.dcosboot.cli.local;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;

/**
 * Tasks that the agents of a local cluster left running. They outlive a restart of their agent by design; when the whole
 * cluster ends, they must end too. A task is known by its sandbox, which lies in the cluster's folder: as its working
 * directory, in its environment or on its command line.
 */
record TaskProcesses(Path root) {

    private static final Duration GRACE = Duration.ofSeconds(5);

    /** Ends them, first politely. */
    void end(Consumer<String> progress) throws InterruptedException {
        List<ProcessHandle> tasks = find();
        if (tasks.isEmpty()) {
            return;
        }
        progress.accept("stopping %d task process(es)".formatted(tasks.size()));
        tasks.forEach(ProcessHandle::destroy);
        long deadline = System.nanoTime() + GRACE.toNanos();
        while (!find().isEmpty() && System.nanoTime() - deadline < 0) {
            Thread.sleep(20);
        }
        find().forEach(ProcessHandle::destroyForcibly);
    }

    private List<ProcessHandle> find() {
        long self = ProcessHandle.current().pid();
        return ProcessHandle.allProcesses()
                .filter(process -> process.pid() != self)
                .filter(this::isTask)
                .toList();
    }

    private boolean isTask(ProcessHandle process) {
        Path proc = Path.of("/proc", String.valueOf(process.pid()));
        String sandboxes = root + "/agent-";
        try {
            if (Files.readSymbolicLink(proc.resolve("cwd")).toString().startsWith(sandboxes)) {
                return true;
            }
            return Files.readString(proc.resolve("environ"), StandardCharsets.ISO_8859_1)
                    .contains("=" + sandboxes);
        } catch (IOException e) {
            // Not ours to look at, gone, or a system without /proc.
            return Supervised.commandLine(process).contains(sandboxes);
        }
    }
}
