package io.dcosboot.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dcosboot.agent.core.ContainerExit;
import io.dcosboot.agent.core.ContainerId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** mesos-agent.md §8: containers live on while the agent is away. */
@Timeout(60)
class RestartTest {

    @TempDir
    Path root;

    /** A launch by a process that is then killed with SIGKILL, as the agent may be. */
    private Launches afterKilledAgent(String shell, ContainerId[] id) throws Exception {
        Launches memory = new Launches(root);
        var launch = memory.prepare(Launches.shell(shell), Map.of(), System.getProperty("user.name"));
        id[0] = launch.id();
        Process agent = new ProcessBuilder(
                        ProcessHandle.current().info().command().orElseThrow(),
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-cp",
                        System.getProperty("java.class.path"),
                        OtherAgent.class.getName(),
                        launch.runDirectory().toString(),
                        launch.sandbox().toString(),
                        shell)
                .redirectErrorStream(true)
                .start();
        try {
            assertThat(agent.inputReader().readLine()).isEqualTo("launched");
        } finally {
            agent.destroyForcibly().waitFor();
        }
        return memory;
    }

    /** Launches one command and stays. */
    static final class OtherAgent {
        public static void main(String[] args) throws Exception {
            Path run = Path.of(args[0]);
            Path sandbox = Path.of(args[1]);
            TaskUser me = TaskUser.of("");
            Map<String, String> environment = Map.of("MESOS_DIRECTORY", sandbox.toString(), "PATH", "/usr/bin:/bin");
            String script = CommandScript.of(Launches.shell(args[2]), environment, sandbox);
            Supervisor.start(run, sandbox, me, script);
            System.out.println("launched");
            System.in.read();
        }
    }

    @Test
    void aCommandSurvivesTheKilledAgentAndItsEndIsNoticed() throws Exception {
        ContainerId[] id = new ContainerId[1];
        Launches before = afterKilledAgent("while [ ! -e go ]; do sleep 0.02; done; exit 137", id);
        try (Launches agent = before.restarted(true)) {
            await().until(() -> agent.containerizer.pid(id[0]).isPresent());
            assertThat(agent.hasExited(id[0])).isFalse();
            assertThat(agent.containerizer.statistics(id[0]).orElseThrow().getProcesses())
                    .isPositive();

            Files.createFile(agent.sandbox(id[0]).resolve("go"));

            assertThat(agent.awaitExit(id[0])).isEqualTo(ContainerExit.code(137, ""));
            assertThat(agent.hasLaunched(id[0])).isFalse();
        }
    }

    @Test
    void aCommandFoundAgainCanBeStopped() throws Exception {
        ContainerId[] id = new ContainerId[1];
        Launches before = afterKilledAgent("setsid sleep 61 & trap 'exit 3' TERM; sleep 60 & wait", id);
        try (Launches agent = before.restarted(true)) {
            agent.containerizer.stop(id[0], Duration.ofMillis(500));

            assertThat(agent.awaitExit(id[0])).isEqualTo(ContainerExit.code(3, ""));
            assertThat(Processes.of(agent.sandbox(id[0]))).isEmpty();
        }
    }

    @Test
    void theExitOfACommandThatEndedMeanwhileIsReportedAndItsRestIsKilled() throws Exception {
        ContainerId[] id = new ContainerId[1];
        Launches before = afterKilledAgent("setsid sleep 62 & kill -9 $$", id);
        await().until(() ->
                !Launches.read(before.runDirectory(id[0]).resolve("exit")).isEmpty());

        try (Launches agent = before.restarted(true)) {
            assertThat(agent.awaitExit(id[0])).isEqualTo(ContainerExit.signal(9, ""));
            assertThat(Processes.of(agent.sandbox(id[0]))).isEmpty();
        }
    }

    @Test
    void aLaunchTheOldAgentCouldNotReportIsReportedNow() {
        try (Launches before = new Launches(root)) {
            ContainerId id = before.launch("exec sleep 60");
            int pid = before.awaitLaunched(id).getExecutorPid();

            Launches agent = before.restarted(false);

            assertThat(agent.awaitLaunched(id).getExecutorPid()).isEqualTo(pid);
        }
    }

    @Test
    void aCommandThatWasNeverStartedIsAFailedLaunch() {
        Launches before = new Launches(root);
        ContainerId id =
                before.prepare(Launches.shell("true"), Map.of(), "root").id();

        Launches agent = before.restarted(false);

        assertThatThrownBy(() -> agent.awaitExit(id)).hasMessageContaining("before the command was started");
    }

    @Test
    void aDeadSupervisorMeansAnUnknownEnd() throws IOException {
        Launches before = new Launches(root);
        ContainerId id =
                before.prepare(Launches.shell("true"), Map.of(), "root").id();
        record(before.runDirectory(id), bootId());

        Launches agent = before.restarted(true);

        assertThat(agent.awaitExit(id).recognised()).isFalse();
    }

    @Test
    void pidsOfAnotherBootAreNotTouched() throws Exception {
        Process bystander = new ProcessBuilder("sleep", "60").start();
        try {
            Launches before = new Launches(root);
            ContainerId id =
                    before.prepare(Launches.shell("true"), Map.of(), "root").id();
            ProcessTable.Entry entry =
                    ProcessTable.entry(Math.toIntExact(bystander.pid())).orElseThrow();
            Files.createDirectories(before.runDirectory(id).resolve("pids"));
            Files.writeString(
                    before.runDirectory(id).resolve("pids/forked.pid"),
                    "%1$d %2$d %1$d %2$d 00000000-0000-0000-0000-000000000000\n".formatted(entry.pid(), entry.start()));

            Launches agent = before.restarted(true);

            assertThat(agent.awaitExit(id).recognised()).isFalse();
            assertThat(bystander.isAlive()).isTrue();
        } finally {
            bystander.destroyForcibly();
        }
    }

    @Test
    void aReusedPidIsNotMistakenForTheCommand() throws Exception {
        Process bystander = new ProcessBuilder("setsid", "sleep", "60").start();
        try {
            Launches before = new Launches(root);
            ContainerId id =
                    before.prepare(Launches.shell("true"), Map.of(), "root").id();
            Files.createDirectories(before.runDirectory(id).resolve("pids"));
            Files.writeString(
                    before.runDirectory(id).resolve("pids/forked.pid"),
                    "%1$d 1 %1$d 1 %2$s\n".formatted(bystander.pid(), bootId()));

            Launches agent = before.restarted(true);

            assertThat(agent.awaitExit(id).recognised()).isFalse();
            assertThat(bystander.isAlive()).isTrue();
        } finally {
            bystander.destroyForcibly();
        }
    }

    @Test
    void commandsTheCheckpointDoesNotKnowAreKilled() {
        Launches before = new Launches(root);
        ContainerId id = before.launch("exec sleep 60");
        before.awaitLaunched(id);
        Launches agent = new Launches(root);

        agent.containerizer.recover(List.of());

        before.awaitExit(id);
        assertThat(Processes.of(before.sandbox(id))).isEmpty();
    }

    private static void record(Path runDirectory, String bootId) throws IOException {
        Files.createDirectories(runDirectory.resolve("pids"));
        Files.writeString(runDirectory.resolve("pids/forked.pid"), "99999999 1 99999998 1 " + bootId + "\n");
    }

    private static String bootId() throws IOException {
        return Files.readString(Path.of("/proc/sys/kernel/random/boot_id")).trim();
    }
}
