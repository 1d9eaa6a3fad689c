package io.dcosboot.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcosboot.agent.core.ContainerExit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SupervisorRecordTest {

    @TempDir
    Path run;

    @ParameterizedTest
    @CsvSource({
        "0 [1] + Done, 0",
        "137 [1] + Done(137), 137",
        "137 [1]+  Done(137)               ( cd \"$sandbox\" ), 137",
        "'3 ', 3"
    })
    void readsExitCodesOfEveryShell(String line, int code) {
        assertThat(SupervisorRecord.parseExit(line)).isEqualTo(ContainerExit.code(code, ""));
    }

    @ParameterizedTest
    @CsvSource({
        "137 [1] + Killed, 9",
        "139 [1]+  Segmentation fault (core dumped), 11",
        "165 [1] + Real-time signal 3, 37"
    })
    void readsSignalsOfEveryShell(String line, int signal) {
        assertThat(SupervisorRecord.parseExit(line)).isEqualTo(ContainerExit.signal(signal, ""));
    }

    @Test
    void aHalfWrittenRecordCountsAsNone() throws IOException {
        Files.createDirectory(run.resolve("pids"));
        Files.writeString(run.resolve("pids/forked.pid"), "12 34");
        Files.writeString(run.resolve("exit"), "13");

        assertThat(SupervisorRecord.read(run)).isEmpty();
        assertThat(SupervisorRecord.readExit(run)).isEmpty();
    }

    @Test
    void aDamagedRecordIsAnError() throws IOException {
        Files.createDirectory(run.resolve("pids"));
        Files.writeString(run.resolve("pids/forked.pid"), "12 34\n");

        assertThatThrownBy(() -> SupervisorRecord.read(run)).isInstanceOf(IOException.class);
    }
}
