package io.dcosboot.agent.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.dcosboot.agent.AgentApplication;
import io.dcosboot.agent.core.Given;
import io.dcosboot.agent.link.FakeMaster;
import io.dcosboot.mesos.link.AcknowledgeStatusUpdate;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.KillTask;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.Label;
import io.dcosboot.mesos.v1.Labels;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.agent.Call;
import io.dcosboot.mesos.v1.agent.Response;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole agent on its real ports: a master that launches real processes, and clients of its HTTP API. */
@SpringBootTest(classes = AgentApplication.class, webEnvironment = SpringBootTest.WebEnvironment.DEFINED_PORT)
class AgentHttpTest {

    private static final Path RECORDINGS = Path.of("../../shared/fixtures/mesos");
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final Labels LABELS = Labels.newBuilder()
            .addLabels(Label.newBuilder().setKey("app").setValue("demo"))
            .build();
    private static final FrameworkInfo FRAMEWORK = Given.framework().toBuilder()
            .setUser(System.getProperty("user.name"))
            .setHostname("host-1")
            .setFailoverTimeout(30)
            .setLabels(LABELS)
            .build();

    @TempDir
    private static Path directory;

    private static FakeMaster master;
    private static int port;
    private static boolean prepared;
    private final HttpClient http = HttpClient.newHttpClient();

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) throws IOException {
        master = new FakeMaster(AgentHttpTest::answer);
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        registry.add("server.port", () -> port);
        registry.add("dcos.node.data-dir", () -> directory.toString());
        registry.add("dcos.mesos.master", () -> "127.0.0.1:5050");
        registry.add("dcos.agent.link-port", () -> master.port());
        registry.add("dcos.agent.attributes", () -> "rack:r1;zone:a");
        registry.add("dcos.agent.resources", () -> "cpus:8;mem:16384;disk:100000;ports:[31000-32000]");
        registry.add("dcos.agent.registration-backoff-factor", () -> "50ms");
        registry.add("dcos.zookeeper.connect-string", () -> "127.0.0.1:1");
    }

    /** A master that registers agents and a scheduler that acknowledges everything. */
    private static void answer(AgentMessage message, StreamObserver<MasterMessage> agent) {
        if (message.hasRegister()) {
            agent.onNext(Given.registered());
        } else if (message.hasStatusUpdate()) {
            TaskStatus status = message.getStatusUpdate().getStatus();
            agent.onNext(MasterMessage.newBuilder()
                    .setAcknowledgeStatusUpdate(AcknowledgeStatusUpdate.newBuilder()
                            .setFrameworkId(Given.FRAMEWORK)
                            .setTaskId(status.getTaskId())
                            .setUuid(status.getUuid()))
                    .build());
        }
    }

    /** Once; not before all tests, when there is no agent yet. */
    @BeforeEach
    void oneTaskRunsAndOneHasFailed() {
        if (prepared) {
            return;
        }
        prepared = true;
        await().until(() -> master.received.stream().anyMatch(AgentMessage::hasRegister));
        launch(labelled("running", "sleep 1000"));
        launch(labelled("failed", "echo out; echo err >&2; exit 3"));
        awaitState("running", TaskState.TASK_RUNNING);
        awaitState("failed", TaskState.TASK_FAILED);
    }

    @AfterAll
    static void end() {
        kill("running");
        awaitState("running", TaskState.TASK_KILLED);
        master.close();
    }

    @Test
    void aTaskKeepsItsExitCodeAndItsOutput() throws Exception {
        TaskStatus failed = lastStatus("failed");
        assertThat(failed.getMessage()).isEqualTo("Command exited with status 3");

        JsonNode executor = await().until(
                        () -> json("/state").at("/frameworks/0/completed_executors/0"), node -> !node.isMissingNode());
        String sandbox = executor.get("directory").asString();
        assertThat(executor.at("/completed_tasks/0/state").asString()).isEqualTo("TASK_FAILED");
        assertThat(json("/files/read?offset=0&path=" + sandbox + "/stdout")
                        .get("data")
                        .asString())
                .contains("out\n");
        assertThat(json("/files/read?offset=0&path=" + sandbox + "/stderr")
                        .get("data")
                        .asString())
                .contains("err\n");
        assertThat(json("/files/browse?path=/frameworks/m1-0000/executors/failed/runs/latest"))
                .isNotEmpty();
    }

    @Test
    void stateHasTheShapeOfTheOriginals() throws Exception {
        await().until(() ->
                !json("/state").at("/frameworks/0/completed_executors/0").isMissingNode());
        Set<String> ours = Shapes.of(json("/state"));
        Set<String> recorded = Shapes.of(recording("agent/state.json"));

        assertThat(missing(recorded, ours))
                .as("members of the original that are missing")
                // The recording comes from a build of a repository, and with frameworks of other kinds.
                .allMatch(path -> path.startsWith(".flags.")
                        || path.startsWith(".git_")
                        || path.startsWith(".completed_frameworks[]")
                        || path.contains("executors[].type")
                        || path.startsWith(".frameworks[].role:")
                        || path.contains("container_id.parent")
                        || path.contains("completed_tasks[].statuses[].healthy")
                        || path.contains("completed_tasks[].statuses[].labels")
                        || path.equals(".unreserved_resources_allocated.ports:string"));
        assertThat(missing(ours, recorded))
                .as("members the original does not have")
                .allMatch(path -> path.startsWith(".flags."));
    }

    @Test
    void containersAndStatisticsHaveTheShapeOfTheOriginals() throws Exception {
        JsonNode containers = json("/containers");
        assertThat(containers).hasSize(1);
        assertThat(missing(Shapes.of(recording("agent/containers.json")), Shapes.of(containers)))
                .isEmpty();
        assertThat(missing(
                        Shapes.of(recording("agent/monitor-statistics.json")), Shapes.of(json("/monitor/statistics"))))
                .isEmpty();
        assertThat(containers.at("/0/statistics/mem_limit_bytes").asLong()).isEqualTo(64L << 20);
        assertThat(containers.at("/0/statistics/cpus_limit").asDouble()).isEqualTo(0.2);
    }

    @ParameterizedTest
    @CsvSource({
        "framework_id=m1-0000, 1",
        "framework_id=other, 0",
        "framework_id=m1-0000&executor_id=running, 1",
        "framework_id=m1-0000&executor_id=other, 0",
        "container_id=other, 0"
    })
    void containersCanBeChosen(String query, int count) throws Exception {
        assertThat(json("/containers?" + query)).hasSize(count);
    }

    @ParameterizedTest
    @ValueSource(strings = {"executor_id=a", "container_id=a&framework_id=b", "container_id=a&executor_id=b"})
    void otherWaysToChooseAreRefused(String query) throws Exception {
        HttpResponse<String> answer = get("/containers?" + query);

        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body())
                .isEqualTo("Supported query parameters are container_id only, framework_id only, or executor_id and"
                        + " framework_id only");
    }

    @Test
    void everyMetricOfTheOriginalIsThere() throws Exception {
        JsonNode metrics = json("/metrics/snapshot");

        assertThat(missing(Shapes.of(recording("agent/metrics-snapshot.json")), Shapes.of(metrics)))
                .isEmpty();
        assertThat(metrics.get("slave/registered").asDouble()).isEqualTo(1);
        assertThat(metrics.get("slave/tasks_running").asDouble()).isEqualTo(1);
        assertThat(metrics.get("slave/tasks_failed").asDouble()).isEqualTo(1);
        assertThat(metrics.get("slave/cpus_total").asDouble()).isEqualTo(8);
        assertThat(metrics.get("system/mem_total_bytes").asDouble()).isPositive();
    }

    @Test
    void versionFlagsAndSystemHaveTheShapeOfTheOriginals() throws Exception {
        assertThat(missing(Shapes.of(recording("agent/version.json")), Shapes.of(json("/version"))))
                .allMatch(path -> path.startsWith(".git_"));
        assertThat(Shapes.of(json("/system/stats.json")))
                .isEqualTo(Shapes.of(recording("agent/system-stats-json.json")));
        assertThat(json("/flags").get("flags")).allMatch(JsonNode::isString).isNotEmpty();
        assertThat(get("/health").statusCode()).isEqualTo(200);
        assertThat(get("/health").body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/slave(1)/state",
                "/slave%281%29/state",
                "/state.json",
                "/slave(1)/state.json",
                "//state",
                "/state/"
            })
    void otherSpellingsOfAPathAreServed(String path) throws Exception {
        assertThat(json(path).get("pid").asString()).isEqualTo("slave(1)@127.0.0.1:" + port);
        assertThat(get(path).headers().firstValue("Content-Type")).contains("application/json");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/slave/state", "/nonexistent", "/api/v2", "/stats.json"})
    void whatIsNotThereIsNotFoundInPlainText(String path) throws Exception {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("404 Not Found.");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
                .isEqualToIgnoringCase("text/plain;charset=utf-8");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/version", "/slave(1)/state", "/metrics/snapshot", "/files/debug"})
    void jsonpWrapsAnyJson(String path) throws Exception {
        HttpResponse<String> answer = get(path + "?jsonp=fn");

        assertThat(answer.body()).startsWith("fn({").endsWith("})");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/javascript");
    }

    @Test
    void bigAnswersAreCompressedWhenTheClientWants() throws Exception {
        HttpResponse<byte[]> answer = http.send(
                request("/state").header("Accept-Encoding", "gzip").build(), HttpResponse.BodyHandlers.ofByteArray());

        assertThat(answer.headers().firstValue("Content-Encoding")).contains("gzip");
        assertThat(get("/state").headers().firstValue("Content-Encoding")).isEmpty();
    }

    @TestFactory
    List<DynamicTest> theOperatorApiRefusesAsTheOriginalDoes() throws IOException {
        var tests = new ArrayList<DynamicTest>();
        for (JsonNode entry : recording("index.json")) {
            String name = entry.get("name").asString();
            if (name.startsWith("errors-agent-api/")) {
                tests.add(DynamicTest.dynamicTest(name, () -> replay(entry)));
            }
        }
        assertThat(tests).isNotEmpty();
        return tests;
    }

    private void replay(JsonNode entry) throws Exception {
        // Upstream refuses parameters of a media type; here they are ignored (mesos-master.md §2).
        boolean deviates = entry.get("name").asString().endsWith("json-charset");
        String body = entry.has("req_body") ? entry.get("req_body").asString() : "";
        HttpRequest.Builder request = request(entry.get("path").asString())
                .method(
                        entry.get("method").asString(),
                        body.startsWith("<")
                                ? HttpRequest.BodyPublishers.ofByteArray(new byte[] {-1, -1, -1, 1, 'g'})
                                : HttpRequest.BodyPublishers.ofString(body));
        entry.get("req_headers")
                .forEach(header ->
                        request.header(header.get(0).asString(), header.get(1).asString()));

        HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());

        if (deviates) {
            assertThat(answer.statusCode()).isEqualTo(200);
            return;
        }
        assertThat(answer.statusCode())
                .isEqualTo(Integer.parseInt(entry.get("status").asString().split(" ")[1]));
        String recorded = Files.readString(RECORDINGS.resolve(entry.get("file").asString()));
        if (answer.statusCode() == 200) {
            assertThat(JSON.readTree(answer.body())).isEqualTo(JSON.readTree(recorded));
        } else {
            assertThat(answer.body()).isEqualTo(recorded);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "GET_HEALTH",
                "GET_FLAGS",
                "GET_VERSION",
                "GET_LOGGING_LEVEL",
                "GET_STATE",
                "GET_TASKS",
                "GET_EXECUTORS",
                "GET_FRAMEWORKS",
                "GET_AGENT",
                "GET_CONTAINERS",
                "GET_RESOURCE_PROVIDERS",
                "GET_METRICS"
            })
    void callsAnswerInTheShapeOfTheOriginals(String call) throws Exception {
        String member = call.equals("GET_METRICS") ? ",\"get_metrics\":{}" : "";
        HttpResponse<String> answer = post("/api/v1", "{\"type\":\"" + call + "\"" + member + "}");

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode ours = JSON.readTree(answer.body());
        assertThat(ours.get("type").asString()).isEqualTo(call);
        assertThat(missing(Shapes.of(recording("agent-api/" + call + ".json")), Shapes.of(ours)))
                .as("members of the original that are missing")
                .allMatch(path -> path.contains(".git_")
                        || path.contains("executors[].type")
                        || path.contains("executor_info.type")
                        || path.contains("completed_frameworks[]")
                        || path.contains("container_id.parent")
                        || path.contains("executor_info.command.arguments")
                        || path.contains("framework_info.role:")
                        || path.contains("container.mesos")
                        || path.contains("executor_id.value")
                        || path.contains("terminated_tasks[].")
                        || path.contains("statuses[].healthy")
                        || path.contains("statuses[].labels")
                        || path.contains("statuses[].data")
                        || path.contains("executor_info.data")
                        || path.contains("executor_info.container")
                        || path.contains("statuses[].reason")
                        || path.contains("completed_executors[]")
                        || path.contains("completed_tasks[]"));
    }

    @Test
    void filesAreListedAndRead() throws Exception {
        await().until(() ->
                !json("/state").at("/frameworks/0/completed_executors/0").isMissingNode());
        String latest = "/frameworks/m1-0000/executors/failed/runs/latest";

        JsonNode listed =
                JSON.readTree(post("/api/v1", "{\"type\":\"LIST_FILES\",\"list_files\":{\"path\":\"" + latest + "\"}}")
                        .body());
        assertThat(listed.at("/list_files/file_infos")).hasSizeGreaterThanOrEqualTo(2);
        assertThat(missing(Shapes.of(recording("agent-api/LIST_FILES.json")), Shapes.of(listed)))
                .isEmpty();
        JsonNode read = JSON.readTree(post(
                        "/api/v1",
                        "{\"type\":\"READ_FILE\",\"read_file\":{\"path\":\"" + latest
                                + "/stdout\",\"offset\":1,\"length\":2}}")
                .body());
        assertThat(read.at("/read_file/size").asInt()).isEqualTo(4);
        assertThat(read.at("/read_file/data").binaryValue()).asString().isEqualTo("ut");
        assertThat(post("/api/v1", "{\"type\":\"LIST_FILES\",\"list_files\":{\"path\":\"/nothing\"}}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void callsAnswerInProtobufToo() throws Exception {
        HttpResponse<byte[]> answer = http.send(
                request("/api/v1")
                        .header("Content-Type", "application/x-protobuf")
                        .header("Accept", "application/x-protobuf")
                        .POST(HttpRequest.BodyPublishers.ofByteArray(Call.newBuilder()
                                .setType(Call.Type.GET_TASKS)
                                .build()
                                .toByteArray()))
                        .build(),
                HttpResponse.BodyHandlers.ofByteArray());

        assertThat(answer.headers().firstValue("Content-Type")).contains("application/x-protobuf");
        assertThat(Response.parseFrom(answer.body()).getGetTasks().getLaunchedTasksList())
                .singleElement()
                .satisfies(task -> assertThat(task.getTaskId().getValue()).isEqualTo("running"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"type\":\"PRUNE_IMAGES\",\"prune_images\":{}} | 501 | PRUNE_IMAGES is not supported by this agent yet",
                "{\"type\":\"GET_METRICS\"} | 400 | Failed to validate agent::Call: Expecting 'get_metrics' to be present",
                "{\"type\":\"LAUNCH_CONTAINER\"} | 400 | Failed to validate agent::Call: Expecting 'launch_container' to be present"
            })
    void whatIsMissingOrNotSupportedIsSaid(String call, int status, String text) throws Exception {
        HttpResponse<String> answer = post("/api/v1", call);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(answer.body()).isEqualTo(text);
    }

    @Test
    void customExecutorsAreToldThatTheyAreNotSupported() throws Exception {
        assertThat(post("/api/v1/executor", "{}").statusCode()).isEqualTo(501);
        assertThat(get("/api/v1/executor").statusCode()).isEqualTo(405);
    }

    @Test
    void healthAndDocumentationAreThere() throws Exception {
        assertThat(json("/actuator/health/liveness").get("status").asString()).isEqualTo("UP");
        assertThat(json("/actuator/health")
                        .at("/components/agent/details/phase")
                        .asString())
                .isEqualTo("RUNNING");
        assertThat(json("/v3/api-docs").get("paths").propertyNames()).contains("/state", "/api/v1");
        assertThat(get("/actuator/prometheus").statusCode()).isEqualTo(200);
    }

    private static Set<String> missing(Set<String> from, Set<String> in) {
        var missing = new TreeSet<>(from);
        missing.removeAll(in);
        return missing;
    }

    private static JsonNode recording(String name) throws IOException {
        Path file = RECORDINGS.resolve(name);
        assumeTrue(Files.exists(file), "the recordings are not here");
        return JSON.readTree(Files.readString(file, StandardCharsets.UTF_8));
    }

    private static TaskInfo labelled(String id, String command) {
        return Given.task(id)
                .setLabels(LABELS)
                .setCommand(CommandInfo.newBuilder().setValue(command))
                .build();
    }

    private static void launch(TaskInfo task) {
        await().until(() -> master.streams() > 0);
        master.say(Given.runTask(FRAMEWORK, task));
    }

    private static void kill(String task) {
        master.say(MasterMessage.newBuilder()
                .setKillTask(
                        KillTask.newBuilder().setFrameworkId(Given.FRAMEWORK).setTaskId(Given.taskId(task)))
                .build());
    }

    private static void awaitState(String task, TaskState state) {
        await().untilAsserted(() -> assertThat(lastStatus(task).getState()).isEqualTo(state));
    }

    private static TaskStatus lastStatus(String task) {
        return master.received.stream()
                .filter(AgentMessage::hasStatusUpdate)
                .map(message -> message.getStatusUpdate().getStatus())
                .filter(status -> status.getTaskId().getValue().equals(task))
                .reduce((_, newer) -> newer)
                .orElse(TaskStatus.getDefaultInstance());
    }

    private JsonNode json(String path) throws Exception {
        return JSON.readTree(get(path).body());
    }

    private HttpResponse<String> get(String path) throws Exception {
        return http.send(request(path).build(), HttpResponse.BodyHandlers.ofString());
    }

    private HttpResponse<String> post(String path, String body) throws Exception {
        return http.send(
                request(path)
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    private static HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
    }
}
