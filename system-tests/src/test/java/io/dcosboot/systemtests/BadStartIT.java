package io.dcosboot.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A start that cannot succeed says what is in the way, and leaves nothing running. */
class BadStartIT {

    @Test
    void aPortInUseIsNamed(@TempDir Path data) throws IOException {
        try (var taken = new ServerSocket(5050, 1, InetAddress.getByName("127.0.0.1"))) {
            Command.Outcome outcome = up(data, LocalCluster.freePort());

            assertThat(outcome.exitCode()).isEqualTo(1);
            assertThat(outcome.out() + outcome.err()).contains(String.valueOf(taken.getLocalPort()));
            assertNothingRuns(data);
        }
    }

    @Test
    void aDataDirectoryThatCannotBeWrittenIsNamed(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("occupied"), "a file, not a folder");

        Command.Outcome outcome = up(file.resolve("data"), LocalCluster.freePort());

        assertThat(outcome.exitCode()).isEqualTo(1);
        assertThat(outcome.err()).contains(file.toString());
        assertNothingRuns(folder);
    }

    @Test
    void withoutAJdkTheMessageSaysHowToGetOne(@TempDir Path empty) {
        Command.Outcome outcome = Command.of(Project.root().resolve("dcos").toString(), "status")
                .with("JAVA_HOME", empty.toString())
                .with("DCOS_JDK_FOLDERS", empty.toString())
                .with("PATH", pathWithoutJdk(empty))
                .run();

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.err()).contains("JDK 25").contains("JAVA_HOME");
    }

    /** A PATH with the usual tools but no java or javac. */
    private static String pathWithoutJdk(Path folder) {
        for (String tool : new String[] {"sh", "sed", "readlink", "dirname", "uname", "cat"}) {
            Path source = Path.of("/usr/bin", tool);
            try {
                Files.createSymbolicLink(folder.resolve(tool), Files.exists(source) ? source : Path.of("/bin", tool));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
        return folder.toString();
    }

    private static Command.Outcome up(Path data, int gatewayPort) {
        return Command.of(
                        Project.root().resolve("dcos").toString(),
                        "up",
                        "--data",
                        data.toString(),
                        "--gateway-port",
                        String.valueOf(gatewayPort))
                .within(Duration.ofMinutes(3))
                .run();
    }

    private static void assertNothingRuns(Path data) {
        assertThat(ProcessHandle.allProcesses()
                        .filter(process ->
                                process.info().commandLine().orElse("").contains(data.toString())))
                .isEmpty();
    }
}
