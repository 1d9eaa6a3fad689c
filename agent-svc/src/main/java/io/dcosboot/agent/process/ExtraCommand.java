package io.dcosboot.agent.process;

import io.dcosboot.mesos.v1.CommandInfo;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A command beside the first one in a container, such as a health check; a fresh process in a session of its own. */
final class ExtraCommand {

    /** The container's other processes have its sandbox for a mark: they are not to be killed with the command. */
    private static final Path NOT_A_SANDBOX = Path.of("/");

    private ExtraCommand() {}

    /**
     * @param timeout zero: none
     */
    static int run(Path runDirectory, Path sandbox, CommandInfo command, Duration timeout, ProcessScan.Source scans)
            throws IOException, TimeoutException, InterruptedException {
        TaskContext context = TaskContext.load(runDirectory);
        List<String> words = new ArrayList<>(TaskUser.of(context.user()).prefix());
        words.addAll(List.of("/bin/sh", "-s"));
        Process process = Supervisor.inSession(words, sandbox, ProcessBuilder.Redirect.DISCARD);
        SupervisorRecord self = ProcessTable.entry(Math.toIntExact(process.pid()))
                .map(e -> new SupervisorRecord(0, 0, e.pid(), e.start(), ""))
                .orElseThrow(() -> new IOException("the command did not start"));
        try {
            try (var in = process.getOutputStream()) {
                in.write(CommandScript.of(command, context.environment(), sandbox)
                        .getBytes(StandardCharsets.UTF_8));
            }
            if (timeout.isZero()) {
                return process.waitFor();
            }
            if (process.waitFor(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                return process.exitValue();
            }
            throw new TimeoutException("did not end within " + timeout.toMillis() + " ms");
        } finally {
            if (process.isAlive()) {
                new ProcessTree(self, NOT_A_SANDBOX, scans).kill();
            }
        }
    }
}
