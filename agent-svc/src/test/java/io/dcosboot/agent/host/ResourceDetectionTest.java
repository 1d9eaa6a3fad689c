package io.dcosboot.agent.host;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.mesos.resources.Resources;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResourceDetectionTest {

    private static final long GIB = 1024L * 1024 * 1024;

    @Test
    void leavesAPartOfTheMachineToItself() {
        Resources detected = ResourceDetection.complete("", "*", 8, Optional.of(16 * GIB), Optional.of(100 * GIB));

        assertThat(detected).isEqualTo(Resources.parse("cpus:8;mem:15360;disk:97280;ports:[31000-32000]", "*"));
    }

    @Test
    void takesHalfOfASmallMachine() {
        Resources detected = ResourceDetection.complete("", "*", 1, Optional.of(GIB), Optional.of(8 * GIB));

        assertThat(detected.scalar("mem")).isEqualTo(512);
        assertThat(detected.scalar("disk")).isEqualTo(4096);
    }

    @Test
    void guessesWhatCannotBeMeasured() {
        Resources detected = ResourceDetection.complete("", "*", 0, Optional.empty(), Optional.empty());

        assertThat(detected).isEqualTo(Resources.parse("cpus:1;mem:1024;disk:10240;ports:[31000-32000]", "*"));
    }

    @Test
    void whatTheFlagNamesIsNotDetected() {
        Resources detected = ResourceDetection.complete(
                "cpus:0.5;ports:[1-2];mem(prod):64", "public", 8, Optional.of(16 * GIB), Optional.of(100 * GIB));

        assertThat(detected).isEqualTo(Resources.parse("cpus:0.5;ports:[1-2];mem(prod):64;disk:97280", "public"));
    }

    @Test
    void readsTheKernelsFiles(@TempDir Path proc) throws Exception {
        Files.writeString(proc.resolve("loadavg"), "0.20 1.12 1.61 2/345 6789\n");
        Files.writeString(proc.resolve("meminfo"), "MemTotal:       2048 kB\nMemFree:         512 kB\n");

        var load = new LinuxHost(proc, proc).load();

        assertThat(load.load5()).isEqualTo(1.12);
        assertThat(load.memoryTotal()).isEqualTo(2048 * 1024);
        assertThat(load.memoryFree()).isEqualTo(512 * 1024);
        assertThat(load.cpus()).isPositive();
    }
}
