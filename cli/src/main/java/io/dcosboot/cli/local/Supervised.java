package io.dcosboot.cli.local;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * A service and the small shell script that keeps it running after the launcher has ended ({@code supervise.sh}). State
 * is in files, so any later call of the launcher finds it.
 *
 * @param data the cluster's folder
 * @param name the service
 */
record Supervised(DataDirectory data, String name) {

    private static final String SCRIPT = "supervise.sh";

    /**
     * One time that the service ended by itself.
     *
     * @param at when
     * @param code exit code; 128 + signal when it was killed; -1 when the script had not started it itself
     */
    record Exit(Instant at, int code) {}

    /**
     * Starts the script, which starts the service, or watches it if it runs already because only an earlier script was
     * killed. Returns when the script was started.
     */
    void start(List<String> command) throws IOException {
        Path run = data.run(name);
        Files.createDirectories(run);
        if (service().isEmpty()) {
            Files.deleteIfExists(run.resolve("pid"));
        }
        for (String old : List.of("supervisor.pid", "exits")) {
            Files.deleteIfExists(run.resolve(old));
        }
        List<String> line = new ArrayList<>(List.of(
                "sh", script().toString(), name, run.toString(), data.log(name).toString()));
        line.addAll(command);
        Detached.start(line);
    }

    /** A running shell reads its script as it goes: an old one is replaced, not written over. */
    private Path script() throws IOException {
        Path folder = data.root().resolve("run");
        Path script = folder.resolve(SCRIPT);
        Path fresh = Files.createTempFile(folder, SCRIPT, null);
        try (InputStream source =
                Objects.requireNonNull(Supervised.class.getResourceAsStream(SCRIPT), "no " + SCRIPT)) {
            Files.copy(source, fresh, StandardCopyOption.REPLACE_EXISTING);
        }
        return Files.move(fresh, script, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    }

    /** The script, while it runs. */
    Optional<ProcessHandle> supervisor() {
        return process("supervisor.pid");
    }

    /** The service itself, while it runs. */
    Optional<ProcessHandle> service() {
        return process("pid");
    }

    boolean isRunning() {
        return supervisor().isPresent() || service().isPresent();
    }

    /** Each time the service ended by itself since it was started, oldest first. */
    List<Exit> exits() {
        Path file = data.run(name).resolve("exits");
        try {
            return Files.readAllLines(file).stream()
                    .map(line -> line.split(" "))
                    .filter(parts -> parts.length == 2)
                    .map(parts -> new Exit(Instant.ofEpochSecond(Long.parseLong(parts[0])), Integer.parseInt(parts[1])))
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    /** Asks the service to end; nothing starts it again. */
    void requestStop() {
        supervisor().or(this::service).ifPresent(ProcessHandle::destroy);
    }

    /** Ends what {@link #requestStop} did not. */
    void kill() {
        supervisor().ifPresent(ProcessHandle::destroyForcibly);
        service().ifPresent(ProcessHandle::destroyForcibly);
    }

    /**
     * The process whose id is in a file, if it is still ours: after a reboot the number may belong to anybody. Ours name
     * the cluster's folder in their command line; a killed supervisor's service does as well.
     */
    private Optional<ProcessHandle> process(String file) {
        try {
            String text = Files.readString(data.run(name).resolve(file)).strip();
            return text.isEmpty()
                    ? Optional.empty()
                    : ProcessHandle.of(Long.parseLong(text)).filter(this::isOurs);
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException | NumberFormatException e) {
            return Optional.empty();
        }
    }

    private boolean isOurs(ProcessHandle process) {
        return process.isAlive() && commandLine(process).contains(data.root().toString());
    }

    /** Empty when the system does not tell, as for a zombie or another user's process. */
    static String commandLine(ProcessHandle process) {
        Path linux = Path.of("/proc", String.valueOf(process.pid()), "cmdline");
        if (Files.exists(linux)) {
            try {
                return Files.readString(linux, java.nio.charset.StandardCharsets.ISO_8859_1)
                        .replace('\0', ' ');
            } catch (IOException e) {
                return "";
            }
        }
        return process.info().commandLine().orElse("");
    }

    /** How long the service has been running. */
    static Optional<Duration> uptime(ProcessHandle process, Instant now) {
        return process.info().startInstant().map(start -> Duration.between(start, now));
    }
}
