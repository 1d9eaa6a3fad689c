package io.dcosboot.systemtests;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Runs a program to its end and keeps what it printed. Output goes through files, so that a background process that
 * inherits a stream cannot keep the call waiting.
 */
record Command(List<String> arguments, Map<String, String> environment, Duration limit) {

    static Command of(String... arguments) {
        return new Command(List.of(arguments), Map.of(), Duration.ofMinutes(2));
    }

    Command with(String variable, String value) {
        var changed = new java.util.HashMap<>(environment);
        changed.put(variable, value);
        return new Command(arguments, Map.copyOf(changed), limit);
    }

    Command within(Duration newLimit) {
        return new Command(arguments, environment, newLimit);
    }

    Outcome run() {
        try {
            Path out = Files.createTempFile("command", ".out");
            Path err = Files.createTempFile("command", ".err");
            try {
                var builder = new ProcessBuilder(arguments)
                        .directory(Project.root().toFile())
                        .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                        .redirectOutput(out.toFile())
                        .redirectError(err.toFile());
                builder.environment().putAll(environment);
                Process process = builder.start();
                boolean ended = process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
                if (!ended) {
                    process.destroyForcibly();
                }
                int code = ended ? process.exitValue() : -1;
                return new Outcome(
                        arguments, code, read(out), ended ? read(err) : read(err) + "\n(no end within " + limit + ")");
            } finally {
                Files.deleteIfExists(out);
                Files.deleteIfExists(err);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while running " + arguments, e);
        }
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }

    record Outcome(List<String> arguments, int exitCode, String out, String err) {

        /** The outcome itself if the program succeeded; otherwise fails with everything it printed. */
        Outcome succeeded() {
            if (exitCode != 0) {
                throw new AssertionError(this.toString());
            }
            return this;
        }

        @Override
        public String toString() {
            return "%s ended with %d%n--- out%n%s%n--- err%n%s"
                    .formatted(String.join(" ", arguments), exitCode, out, err);
        }
    }
}
