package io.dcosboot.agent.process;

import static io.dcosboot.agent.process.Launches.program;
import static io.dcosboot.agent.process.Launches.shell;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dcosboot.agent.core.ContainerExit;
import io.dcosboot.agent.core.ContainerId;
import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.ContainerInfo;
import io.dcosboot.mesos.v1.Image;
import io.dcosboot.mesos.v1.Volume;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ProcessContainerizerTest {

    private static final String ME = System.getProperty("user.name");

    @TempDir
    Path root;

    private Launches agent;

    @BeforeEach
    void start() {
        agent = new Launches(root);
    }

    @AfterEach
    void stop() {
        agent.close();
    }

    @ParameterizedTest
    @CsvSource({"0", "3", "127", "137", "143", "255"})
    void reportsTheExitCode(int code) {
        ContainerId id = agent.launch("exit " + code);

        assertThat(agent.awaitExit(id)).isEqualTo(ContainerExit.code(code, ""));
    }

    @ParameterizedTest
    @CsvSource({"1", "6", "9", "11", "15"})
    void reportsTheSignal(int signal) {
        ContainerId id = agent.launch("kill -" + signal + " $$; sleep 60");

        assertThat(agent.awaitExit(id)).isEqualTo(ContainerExit.signal(signal, ""));
    }

    @Test
    void outputGoesToTheSandboxAndTheCommandStartsThere() {
        ContainerId id = agent.launch("pwd; echo oops >&2; read line || echo no input");

        agent.awaitExit(id);
        assertThat(agent.stdout(id)).isEqualTo(agent.sandbox(id) + "\nno input\n");
        assertThat(agent.stderr(id)).isEqualTo("oops\n");
    }

    @Test
    void theEnvironmentIsExactlyTheTasks() {
        Map<String, String> variables = Map.of(
                "QUOTED", "it's \"a\" $HOME `test` \\ \n second line",
                "odd.name", "dots",
                "UID", "of the task",
                "EMPTY", "");

        ContainerId id = agent.launch(program("/usr/bin/env", "/usr/bin/env", "-0"), variables, ME);

        agent.awaitExit(id);
        assertThat(agent.stdout(id).split("\0"))
                .contains(
                        "QUOTED=it's \"a\" $HOME `test` \\ \n second line",
                        "odd.name=dots",
                        "UID=of the task",
                        "EMPTY=",
                        "PATH=/usr/bin:/bin")
                .noneMatch(variable -> variable.startsWith("JAVA_HOME=") || variable.startsWith("HOME="));
    }

    @Test
    void argumentsArePassedUnchangedAndTheFirstIsTheProgramsName() {
        ContainerId id = agent.launch(
                program("/bin/sh", "renamed", "-c", "echo \"$0|$1|$2\"", "name", "two words", "$x 'y'"), Map.of(), ME);
        ContainerId named = agent.launch(
                program("/bin/sh", "renamed", "-c", "cat /proc/$$/cmdline | tr '\\0' '|'; :"), Map.of(), ME);

        agent.awaitExit(id);
        agent.awaitExit(named);
        assertThat(agent.stdout(id)).isEqualTo("name|two words|$x 'y'\n");
        assertThat(agent.stdout(named)).startsWith("renamed|-c|");
    }

    @Test
    void aProgramIsAlsoFoundInTheSandbox() throws IOException {
        var launch = agent.prepare(program("mine"), Map.of(), ME);
        Path mine = Files.writeString(launch.sandbox().resolve("mine"), "#!/bin/sh\necho found\n");
        assertThat(mine.toFile().setExecutable(true)).isTrue();

        agent.containerizer.launch(launch);

        agent.awaitExit(launch.id());
        assertThat(agent.stdout(launch.id())).isEqualTo("found\n");
    }

    @Test
    void whatCannotBeExecutedEndsWithOneWithoutAShellAndWith127InAShell() {
        ContainerId without = agent.launch(program("no-such-program"), Map.of(), ME);
        ContainerId with = agent.launch("no-such-program");

        assertThat(agent.awaitExit(without)).isEqualTo(ContainerExit.code(1, ""));
        assertThat(agent.stderr(without)).contains("Failed to execute 'no-such-program': ");
        assertThat(agent.awaitExit(with)).isEqualTo(ContainerExit.code(127, ""));
    }

    @Test
    void launchedNamesTheCommandsProcess() {
        ContainerId id = agent.launch("exec sleep 60");

        int pid = agent.awaitLaunched(id).getExecutorPid();

        assertThat(agent.containerizer.pid(id)).hasValue(pid);
        await().untilAsserted(() -> assertThat(
                        ProcessHandle.of(pid).orElseThrow().info().command())
                .hasValueSatisfying(program -> assertThat(program).endsWith("sleep")));
        assertThat(agent.awaitLaunched(id).getContainerId().getValue()).isEqualTo(id.value());
    }

    @Test
    void aCommandThatGroupsAndSignalsCannotHurtItsSupervisor() {
        ContainerId id =
                agent.launch("trap '' TERM HUP; kill -TERM $PPID; kill -HUP $PPID; kill -TERM 0; echo on; exit 7");

        assertThat(agent.awaitExit(id)).isEqualTo(ContainerExit.code(7, ""));
        assertThat(agent.stdout(id)).isEqualTo("on\n");
    }

    @Test
    void aKilledSupervisorTakesTheCommandWithIt() {
        ContainerId id = agent.launch("kill -9 $PPID; sleep 60");

        ContainerExit exit = agent.awaitExit(id);

        assertThat(exit.recognised()).isFalse();
        assertThat(Processes.of(agent.sandbox(id))).isEmpty();
    }

    @Test
    void anUnknownUserFailsTheLaunch() {
        ContainerId id = agent.launch(shell("true"), Map.of(), "nobody-of-that-name");

        assertThatThrownBy(() -> agent.awaitLaunched(id))
                .hasRootCauseMessage(
                        "Failed to launch container: Failed to get user information for" + " 'nobody-of-that-name'");
        assertThat(agent.containerizer.pid(id)).isEmpty();
    }

    @Test
    void whatAProcessCannotHaveFailsTheLaunch() {
        var image = ContainerInfo.newBuilder().setType(ContainerInfo.Type.MESOS);
        image.getMesosBuilder().getImageBuilder().setType(Image.Type.DOCKER);
        var volume = ContainerInfo.newBuilder().setType(ContainerInfo.Type.MESOS);
        volume.addVolumesBuilder().setContainerPath("data").setMode(Volume.Mode.RW);
        var network = ContainerInfo.newBuilder().setType(ContainerInfo.Type.MESOS);
        network.addNetworkInfosBuilder().setName("overlay");

        assertLaunchFails(image, "container images without Docker are not supported");
        assertLaunchFails(volume, "volumes of containers without Docker are not supported");
        assertLaunchFails(network, "unknown CNI network 'overlay'");
    }

    private void assertLaunchFails(ContainerInfo.Builder container, String why) {
        ContainerId id = agent.launch(shell("true"), container);
        assertThatThrownBy(() -> agent.awaitLaunched(id)).hasMessageContaining(why);
    }

    @Test
    void rootRunsTheCommandAsTheTasksUser() throws IOException {
        assumeTrue(ME.equals("root"), "only root can switch users");
        Path visible = Files.createTempDirectory(Path.of("/tmp"), "agent-process-user");
        try (Launches open = new Launches(visible)) {
            Processes.openTo(visible);
            var launch = open.prepare(
                    shell("id -un; id -gn; touch mine; echo $LD_PRELOAD"),
                    Map.of("LD_PRELOAD", "/nowhere.so"),
                    "nobody");

            open.containerizer.launch(launch);

            assertThat(open.awaitExit(launch.id())).isEqualTo(ContainerExit.code(0, ""));
            assertThat(open.stdout(launch.id())).isEqualTo("nobody\nnogroup\n/nowhere.so\n");
            assertThat(Files.getOwner(launch.sandbox().resolve("mine")).getName())
                    .isEqualTo("nobody");
            assertThat(Files.getOwner(launch.sandbox().resolve("stdout")).getName())
                    .isEqualTo("nobody");
        } finally {
            Processes.delete(visible);
        }
    }

    @Test
    void aLinkInPlaceOfTheOutputFileIsRefused() throws IOException {
        var launch = agent.prepare(shell("echo gotcha"), Map.of(), ME);
        Path target = Files.writeString(root.resolve("precious"), "untouched");
        Files.createSymbolicLink(launch.sandbox().resolve("stdout"), target);

        agent.containerizer.launch(launch);

        assertThatThrownBy(() -> agent.awaitLaunched(launch.id())).hasMessageContaining("Failed to launch container");
        assertThat(target).hasContent("untouched");
    }

    @Test
    void measuresTheWholeTree() {
        ContainerId id = agent.launch("sleep 60 & sleep 60 & while :; do :; done");
        agent.awaitLaunched(id);

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            var usage = agent.containerizer.statistics(id).orElseThrow();
            assertThat(usage.getProcesses()).isEqualTo(3);
            assertThat(usage.getThreads()).isEqualTo(3);
            assertThat(usage.getCpusUserTimeSecs()).isGreaterThan(0.2);
            assertThat(usage.getMemRssBytes()).isGreaterThan(100_000L);
        });

        agent.containerizer.stop(id, Duration.ZERO);
        agent.awaitExit(id);
        assertThat(agent.containerizer.statistics(id)).isEqualTo(Optional.empty());
        assertThat(agent.runDirectory(id).resolve("environment")).doesNotExist();
    }

    @Test
    void extraCommandsRunWithTheTasksEnvironment() throws Exception {
        ContainerId id = agent.launch(shell("exec sleep 60"), Map.of("COLOUR", "green"), ME);
        agent.awaitLaunched(id);

        CommandInfo check = shell("test \"$COLOUR\" = green && echo $COLOUR > checked && exit 5");

        assertThat(agent.containerizer.run(id, check, Duration.ofSeconds(10))).isEqualTo(5);
        assertThat(agent.sandbox(id).resolve("checked")).hasContent("green");
        Launches next = agent.restarted(true);
        await().until(() -> next.containerizer.pid(id).isPresent());
        assertThat(next.containerizer.run(id, check, Duration.ZERO)).isEqualTo(5);
    }

    @Test
    void anExtraCommandThatTakesTooLongIsKilledWithAllItStarted() {
        ContainerId id = agent.launch("exec sleep 60");
        agent.awaitLaunched(id);

        assertThatThrownBy(() -> agent.containerizer.run(id, shell("sleep 61 & sleep 61"), Duration.ofMillis(200)))
                .isInstanceOf(TimeoutException.class);

        assertThat(Processes.of(agent.sandbox(id))).hasSize(1);
    }

    @Test
    void fiftyLaunchesAtOnceAllRun() {
        var ids = java.util.stream.IntStream.range(0, 50)
                .mapToObj(i -> agent.launch("echo " + i + "; exec sleep 60"))
                .toList();

        ids.forEach(agent::awaitLaunched);
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            for (int i = 0; i < ids.size(); i++) {
                assertThat(agent.stdout(ids.get(i))).isEqualTo(i + "\n");
            }
        });
        ids.forEach(id -> agent.containerizer.stop(id, Duration.ofSeconds(5)));
        ids.forEach(id -> assertThat(agent.awaitExit(id)).isEqualTo(ContainerExit.signal(15, "")));
    }
}
