package io.dcosboot.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The supervising script with real processes. */
class SupervisedTest {

    @TempDir
    private Path folder;

    private DataDirectory data;
    private Supervised supervised;

    @BeforeEach
    void start() {
        data = new DataDirectory(folder);
        data.create("test");
        supervised = new Supervised(data, "thing");
    }

    @AfterEach
    void stop() {
        supervised.kill();
        await().until(() -> !supervised.isRunning());
    }

    @Test
    void aKilledServiceIsStartedAgain() throws IOException {
        supervised.start(service("while :; do sleep 0.1; done"));
        long first = awaitPid(0);

        ProcessHandle.of(first).orElseThrow().destroyForcibly();

        long second = awaitPid(first);
        assertThat(second).isNotEqualTo(first);
        assertThat(supervised.exits())
                .singleElement()
                .satisfies(exit -> assertThat(exit.code()).isEqualTo(137));
        assertThat(data.log("thing"))
                .content()
                .contains("supervisor: thing ended with exit code 137; next start in 1 s");
    }

    @Test
    void aStoppedServiceEndsAndIsNotStartedAgain() throws IOException {
        supervised.start(service("trap 'echo bye; exit 0' TERM; echo hello; while :; do sleep 0.05; done"));
        await().until(() -> Files.exists(data.log("thing"))
                && Files.readString(data.log("thing")).contains("hello"));
        ProcessHandle supervisor = supervised.supervisor().orElseThrow();

        supervised.requestStop();

        await().until(() -> !supervised.isRunning() && !supervisor.isAlive());
        assertThat(data.log("thing")).content().isEqualTo("hello\nbye\n");
        assertThat(supervised.exits()).isEmpty();
    }

    @Test
    void aServiceThatWaitsForItsNextStartCanBeStopped() throws IOException {
        supervised.start(service("exit 3"));
        await().until(() -> !supervised.exits().isEmpty());

        supervised.requestStop();

        await().until(() -> !supervised.isRunning());
        assertThat(supervised.exits())
                .allSatisfy(exit -> assertThat(exit.code()).isEqualTo(3));
    }

    @Test
    void anOrphanOfAKilledSupervisorIsStillFoundAndStopped() throws IOException {
        supervised.start(service("while :; do sleep 0.1; done"));
        awaitPid(0);
        supervised.supervisor().orElseThrow().destroyForcibly();
        await().until(() -> supervised.supervisor().isEmpty());
        assertThat(supervised.isRunning()).isTrue();

        supervised.requestStop();

        await().until(() -> !supervised.isRunning());
    }

    @Test
    void anOrphanOfAKilledSupervisorIsTakenOverAndStartedAgainWhenItEnds() throws IOException {
        long orphan = takeOverAnOrphan();
        await().until(() -> Files.readString(data.log("thing")).contains("thing runs already as process " + orphan));

        ProcessHandle.of(orphan).orElseThrow().destroyForcibly();

        assertThat(awaitPid(orphan)).isNotEqualTo(orphan);
        assertThat(supervised.exits())
                .singleElement()
                .satisfies(exit -> assertThat(exit.code()).isEqualTo(-1));
    }

    @Test
    void aServiceThatWasTakenOverStopsWhenAsked() throws IOException {
        long orphan = takeOverAnOrphan();

        supervised.requestStop();

        await().until(() -> !supervised.isRunning());
        assertThat(ProcessHandle.of(orphan).filter(ProcessHandle::isAlive)).isEmpty();
        assertThat(supervised.exits()).isEmpty();
    }

    /** The process id of a service whose first supervisor was killed and that has a new one. */
    private long takeOverAnOrphan() throws IOException {
        List<String> service = service("while :; do sleep 0.1; done");
        supervised.start(service);
        long orphan = awaitPid(0);
        supervised.supervisor().orElseThrow().destroyForcibly();
        await().until(() -> supervised.supervisor().isEmpty());
        supervised.start(service);
        await().until(() -> supervised.supervisor().isPresent());
        return orphan;
    }

    @Test
    void aNumberThatNowBelongsToAnotherProcessIsNotOurs() throws IOException {
        Files.createDirectories(data.run("thing"));
        Files.writeString(
                data.run("thing").resolve("pid"), ProcessHandle.current().pid() + "\n");

        assertThat(supervised.isRunning()).isFalse();
    }

    @Test
    void servicesSeeOnlyKnownVariables() {
        assertThat(Detached.environment(
                        java.util.Map.of("PATH", "/bin", "SERVER_PORT", "1", "JAVA_TOOL_OPTIONS", "-x")))
                .containsEntry("PATH", "/bin")
                .containsKey("MALLOC_ARENA_MAX")
                .doesNotContainKeys("SERVER_PORT", "JAVA_TOOL_OPTIONS");
    }

    private long awaitPid(long other) {
        return await().until(
                        () -> supervised.service().map(ProcessHandle::pid),
                        pid -> pid.isPresent() && pid.get() != other)
                .orElseThrow();
    }

    /** A script in the cluster's folder, so that its command line names it. */
    private List<String> service(String script) throws IOException {
        return List.of(
                "sh", Files.writeString(folder.resolve("service.sh"), script).toString());
    }
}
