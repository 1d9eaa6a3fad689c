package io.dcosboot.agent.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dcosboot.agent.core.ContainerExit;
import io.dcosboot.agent.core.ContainerId;
import io.dcosboot.agent.core.ContainerLaunch;
import io.dcosboot.mesos.v1.CommandInfo;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** mesos-agent.md §6.1. */
@Timeout(60)
class StopTest {

    private static final Duration LONG = Duration.ofSeconds(30);

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

    private ContainerId running(String shell) {
        ContainerId id = agent.launch(shell + "\necho ready; wait; sleep 60");
        await().pollInterval(Duration.ofMillis(10)).until(() -> agent.stdout(id).contains("ready\n"));
        return id;
    }

    private void assertNothingLeft(ContainerId id) {
        assertThat(Processes.of(agent.sandbox(id))).isEmpty();
    }

    @Test
    void asksWithSigtermFirst() {
        ContainerId id = running("trap 'echo bye; exit 4' TERM; sleep 60 &");

        agent.containerizer.stop(id, LONG);

        assertThat(agent.awaitExit(id)).isEqualTo(ContainerExit.code(4, ""));
        assertThat(agent.stdout(id)).contains("bye");
        assertNothingLeft(id);
    }

    @Test
    void passesOneSignalOn() {
        ContainerId id = running("trap 'echo heard; exit 5' USR1; sleep 60 &");

        agent.containerizer.signal(id, 10);

        assertThat(agent.awaitExit(id)).isEqualTo(ContainerExit.code(5, ""));
        assertThat(agent.stdout(id)).contains("heard");
        assertNothingLeft(id);
    }

    /** As a shell's child that is asked between its fork and its exec, where the shell's handler takes the signal. */
    @Test
    void asksAgainWhatRanSomethingElseWhenItWasAsked() {
        ContainerId id = running("(trap 'exec sleep 60' TERM; while :; do sleep 0.05; done) & trap 'exit 4' TERM");

        agent.containerizer.stop(id, LONG);

        assertThat(agent.awaitExit(id)).isEqualTo(ContainerExit.code(4, ""));
        assertNothingLeft(id);
    }

    @Test
    void killsWhatIgnoresSigtermAfterTheGrace() {
        ContainerId id = running("trap '' TERM; sleep 60 &");

        agent.containerizer.stop(id, Duration.ofMillis(300));

        assertThat(agent.awaitExit(id)).isEqualTo(ContainerExit.signal(9, ""));
        assertNothingLeft(id);
    }

    @Test
    void aSecondStopMayShortenTheGrace() {
        ContainerId id = running("trap '' TERM");
        agent.containerizer.stop(id, LONG);

        agent.containerizer.stop(id, Duration.ZERO);

        assertThat(agent.awaitExit(id)).isEqualTo(ContainerExit.signal(9, ""));
    }

    @Test
    void aSecondStopCannotLengthenTheGrace() {
        ContainerId id = running("trap '' TERM");
        agent.containerizer.stop(id, Duration.ofMillis(300));

        agent.containerizer.stop(id, LONG);

        assertThat(agent.awaitExit(id)).isEqualTo(ContainerExit.signal(9, ""));
    }

    @Test
    void childrenGetTheGraceEvenIfTheirShellDiesAtOnce() {
        ContainerId id =
                running("sh -c 'trap \"sleep 0.3; echo tidied; exit\" TERM; echo set; while :; do sleep 0.05; done' &");
        await().until(() -> agent.stdout(id).contains("set\n"));

        agent.containerizer.stop(id, LONG);

        agent.awaitExit(id);
        assertThat(agent.stdout(id)).contains("tidied");
        assertNothingLeft(id);
    }

    @Test
    void findsProcessesThatLeftTheSessionAndLostTheirParent() {
        ContainerId id = running("""
                setsid sleep 61 &
                sh -c 'setsid sh -c "sleep 62; :" & exit' &
                (trap '' TERM; setsid sleep 63 &) &""");
        await().until(() ->
                Processes.commands(agent.sandbox(id)).containsAll(List.of("sleep 61", "sleep 62", "sleep 63")));

        agent.containerizer.stop(id, Duration.ofMillis(300));

        agent.awaitExit(id);
        assertNothingLeft(id);
    }

    @Test
    void whatACommandLeavesBehindEndsWithIt() {
        ContainerId id = agent.launch("setsid sleep 64 & sh -c 'sleep 65 &'; exit 0");

        assertThat(agent.awaitExit(id)).isEqualTo(ContainerExit.code(0, ""));
        assertNothingLeft(id);
    }

    @Test
    void processesThatKeepForkingAreAllKilled() {
        ContainerId id = running("trap '' TERM; for i in 1 2 3; do (while :; do sleep 0.01 & done) & done");

        agent.containerizer.stop(id, Duration.ofMillis(100));

        agent.awaitExit(id);
        assertNothingLeft(id);
    }

    @Test
    void stopDuringTheFetchGivesTheLaunchUp() throws Exception {
        CountDownLatch fetching = new CountDownLatch(1);
        try (Launches slow = new Launches(root, (id, command, sandbox, user) -> {
            fetching.countDown();
            new CountDownLatch(1).await();
        })) {
            ContainerLaunch launch = slow.prepare(
                    CommandInfo.newBuilder()
                            .setValue("echo never")
                            .addUris(CommandInfo.URI.newBuilder().setValue("http://somewhere/file"))
                            .build(),
                    Map.of(),
                    System.getProperty("user.name"));
            slow.containerizer.launch(launch);
            fetching.await();

            slow.containerizer.stop(launch.id(), LONG);

            assertThatThrownBy(() -> slow.awaitLaunched(launch.id())).hasMessageContaining("killed during the launch");
            assertThat(slow.stdout(launch.id())).isEmpty();
        }
    }

    @Test
    void stopRightAfterLaunchEndsTheContainerOneWayOrTheOther() {
        for (int i = 0; i < 20; i++) {
            ContainerId id = agent.launch("exec sleep 66");
            agent.containerizer.stop(id, LONG);
            await().until(() -> agent.hasExited(id));
            assertNothingLeft(id);
        }
    }

    @Test
    void unknownContainersAreIgnored() {
        agent.containerizer.stop(new ContainerId("nobody"), Duration.ZERO);

        assertThat(agent.containerizer.pid(new ContainerId("nobody"))).isEmpty();
        assertThat(agent.containerizer.statistics(new ContainerId("nobody"))).isEmpty();
    }
}
