package io.dcosboot.master;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.platform.loop.EventLoop;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An error of the writer ends the process, so that its supervisor can start another. */
class FailFastTest {

    @TempDir
    Path folder;

    @Test
    void anErrorOfTheWriterEndsTheProcessWithAFailure() throws IOException, InterruptedException {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Doomed.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isEqualTo(FailFast.EXIT_CODE);
        assertThat(folder.resolve("output")).content().contains("expected by the test");
    }

    /** A process that would go on for ever. */
    static final class Doomed {
        public static void main(String[] args) throws InterruptedException {
            EventLoop loop = new EventLoop("doomed", 10, new FailFast());
            Runtime.getRuntime().addShutdownHook(new Thread(loop::close));
            loop.execute(() -> {
                throw new NoClassDefFoundError("expected by the test");
            });
            new CountDownLatch(1).await();
        }
    }
}
