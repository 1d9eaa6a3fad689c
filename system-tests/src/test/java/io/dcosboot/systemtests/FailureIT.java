package io.dcosboot.systemtests;

import static io.dcosboot.systemtests.LocalCluster.elements;
import static io.dcosboot.systemtests.LocalCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** What the cluster outlives: every service killed under running tasks, ZooKeeper lost, a stop and a start. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class FailureIT {

    private static final String MASTER = "mesos-master-1";
    private static final String AGENT = "agent-1";
    private static final String MARATHON = "marathon-1";
    private static final String GATEWAY = "gateway-1";

    private LocalCluster cluster;

    @BeforeAll
    void start(@TempDir Path data) {
        cluster = LocalCluster.up("failure", data);
        cluster.dcos("marathon", "app", "add", Project.example("web.json").toString())
                .succeeded();
        cluster.awaitHealthy("/web", 3);
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    @Order(1)
    void aKilledTaskIsReplaced() {
        List<Long> before = cluster.webServerPids();
        assertThat(before).hasSize(3);

        LocalCluster.kill9(ProcessHandle.of(before.getFirst()).orElseThrow());

        eventually(() -> assertThat(cluster.webServerPids()).hasSize(3).doesNotContain(before.getFirst()));
        cluster.awaitHealthy("/web", 3);
        assertThat(cluster.webServerPids()).containsAll(before.subList(1, 3));
    }

    @Test
    @Order(2)
    void noTaskIsLostWhenTheMasterIsKilled() {
        tasksSurviveTheEndOf(MASTER);
    }

    @Test
    @Order(3)
    void noTaskIsLostWhenTheAgentIsKilled() {
        tasksSurviveTheEndOf(AGENT);
    }

    @Test
    @Order(4)
    void noTaskIsLostWhenMarathonIsKilled() {
        tasksSurviveTheEndOf(MARATHON);
    }

    @Test
    @Order(5)
    void theGatewayComesBack() {
        tasksSurviveTheEndOf(GATEWAY);
    }

    @Test
    @Order(5)
    void upBringsBackAServiceThatWasKilledTogetherWithItsSupervisor() {
        List<Long> before = cluster.webServerPids();
        long master = cluster.service(MASTER).orElseThrow().pid();
        LocalCluster.kill9(cluster.supervisor(GATEWAY).orElseThrow());
        LocalCluster.kill9(cluster.service(GATEWAY).orElseThrow());

        Command.Outcome up = cluster.start().succeeded();

        assertThat(up.out()).contains("watching again: " + GATEWAY);
        cluster.awaitHealthy("/web", 3);
        assertThat(cluster.webServerPids()).isEqualTo(before);
        assertThat(cluster.service(MASTER))
                .hasValueSatisfying(process -> assertThat(process.pid()).isEqualTo(master));
    }

    @Test
    @Order(6)
    void aTaskThatEndsWhileTheAgentIsAwayIsReplaced() {
        List<Long> before = cluster.webServerPids();
        ProcessHandle agent = cluster.service(AGENT).orElseThrow();

        LocalCluster.kill9(agent);
        LocalCluster.kill9(ProcessHandle.of(before.getLast()).orElseThrow());

        eventually(() -> assertThat(cluster.webServerPids()).hasSize(3).doesNotContain(before.getLast()));
        cluster.awaitHealthy("/web", 3);
    }

    @Test
    @Order(7)
    void theClusterHealsAfterZooKeeperWasKilled() {
        List<Long> before = cluster.webServerPids();
        cluster.killAndAwaitRestart("zookeeper-1");

        eventually(() -> assertThat(cluster.masterTasks("TASK_RUNNING")).hasSize(3));
        cluster.awaitHealthy("/web", 3);
        assertThat(cluster.webServerPids()).isEqualTo(before);
        theClusterStillTakesWork();
    }

    @Test
    @Order(8)
    void aHalfWrittenCheckpointIsSetAsideAndNothingElseIsLost() throws IOException {
        cluster.down().succeeded();
        List<Path> checkpoints = updateLogs();
        assertThat(checkpoints).isNotEmpty();
        for (Path checkpoint : checkpoints) {
            truncateByOne(checkpoint);
        }

        cluster.start().succeeded();

        cluster.awaitHealthy("/web", 3);
        theClusterStillTakesWork();
    }

    @Test
    @Order(9)
    void appsComeBackAfterDownAndUp() {
        cluster.down().succeeded();
        assertThat(cluster.webServerPids()).isEmpty();
        assertThat(cluster.servicePids()).isEmpty();

        cluster.start().succeeded();

        cluster.awaitHealthy("/web", 3);
    }

    private void tasksSurviveTheEndOf(String service) {
        List<Long> before = cluster.webServerPids();
        assertThat(before).hasSize(3);

        cluster.killAndAwaitRestart(service);

        eventually(() -> assertThat(cluster.masterTasks("TASK_RUNNING")).hasSize(3));
        cluster.awaitHealthy("/web", 3);
        assertThat(cluster.webServerPids()).isEqualTo(before);
        theClusterStillTakesWork();
        assertThat(cluster.webServerPids()).isEqualTo(before);
    }

    /** A new app starts and ends: the proof that every part is back at work. */
    private void theClusterStillTakesWork() {
        String probe = "{\"id\": \"/probe\", \"cmd\": \"sleep 1000\", \"cpus\": 0.01, \"mem\": 16}";
        eventually(() -> assertThat(
                        cluster.send("POST", "/marathon/v2/apps", probe).statusCode())
                .isIn(201, 409));
        eventually(() ->
                assertThat(cluster.app("/probe").get("tasksRunning").asInt()).isEqualTo(1));
        eventually(() -> assertThat(cluster.send("DELETE", "/marathon/v2/apps/probe?force=true", "")
                        .statusCode())
                .isIn(200, 404));
        eventually(() -> assertThat(elements(cluster.json("/marathon/v2/apps").get("apps")))
                .hasSize(1));
        eventually(() -> assertThat(cluster.masterTasks("TASK_RUNNING")).hasSize(3));
    }

    private List<Path> updateLogs() throws IOException {
        try (Stream<Path> files = Files.walk(cluster.data())) {
            return files.filter(path -> path.getFileName().toString().equals("task.updates"))
                    .toList();
        }
    }

    private static void truncateByOne(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(Math.max(0, channel.size() - 1));
        }
    }
}
