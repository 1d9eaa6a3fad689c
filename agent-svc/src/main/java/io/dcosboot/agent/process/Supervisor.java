package io.dcosboot.agent.process;

import io.dcosboot.agent.core.ContainerExit;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The small shell process that runs one command and outlives the agent (see {@code supervisor.sh}): started by this
 * agent, or found again by a later one.
 */
final class Supervisor {

    /** The name that shows as the script's in the process list. */
    static final String NAME = "mesos-supervisor";

    private static final String SCRIPT = script();
    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    /** How soon the end of a command is noticed that another process of this program has started. */
    private static final Duration WATCH_INTERVAL = Duration.ofMillis(100);

    private final SupervisorRecord processIds;
    private final Path runDirectory;
    private final @Nullable Process process;

    private Supervisor(SupervisorRecord processIds, Path runDirectory, @Nullable Process process) {
        this.processIds = processIds;
        this.runDirectory = runDirectory;
        this.process = process;
    }

    /**
     * Starts a command; returns when it has begun.
     *
     * @param script see {@link CommandScript}
     */
    static Supervisor start(Path runDirectory, Path sandbox, TaskUser user, String script) throws IOException {
        Files.createDirectories(runDirectory.resolve("pids"));
        for (String output : List.of("stdout", "stderr")) {
            makeOutput(sandbox.resolve(output));
        }
        user.own(sandbox);
        Process process = inSession(
                List.of("/bin/sh", "-c", SCRIPT, NAME, runDirectory.toString(), sandbox.toString(), user.switchTo()),
                Path.of("/"),
                ProcessBuilder.Redirect.PIPE);
        try (var in = process.getOutputStream();
                var out = process.getInputStream()) {
            var record = SupervisorRecord.parse(new String(out.readAllBytes(), StandardCharsets.ISO_8859_1));
            // Only now may the command begin: whatever happens from here on, the next agent finds it.
            in.write(("\n" + script).getBytes(StandardCharsets.UTF_8));
            return new Supervisor(record, runDirectory, process);
        }
    }

    /** The supervisor an earlier agent has started. */
    static Supervisor found(SupervisorRecord record, Path runDirectory) {
        return new Supervisor(record, runDirectory, null);
    }

    /** Starts a program in a session of its own, with nothing of the agent's environment. */
    static Process inSession(List<String> program, Path directory, ProcessBuilder.Redirect output) throws IOException {
        List<String> words = new ArrayList<>(List.of("setsid"));
        words.addAll(program);
        ProcessBuilder builder = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectOutput(output)
                .redirectError(ProcessBuilder.Redirect.DISCARD);
        builder.environment().clear();
        builder.environment().put("PATH", PATH);
        return builder.start();
    }

    SupervisorRecord processIds() {
        return processIds;
    }

    /** Waits until the command has ended. */
    ContainerExit awaitExit() throws IOException {
        while (true) {
            try {
                if (process != null) {
                    process.waitFor();
                    return recordedExit().orElseGet(Supervisor::lost);
                }
                boolean alive = processIds.ofThisBoot() && processIds.alive();
                Optional<ContainerExit> exit = recordedExit();
                if (exit.isPresent() || !alive) {
                    return exit.orElseGet(Supervisor::lost);
                }
                Thread.sleep(WATCH_INTERVAL);
            } catch (InterruptedException meantForTheFetch) {
                // Giving a launch up interrupts it; once the command runs, it ends by signals only.
            }
        }
    }

    private Optional<ContainerExit> recordedExit() throws IOException {
        return SupervisorRecord.readExit(runDirectory);
    }

    private static ContainerExit lost() {
        return ContainerExit.unrecognised("Command terminated with unknown status");
    }

    /** Not through a link: what is fetched before must not lead root's output elsewhere. */
    private static void makeOutput(Path file) throws IOException {
        try (var channel = Files.newByteChannel(
                file, StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS)) {
            channel.write(ByteBuffer.allocate(0));
        }
    }

    private static String script() {
        try (InputStream in = Supervisor.class.getResourceAsStream("supervisor.sh")) {
            if (in == null) {
                throw new IllegalStateException("supervisor.sh is missing from the program");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
