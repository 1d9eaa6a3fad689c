package io.dcosboot.systemtests;

import static io.dcosboot.systemtests.LocalCluster.elements;
import static io.dcosboot.systemtests.LocalCluster.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** What a user does with apps on a healthy cluster. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AppLifecycleIT {

    private LocalCluster cluster;

    @BeforeAll
    void start(@TempDir Path data) {
        cluster = LocalCluster.up("app-lifecycle", data);
    }

    @AfterAll
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
    }

    @AfterEach
    void removeApps() {
        for (JsonNode app : elements(cluster.json("/marathon/v2/apps").get("apps"))) {
            cluster.dcos("marathon", "app", "remove", "--force", app.get("id").asString());
        }
        eventually(() -> {
            assertThat(elements(cluster.json("/marathon/v2/apps").get("apps"))).isEmpty();
            assertThat(cluster.masterTasks("TASK_RUNNING")).isEmpty();
        });
    }

    @Test
    void aProcessAppBecomesHealthyAndIsSeenEverywhere() {
        addWeb();

        List<JsonNode> tasks = cluster.tasks("/web");
        assertThat(tasks).hasSize(3);
        for (JsonNode task : tasks) {
            assertThat(bodyOf(task)).contains("Hello from " + task.get("id").asString());
        }
        assertThat(tasks.stream().map(task -> task.get("ports").get(0).asInt()).distinct())
                .hasSize(3);
        assertThat(ids(cluster.masterTasks("TASK_RUNNING"))).isEqualTo(ids(tasks));

        String first = tasks.getFirst().get("id").asString();
        assertThat(cluster.dcos("task", "log", first).succeeded().out()).contains("serving on");
        assertThat(cluster.dcos("task").succeeded().out()).contains(first).contains("R");
        assertThat(cluster.dcos("marathon", "app", "list").succeeded().out())
                .contains("/web")
                .contains("3/3");
        assertThat(cluster.dcos("marathon", "task", "list").succeeded().out()).contains(first);
        assertThat(LocalCluster.parse(cluster.dcos("node", "--json").succeeded().out())
                        .size())
                .isPositive();
    }

    @Test
    void aFrameworkInAnotherLanguageRunsItsTasks() {
        Python.require();
        Command.Outcome good = framework("--tasks", "3", "--command", "echo hello from $MESOS_SANDBOX");
        assertThat(good.exitCode()).as(good.toString()).isZero();
        assertThat(good.out()).contains("subscribed as").contains("example-2 is TASK_FINISHED");
        Command.Outcome bad = framework("--tasks", "1", "--command", "exit 3");
        assertThat(bad.exitCode()).as(bad.toString()).isEqualTo(1);
        assertThat(bad.out()).contains("example-0 is TASK_FAILED");
    }

    private static Command.Outcome framework(String... arguments) {
        var command = new ArrayList<String>(List.of(
                "python3",
                Project.example("framework/framework.py").toString(),
                "--user",
                System.getProperty("user.name"),
                "--timeout",
                "90"));
        command.addAll(List.of(arguments));
        return Command.of(command.toArray(String[]::new)).run();
    }

    @Test
    void theSandboxIsReadThroughTheGateway() {
        addWeb();
        JsonNode task = cluster.tasks("/web").getFirst();
        String agent = task.get("slaveId").asString();

        JsonNode agentState = cluster.json("/slave/" + agent + "/slave(1)/state");
        JsonNode executor = elements(agentState.get("frameworks")).stream()
                .flatMap(framework -> elements(framework.get("executors")).stream())
                .filter(candidate ->
                        candidate.get("id").asString().equals(task.get("id").asString()))
                .findFirst()
                .orElseThrow();
        String directory = executor.get("directory").asString();

        assertThat(cluster.get("/agent/" + agent + "/files/read?offset=0&path=" + directory + "/stdout")
                        .body())
                .contains("serving on");
        assertThat(cluster.get("/agent/" + agent + "/files/read?offset=0&path=" + directory
                                + "/../../../../../../etc/passwd")
                        .statusCode())
                .isIn(400, 404);
    }

    @Test
    void scalingUpAndDownKeepsTheTasksThatStay() {
        addWeb();
        Set<String> before = ids(cluster.tasks("/web"));

        cluster.dcos("marathon", "app", "update", "/web", "instances=5").succeeded();
        cluster.awaitHealthy("/web", 5);
        assertThat(ids(cluster.tasks("/web"))).containsAll(before);

        cluster.dcos("marathon", "app", "update", "/web", "instances=2").succeeded();
        cluster.awaitHealthy("/web", 2);
        eventually(() -> assertThat(cluster.masterTasks("TASK_RUNNING")).hasSize(2));
    }

    @Test
    void aRollingUpdateReplacesEveryTaskAndNeverUndercutsItsHealthCapacity() {
        addWeb();
        Set<String> before = ids(cluster.tasks("/web"));

        cluster.dcos("marathon", "app", "update", "/web", "env={\"RELEASE\":\"2\"}")
                .succeeded();

        // minimumHealthCapacity 0.6 of 3 instances: two healthy ones at every moment.
        var fewestHealthy = new AtomicInteger(Integer.MAX_VALUE);
        eventually(() -> {
            JsonNode app = cluster.app("/web");
            fewestHealthy.accumulateAndGet(app.get("tasksHealthy").asInt(), Math::min);
            assertThat(elements(app.get("deployments"))).isEmpty();
            assertThat(ids(cluster.tasks("/web"))).hasSize(3).doesNotContainAnyElementsOf(before);
        });
        assertThat(fewestHealthy).hasValueGreaterThanOrEqualTo(2);
        cluster.awaitHealthy("/web", 3);
        for (JsonNode task : cluster.tasks("/web")) {
            assertThat(bodyOf(task)).contains("release 2");
        }
    }

    @Test
    void restartReplacesTheTasks() {
        addWeb();
        Set<String> before = ids(cluster.tasks("/web"));

        cluster.dcos("marathon", "app", "restart", "/web").succeeded();

        eventually(() -> assertThat(ids(cluster.tasks("/web"))).hasSize(3).doesNotContainAnyElementsOf(before));
        cluster.awaitHealthy("/web", 3);
    }

    @Test
    void stopAndStartKeepTheApp() {
        addWeb();

        cluster.dcos("marathon", "app", "stop", "/web").succeeded();
        eventually(() -> assertThat(cluster.tasks("/web")).isEmpty());
        eventually(() -> assertThat(cluster.webServerPids()).isEmpty());

        cluster.dcos("marathon", "app", "start", "/web", "2").succeeded();
        cluster.awaitHealthy("/web", 2);
    }

    @Test
    void aFailingAppBacksOffVisibly() {
        cluster.dcos("marathon", "app", "add", Project.example("failing.json").toString())
                .succeeded();

        eventually(() -> {
            JsonNode queued = elements(cluster.json("/marathon/v2/queue").get("queue")).stream()
                    .filter(item -> item.get("app").get("id").asString().equals("/failing"))
                    .findFirst()
                    .orElseThrow();
            assertThat(queued.get("delay").get("timeLeftSeconds").asInt()).isGreaterThanOrEqualTo(2);
            JsonNode failure = cluster.app("/failing").get("lastTaskFailure");
            assertThat(failure.get("state").asString()).isEqualTo("TASK_FAILED");
            assertThat(failure.get("message").asString()).contains("status 3");
        });
    }

    @Test
    void aDockerAppIsReachedOnItsMappedPort() {
        DockerEngine.require();
        DockerEngine.buildExampleImage();

        cluster.dcos("marathon", "app", "add", Project.example("docker.json").toString())
                .succeeded();
        cluster.awaitHealthy("/hello-docker", 1);

        JsonNode task = cluster.tasks("/hello-docker").getFirst();
        assertThat(bodyOf(task)).contains("Hello from a container");
        assertThat(cluster.dcos("task", "log", task.get("id").asString())
                        .succeeded()
                        .out())
                .contains("serving on port 80");
    }

    @Test
    void aDockerAppOnTheHostNetworkHasItsLimits() {
        DockerEngine.require();
        DockerEngine.buildExampleImage();
        String definition = """
                {"id": "/hello-host", "instances": 1, "cpus": 0.1, "mem": 32,
                 "cmd": "LISTEN=$PORT0 exec sh /serve.sh",
                 "container": {"type": "DOCKER", "docker": {"image": "dcosboot/hello:1", "network": "HOST"},
                   "volumes": [{"hostPath": "/etc/hostname", "containerPath": "/from-host", "mode": "RO"}]},
                 "portDefinitions": [{"port": 0}],
                 "healthChecks": [{"protocol": "HTTP", "path": "/", "portIndex": 0, "intervalSeconds": 2}]}
                """;
        assertThat(cluster.send("POST", "/marathon/v2/apps", definition).statusCode())
                .isEqualTo(201);
        cluster.awaitHealthy("/hello-host", 1);

        String container = Command.of("docker", "ps", "-q", "--filter", "ancestor=dcosboot/hello:1")
                .run()
                .succeeded()
                .out()
                .strip();
        assertThat(Command.of(
                                "docker",
                                "inspect",
                                "-f",
                                "{{.HostConfig.Memory}} {{.HostConfig.NetworkMode}}",
                                container)
                        .run()
                        .succeeded()
                        .out()
                        .strip())
                .isEqualTo("33554432 host");
        assertThat(Command.of("docker", "exec", container, "cat", "/from-host")
                        .run()
                        .succeeded()
                        .out())
                .isNotBlank();
    }

    @Test
    void aSecondUpChangesNothing() {
        List<Long> before = cluster.servicePids();

        Command.Outcome again = cluster.start();

        assertThat(again.out() + again.err()).containsIgnoringCase("already running");
        assertThat(cluster.servicePids()).isEqualTo(before);
    }

    @Test
    void badDefinitionsAreRefusedAndChangeNothing() {
        assertThat(cluster.send("POST", "/marathon/v2/apps", "{\"id\": ").statusCode())
                .isEqualTo(400);
        for (String bad : List.of(
                "{\"id\": \"/Bad_Id\", \"cmd\": \"sleep 1\"}",
                "{\"id\": \"/negative\", \"cmd\": \"sleep 1\", \"cpus\": -1}",
                "{\"id\": \"/nothing-to-run\"}")) {
            var response = cluster.send("POST", "/marathon/v2/apps", bad);
            assertThat(response.statusCode()).as(bad + ": " + response.body()).isIn(400, 422);
            assertThat(LocalCluster.parse(response.body()).get("message").asString())
                    .isNotBlank();
        }
        assertThat(elements(cluster.json("/marathon/v2/apps").get("apps"))).isEmpty();
    }

    private void addWeb() {
        cluster.dcos("marathon", "app", "add", Project.example("web.json").toString())
                .succeeded();
        cluster.awaitHealthy("/web", 3);
    }

    private String bodyOf(JsonNode task) {
        return cluster.get(URI.create("http://%s:%d/"
                        .formatted(
                                task.get("host").asString(),
                                task.get("ports").get(0).asInt())))
                .body();
    }

    private static Set<String> ids(List<JsonNode> tasks) {
        return tasks.stream().map(task -> task.get("id").asString()).collect(Collectors.toSet());
    }
}
