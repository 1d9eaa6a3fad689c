package io.dcosboot.master.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** The framework of {@code examples/framework}, a client in another language, as a process of its own. */
final class ExampleFramework implements AutoCloseable {

    private static final Path PROGRAM = Path.of("../examples/framework/framework.py");

    private final Process process;
    private final Path output;

    private ExampleFramework(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Skips the test where there is no Python; fails it where the environment demands one. */
    static void require() {
        try {
            if (new ProcessBuilder("python3", "--version").start().waitFor() == 0) {
                return;
            }
        } catch (IOException _) {
            // not there
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        if (Boolean.parseBoolean(System.getenv("DCOS_TEST_REQUIRE_PYTHON"))) {
            throw new AssertionError("python3 is required here");
        }
        Assumptions.abort("there is no python3");
    }

    static ExampleFramework start(int port, Path folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of("python3", PROGRAM.toString(), "--master", "127.0.0.1:" + port));
        command.addAll(List.of(arguments));
        try {
            Path output = Files.createTempFile(folder, "framework", ".out");
            return new ExampleFramework(
                    new ProcessBuilder(command)
                            .redirectErrorStream(true)
                            .redirectOutput(output.toFile())
                            .start(),
                    output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    void interrupt() {
        process.destroy();
    }

    int exitStatus() throws InterruptedException {
        if (!process.waitFor(30, TimeUnit.SECONDS)) {
            throw new AssertionError("still running: " + output());
        }
        return process.exitValue();
    }

    String output() {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
