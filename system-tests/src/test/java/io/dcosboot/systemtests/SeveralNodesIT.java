package io.dcosboot.systemtests;

import static io.dcosboot.systemtests.LocalCluster.elements;
import static io.dcosboot.systemtests.LocalCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** A cluster of several nodes on one machine: constraints have something to choose from, leaders someone to follow. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SeveralNodesIT {

    private LocalCluster cluster;

    @BeforeAll
    void start(@TempDir Path data) {
        cluster = LocalCluster.up("several-nodes", data, "--masters", "3", "--agents", "3");
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @Test
    void aUniqueHostnameConstraintSpreadsTheTasksAndTheyOutliveTheLeadingMaster() {
        String spread = """
                {"id": "/spread", "cmd": "sleep 1000", "instances": 3, "cpus": 0.1, "mem": 16,
                 "constraints": [["hostname", "UNIQUE"]]}
                """;
        assertThat(cluster.send("POST", "/marathon/v2/apps", spread).statusCode())
                .isEqualTo(201);
        eventually(() -> assertThat(cluster.tasks("/spread").stream()
                        .filter(task -> task.get("state").asString().equals("TASK_RUNNING"))
                        .map(task -> task.get("host").asString())
                        .collect(Collectors.toSet()))
                .hasSize(3));
        List<String> before = taskIds();

        String leader =
                cluster.json("/mesos/state").get("leader_info").get("hostname").asString();
        String leadingMaster = "mesos-master-" + leader.substring(leader.lastIndexOf('.') + 1);
        LocalCluster.kill9(cluster.service(leadingMaster).orElseThrow());

        eventually(() -> {
            assertThat(elements(cluster.json("/mesos/state").get("slaves"))).hasSize(3);
            assertThat(cluster.masterTasks("TASK_RUNNING")).hasSize(3);
            assertThat(taskIds()).isEqualTo(before);
        });
        assertThat(cluster.dcos("node").succeeded().out()).contains("127.0.1.1", "127.0.1.2", "127.0.1.3");
    }

    @Test
    void followersSendClientsToTheLeader() {
        String leader =
                cluster.json("/mesos/state").get("leader_info").get("hostname").asString();
        String follower = List.of("127.0.0.1", "127.0.0.2", "127.0.0.3").stream()
                .filter(address -> !address.equals(leader))
                .findFirst()
                .orElseThrow();

        var answer = cluster.get(URI.create("http://%s:5050/state".formatted(follower)));

        assertThat(answer.statusCode()).isEqualTo(307);
        assertThat(answer.headers().firstValue("Location")).contains("//%s:5050/state".formatted(leader));
    }

    @Test
    void aLikeConstraintChoosesTheAgent() {
        String pinned = """
                {"id": "/pinned", "cmd": "sleep 1000", "instances": 2, "cpus": 0.1, "mem": 16,
                 "constraints": [["hostname", "LIKE", "127\\\\.0\\\\.1\\\\.2"]]}
                """;
        assertThat(cluster.send("POST", "/marathon/v2/apps", pinned).statusCode())
                .isEqualTo(201);

        eventually(() -> {
            List<JsonNode> tasks = cluster.tasks("/pinned");
            assertThat(tasks).hasSize(2);
            assertThat(tasks)
                    .allSatisfy(task -> assertThat(task.get("host").asString()).isEqualTo("127.0.1.2"));
        });
        cluster.dcos("marathon", "app", "remove", "/pinned").succeeded();
    }

    private List<String> taskIds() {
        return cluster.tasks("/spread").stream()
                .map(task -> task.get("id").asString())
                .sorted()
                .toList();
    }
}
