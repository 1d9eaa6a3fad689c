package io.dcosboot.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TaskProcessesTest {

    private static final String FOREVER = "while :; do sleep 0.1; done";

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();
    private Path agent;
    private Path sandbox;

    @BeforeEach
    void create() throws IOException {
        assumeTrue(Files.isDirectory(Path.of("/proc/self")));
        agent = folder.resolve("agent-1");
        sandbox = Files.createDirectories(agent.resolve("slaves/sandbox"));
    }

    @AfterEach
    void killAll() {
        started.forEach(Process::destroyForcibly);
    }

    @Test
    void endsTasksByTheirSandboxAndNothingElse() throws Exception {
        Process inSandbox = start(sandbox, FOREVER);
        Process byEnvironment = start(folder, FOREVER, "MESOS_SANDBOX", sandbox.toString());
        Process neighbour =
                start(folder, FOREVER, "OTHER", folder.resolve("agent-10/x").toString());

        new TaskProcesses(List.of(agent)).end(_ -> {});

        await().until(() -> !inSandbox.isAlive() && !byEnvironment.isAlive());
        assertThat(neighbour.isAlive()).isTrue();
    }

    @Test
    void killsATaskThatDoesNotListen() throws Exception {
        Process deaf = start(sandbox, "trap '' TERM; echo ready; " + FOREVER);
        deaf.inputReader().readLine();

        new TaskProcesses(List.of(agent)).end(_ -> {});

        await().until(() -> !deaf.isAlive());
        assertThat(deaf.exitValue()).isEqualTo(137);
    }

    @Test
    void theWatchingProcessWritesDownHowTheTaskEnded() throws Exception {
        Path exit = agent.resolve("exit");
        Path script = Files.writeString(folder.resolve("watch.sh"), """
                trap : TERM
                (cd "$1" && exec sh -c "$3") &
                while wait $!; code=$?; kill -0 $! 2>/dev/null; do :; done
                echo $code >"$2"
                """);
        Process watcher = started(new ProcessBuilder(
                "sh", script.toString(), sandbox.toString(), exit.toString(), "echo ready; " + FOREVER));
        watcher.inputReader().readLine();

        new TaskProcesses(List.of(agent)).end(_ -> {});

        await().until(() -> !watcher.isAlive());
        assertThat(exit).hasContent("143");
    }

    private Process start(Path directory, String script, String... environment) throws IOException {
        ProcessBuilder builder = new ProcessBuilder("sh", "-c", script).directory(directory.toFile());
        for (int i = 0; i < environment.length; i += 2) {
            builder.environment().put(environment[i], environment[i + 1]);
        }
        return started(builder);
    }

    private Process started(ProcessBuilder builder) throws IOException {
        Process process = builder.start();
        started.add(process);
        return process;
    }
}
