package io.dcosboot.master.wire;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;

/** A framework that knows nothing of this code, as a process of its own. */
final class ForeignFramework implements AutoCloseable {

    private static final Path PYTHON_EXAMPLE = Path.of("../examples/framework/framework.py");
    private static final Path RXJAVA_PROGRAM = Path.of("src/test/third-party/RxFramework.java");
    private static final Path RXJAVA_LIBRARIES = Path.of("target/rxjava-client");

    private final Process process;
    private final Path output;

    private ForeignFramework(Process process, Path output) {
        this.process = process;
        this.output = output;
    }

    /** Skips the test where there is no Python; fails it where the environment demands one. */
    static void requirePython() {
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

    /** The example in Python. */
    static ForeignFramework python(int port, Path folder, String... arguments) {
        List<String> command =
                new ArrayList<>(List.of("python3", PYTHON_EXAMPLE.toString(), "--master", "127.0.0.1:" + port));
        command.addAll(List.of(arguments));
        return start(command, folder);
    }

    /**
     * A framework on mesos-rxjava.
     *
     * @param encoding {@code protobuf} or {@code json}
     */
    static ForeignFramework rxJava(int port, Path folder, String encoding) {
        return start(
                List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Dio.netty.noUnsafe=true",
                        "-cp",
                        RXJAVA_LIBRARIES + "/*",
                        RXJAVA_PROGRAM.toString(),
                        "http://127.0.0.1:" + port + "/api/v1/scheduler",
                        encoding),
                folder);
    }

    private static ForeignFramework start(List<String> command, Path folder) {
        try {
            Path output = Files.createTempFile(folder, "framework", ".out");
            return new ForeignFramework(
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
