package io.dcosboot.master.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dcosboot.master.core.Given;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.scheduler.Call;
import io.dcosboot.mesos.v1.scheduler.Event;
import io.dcosboot.platform.testing.TestZooKeeper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The whole master over real HTTP, gRPC and ZooKeeper. */
class MasterWireIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static TestZooKeeper zooKeeper;
    private static RunningMaster master;
    private static Path log;
    private static Http http;
    private static FakeAgent agent;

    @BeforeAll
    static void start() throws IOException {
        zooKeeper = TestZooKeeper.start();
        log = Files.writeString(Files.createTempFile("master", ".log"), "first line\nsecond line\n");
        master = new RunningMaster(
                zooKeeper.connectString(),
                "dcos.master.cluster=test",
                "dcos.master.external-log-file=" + log,
                "dcos.master.firewall-rules={\"disabled_endpoints\":{\"paths\":[\"/closed\"]}}");
        http = master.http();
        master.awaitLeading();
        agent = new FakeAgent("127.0.0.1", "cpus:8;mem:16384;disk:100000;ports:[31000-32000]");
        agent.connect(master.linkPort());
        await().until(() -> agent.id() != null);
    }

    @AfterAll
    static void stop() throws IOException {
        Files.delete(log);
        agent.close();
        master.close();
        zooKeeper.close();
    }

    @Test
    void whoHasTheNewestStateIsNotSentItAgain() {
        for (String path : List.of("/state", "/state-summary", "/slaves", "/tasks", "/frameworks", "/roles")) {
            await().untilAsserted(() -> {
                String tag = http.get(path).headers().firstValue("ETag").orElseThrow();
                var again = http.get(path, "If-None-Match", tag);
                assertThat(again.statusCode()).as(path).isEqualTo(304);
                assertThat(again.body()).isEmpty();
            });
            assertThat(http.get(path, "If-None-Match", "\"other\"").statusCode())
                    .isEqualTo(200);
        }
        String before = http.get("/state").headers().firstValue("ETag").orElseThrow();
        FakeAgent another = new FakeAgent("127.0.0.77", "cpus:1;mem:100");
        another.connect(master.linkPort());
        await().until(() -> another.id() != null);
        await().until(() ->
                !before.equals(http.get("/state").headers().firstValue("ETag").orElseThrow()));
        another.unregister();
        await().until(() -> !http.get("/slaves").body().contains(another.id().value()));
        another.close();
    }

    @Test
    void theLogCanBeRead() {
        assertThat(http.get("/files/debug").body()).isEqualTo("{\"/master/log\":\"" + log + "\"}");
        assertThat(http.get("/files/browse?path=/master/log").body()).isEqualTo("[]");
        assertThat(http.get("/files/read?path=/master/log").body()).isEqualTo("{\"data\":\"\",\"offset\":23}");
        assertThat(http.get("/files/read.json?path=/master/log&offset=6&length=4")
                        .body())
                .isEqualTo("{\"data\":\"line\",\"offset\":6}");
        assertThat(http.get("/files/read?path=/master/log&offset=99&jsonp=f").body())
                .isEqualTo("f({\"data\":\"\",\"offset\":99})");
        var download = http.get("/files/download?path=/master/log");
        assertThat(download.body()).isEqualTo("first line\nsecond line\n");
        assertThat(download.headers().firstValue("Content-Disposition"))
                .contains("attachment; filename=" + log.getFileName());
        assertThat(http.get("/files/read?offset=0").body()).isEqualTo("Expecting 'path=value' in query.\n");
        assertThat(http.get("/files/read?path=/master/log&offset=x").body())
                .isEqualTo("Failed to parse offset: Failed to convert 'x' to number.\n");
        assertThat(http.get("/files/read?path=/master/log&length=-2").body())
                .isEqualTo("Negative length provided: -2.\n");
        for (String elsewhere : List.of("/etc/passwd", "/master/log/..", "/master")) {
            assertThat(http.get("/files/read?path=" + elsewhere).statusCode())
                    .as(elsewhere)
                    .isEqualTo(404);
        }
        var read = http.post(
                "/api/v1",
                "{\"type\":\"READ_FILE\",\"read_file\":{\"path\":\"/master/log\",\"offset\":0,\"length\":5}}");
        assertThat(read.body()).isEqualTo("{\"type\":\"READ_FILE\",\"read_file\":{\"size\":23,\"data\":\"Zmlyc3Q=\"}}");
        assertThat(http.post("/api/v1", "{\"type\":\"LIST_FILES\",\"list_files\":{\"path\":\"/nope\"}}")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void theLogsVerbosityChangesForAWhile() {
        Logger ours = LoggerFactory.getLogger("io.dcosboot.master");
        assertThat(http.get("/logging/toggle").body()).isEqualTo("0\n");
        assertThat(http.get("/logging/toggle?level=1&duration=300ms").statusCode())
                .isEqualTo(200);
        assertThat(ours.isDebugEnabled()).isTrue();
        await().until(() -> http.get("/logging/toggle").body().equals("0\n"));
        assertThat(ours.isDebugEnabled()).isFalse();
        assertThat(http.post(
                                "/api/v1",
                                "{\"type\":\"SET_LOGGING_LEVEL\",\"set_logging_level\":{\"level\":2,"
                                        + "\"duration\":{\"nanoseconds\":1000000000}}}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(http.post("/api/v1", "{\"type\":\"GET_LOGGING_LEVEL\"}").body())
                .contains("{\"level\":2}");
        await().until(() -> http.get("/logging/toggle").body().equals("0\n"));
        assertThat(http.get("/logging/toggle?level=x&duration=1secs").statusCode())
                .isEqualTo(400);
        assertThat(http.get("/logging/toggle?level=1").body()).isEqualTo("Expecting 'duration=value' in query.\n");
        assertThat(http.get("/logging/toggle?level=1&duration=1").statusCode()).isEqualTo(400);
    }

    @Test
    void closedPathsAndUnheardOfMethodsAreRefused() {
        var closed = http.get("/closed/below");
        assertThat(closed.statusCode()).isEqualTo(403);
        assertThat(closed.body()).isEqualTo("Endpoint '/closed/below' is disabled");
        assertThat(http.send("FROB", "/health", new byte[0]).statusCode()).isEqualTo(400);
        var notGzip = http.send(
                "POST",
                "/api/v1",
                new byte[] {1, 2, 3},
                "Content-Type",
                "application/json",
                "Content-Encoding",
                "gzip");
        assertThat(notGzip.statusCode()).isEqualTo(400);
    }

    private static void assertScheduler(String body, int status, String text) {
        var response = http.post("/api/v1/scheduler", body);
        assertThat(response.statusCode()).as(body).isEqualTo(status);
        assertThat(response.body()).as(body).isEqualTo(text);
        assertThat(response.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).isEqualToIgnoringCase("text/plain;charset=utf-8"));
    }

    @Test
    void wrongCallsAreRefusedInTheWiresWords() {
        String valid = "Failed to validate scheduler::Call: ";
        String convert = "Failed to convert JSON into Call protobuf: ";
        assertScheduler("{}", 400, valid + "Expecting 'type' to be present");
        assertScheduler("{\"type\":\"NOPE\"}", 400, valid + "Expecting 'type' to be present");
        assertScheduler("{\"type\":\"UNKNOWN\"}", 400, valid + "Expecting 'framework_id' to be present");
        assertScheduler("{\"type\":1}", 400, convert + "Not expecting a JSON number for field 'type'");
        assertScheduler("[]", 400, convert + "Expecting a JSON object");
        assertScheduler("nope", 400, "Failed to parse body into JSON: syntax error at line 1 near: nope");
        assertScheduler("{\"type\":\"SUBSCRIBE\"}", 400, valid + "Expecting 'subscribe' to be present");
        assertScheduler(
                "{\"type\":\"SUBSCRIBE\",\"subscribe\":{\"framework_info\":{\"name\":\"x\"}}}",
                400,
                convert + "Missing required fields: subscribe.framework_info.user");
        assertScheduler("{\"type\":\"REVIVE\",\"framework_id\":{\"value\":\"x\"}}", 400, "Framework cannot be found");
        assertScheduler(
                "{\"type\":\"ACKNOWLEDGE\",\"framework_id\":{\"value\":\"x\"},\"acknowledge\":{\"agent_id\":"
                        + "{\"value\":\"a\"},\"task_id\":{\"value\":\"t\"},\"uuid\":\"AAAA\"}}",
                400,
                valid + "Not a valid UUID");
        byte[] body = "{}".getBytes(StandardCharsets.UTF_8);
        var method = http.get("/api/v1/scheduler");
        assertThat(method.statusCode()).isEqualTo(405);
        assertThat(method.body()).isEqualTo("405 Method Not Allowed. Expecting one of { 'POST' }, but received 'GET'.");
        assertThat(method.headers().firstValue("Allow")).contains("POST");
        assertThat(http.send("POST", "/api/v1/scheduler", body).body())
                .isEqualTo("Expecting 'Content-Type' to be present");
        var text = http.send("POST", "/api/v1/scheduler", body, "Content-Type", "text/plain");
        assertThat(text.statusCode()).isEqualTo(415);
        assertThat(text.body()).isEqualTo("Expecting 'Content-Type' of application/json or application/x-protobuf");
        assertThat(http.send("POST", "/api/v1/scheduler", body, "Content-Type", "Application/JSON; charset=utf-8")
                        .statusCode())
                .isEqualTo(400);
        assertThat(http.send("POST", "/api/v1/scheduler", new byte[] {1}, "Content-Type", "application/x-protobuf")
                        .body())
                .isEqualTo("Failed to parse body into Call protobuf");
        String subscribe =
                "{\"type\":\"SUBSCRIBE\",\"subscribe\":{\"framework_info\":{\"user\":\"u\",\"name\":\"n\"}}}";
        assertThat(http.post("/api/v1/scheduler", subscribe, "Accept", "text/html")
                        .statusCode())
                .isEqualTo(406);
        assertThat(http.post("/api/v1/scheduler", subscribe, "Mesos-Stream-Id", "x")
                        .body())
                .isEqualTo("Subscribe calls should not include the 'Mesos-Stream-Id' header");
    }

    @Test
    void whyAFrameworkGetsNoOffersIsAnswered() throws IOException {
        try (var stream = http.subscribe(Given.subscribe(Given.framework("curious", "curious")
                .setFailoverTimeout(0)
                .addCapabilities(io.dcosboot.mesos.v1.FrameworkInfo.Capability.newBuilder()
                        .setType(io.dcosboot.mesos.v1.FrameworkInfo.Capability.Type.PARTITION_AWARE))
                .build()))) {
            FrameworkID id =
                    first(stream, Event.Type.SUBSCRIBED).getSubscribed().getFrameworkId();
            var answer = http.get("/diagnosis/v1/frameworks/" + id.getValue() + "/offers");
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            var diagnosis = JSON.readTree(answer.body());
            assertThat(diagnosis.get("framework_id").asString()).isEqualTo(id.getValue());
            assertThat(diagnosis.get("connected").asBoolean()).isTrue();
            assertThat(diagnosis.get("agents").get("registered").asInt()).isPositive();
            var role = diagnosis.get("roles").get(0);
            assertThat(role.get("name").asString()).isEqualTo("curious");
            assertThat(role.get("filters").get("active").asInt()).isZero();
            assertThat(role.get("reasons").isEmpty()).isFalse();
        }
        var unknown = http.get("/diagnosis/v1/frameworks/nobody/offers");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(JSON.readTree(unknown.body()).get("detail").asString()).contains("nobody");
    }

    @Test
    void aTaskRunsFromOfferToAcknowledgedEnd() throws IOException {
        try (var operators = http.operators();
                var stream = http.subscribe(Given.subscribe(
                        Given.framework("wire", "wire").setFailoverTimeout(0).build()))) {
            FrameworkID id =
                    first(stream, Event.Type.SUBSCRIBED).getSubscribed().getFrameworkId();
            assertThat(stream.events().get(1).getType()).isEqualTo(Event.Type.HEARTBEAT);
            Offer offer = first(stream, Event.Type.OFFERS).getOffers().getOffers(0);
            assertThat(offer.getHostname()).isEqualTo("host-127.0.0.1");
            var accepted = http.call(
                    stream.streamId(),
                    Given.launch(
                            id,
                            List.of(offer.getId()),
                            3600,
                            Given.task("wire-task", offer.getAgentId(), "cpus:1;mem:64;ports:[31005-31006]")
                                    .build()));
            assertThat(accepted.statusCode()).isEqualTo(202);
            assertThat(accepted.body()).isEmpty();
            TaskStatus running = first(stream, Event.Type.UPDATE).getUpdate().getStatus();
            assertThat(running.getState()).isEqualTo(TaskState.TASK_RUNNING);
            assertThat(http.call(stream.streamId(), Given.acknowledge(id, running))
                            .statusCode())
                    .isEqualTo(202);
            JsonNode task = JSON.readTree(http.get("/tasks?task_id=wire-task").body())
                    .path("tasks")
                    .path(0);
            assertThat(task.path("resources").path("ports").asString()).isEqualTo("[31005-31006]");
            assertThat(task.path("state").asString()).isEqualTo("TASK_RUNNING");
            assertThat(task.path("role").asString()).isEqualTo("wire");
            JsonNode summary = JSON.readTree(http.get("/state-summary").body());
            assertThat(summary.path("cluster").asString()).isEqualTo("test");
            assertThat(summary.path("frameworks").valueStream())
                    .filteredOn(framework -> framework.path("id").asString().equals(id.getValue()))
                    .extracting(framework -> framework.path("TASK_RUNNING").asInt())
                    .containsExactly(1);

            http.call(stream.streamId(), Given.kill(id, "wire-task"));
            await().until(() -> stream.events().stream()
                    .anyMatch(event -> event.getUpdate().getStatus().getState() == TaskState.TASK_KILLED));
            TaskStatus killed = stream.events().stream()
                    .map(event -> event.getUpdate().getStatus())
                    .filter(status -> status.getState() == TaskState.TASK_KILLED)
                    .findFirst()
                    .orElseThrow();
            http.call(stream.streamId(), Given.acknowledge(id, killed));
            assertThat(http.call(
                                    stream.streamId(),
                                    Given.call(Call.Type.TEARDOWN, id).build())
                            .statusCode())
                    .isEqualTo(202);
            await().until(stream::ended);
            await().untilAsserted(() -> assertThat(operators.events())
                    .extracting(event -> event.getType().name())
                    .containsSubsequence(
                            "SUBSCRIBED",
                            "HEARTBEAT",
                            "FRAMEWORK_ADDED",
                            "TASK_ADDED",
                            "TASK_UPDATED",
                            "TASK_UPDATED",
                            "FRAMEWORK_REMOVED"));
            assertThat(agent.received())
                    .filteredOn(message -> message.hasAcknowledgeStatusUpdate())
                    .hasSizeGreaterThanOrEqualTo(2);
        }
    }

    @Test
    void reservationsAndVolumesAreMadeByOperatorsAndFrameworks() throws IOException {
        try (ReservationsOnTheWire reservations = new ReservationsOnTheWire(master)) {
            reservations.badFormsAreRefusedWithTheirReason();
            reservations.operatorsReserveAndMakeVolumes();
            reservations.frameworksHearOfTheirOperations();
        }
    }

    @Test
    void aClientThatIsGoneIsNoticedWithoutAHeartbeat() throws IOException {
        FrameworkInfo info =
                Given.framework("fleeting", "x").setFailoverTimeout(0).build();
        var stream = http.subscribe(Given.subscribe(info));
        String id = first(stream, Event.Type.SUBSCRIBED)
                .getSubscribed()
                .getFrameworkId()
                .getValue();
        stream.close();
        await().atMost(Duration.ofSeconds(8))
                .until(() ->
                        JSON.readTree(http.get("/frameworks?framework_id=" + id).body())
                                        .path("completed_frameworks")
                                        .size()
                                == 1);
    }

    @Test
    void aFrameworkInAnotherLanguageRunsItsTasksAndSurvivesItsRestart(@TempDir Path folder)
            throws InterruptedException {
        ForeignFramework.requirePython();
        String idFile = folder.resolve("id").toString();
        String[] arguments = {
            "--name", "py", "--role", "py", "--tasks", "2", "--id-file", idFile, "--on-interrupt", "fail-over"
        };
        try (ForeignFramework first = ForeignFramework.python(master.port(), folder, arguments)) {
            await().atMost(Duration.ofSeconds(20)).until(() -> first.output().contains("py-1 is TASK_RUNNING"));
            first.interrupt();
            assertThat(first.exitStatus()).as(first.output()).isEqualTo(130);
        }
        try (ForeignFramework second = ForeignFramework.python(master.port(), folder, arguments)) {
            await().atMost(Duration.ofSeconds(20)).until(() -> second.output().contains("subscribed as"));
            agent.report("py-0", TaskState.TASK_FINISHED);
            agent.report("py-1", TaskState.TASK_FINISHED);
            assertThat(second.exitStatus()).as(second.output()).isZero();
            assertThat(second.output()).contains("taking over framework").doesNotContain("launched");
        }
        assertThat(folder.resolve("id")).doesNotExist();
    }

    @Test
    void aFrameworkOnAClientLibraryOfOthersRunsATaskInProtobuf(@TempDir Path folder) throws InterruptedException {
        try (ForeignFramework framework = ForeignFramework.rxJava(master.port(), folder, "protobuf")) {
            await().atMost(Duration.ofSeconds(40))
                    .until(() -> framework.output().contains("told TASK_RUNNING"));
            agent.report("rx-task", TaskState.TASK_FINISHED);
            assertThat(framework.exitStatus()).as(framework.output()).isZero();
            assertThat(framework.output()).contains("told TASK_FINISHED").contains("left");
        }
    }

    @Test
    void aFrameworkOnAClientLibraryOfOthersDeclinesInJson(@TempDir Path folder) throws InterruptedException {
        try (ForeignFramework framework = ForeignFramework.rxJava(master.port(), folder, "json")) {
            assertThat(framework.exitStatus()).as(framework.output()).isZero();
            assertThat(framework.output()).contains("left");
        }
    }

    @Test
    void errorsOfASubscriptionComeOnTheStream() {
        var stream =
                http.subscribe(Given.subscribe(Given.framework("bad", "a b").build()));
        assertThat(stream.response().statusCode()).isEqualTo(200);
        await().until(stream::ended);
        assertThat(stream.events()).hasSize(1);
        assertThat(stream.events().getFirst().getError().getMessage()).contains("contains backspace or whitespace");
    }

    @Test
    void pathsHaveManySpellings() {
        for (String path :
                List.of("/state", "/master/state", "/state/", "//state", "/state.json", "/master/state.json")) {
            assertThat(http.get(path).statusCode()).as(path).isEqualTo(200);
        }
        assertThat(http.get("/slaves.json").statusCode()).isEqualTo(200);
        assertThat(http.get("/state/below/it").statusCode()).isEqualTo(200);
        assertThat(http.get("/redirect/below").statusCode()).isEqualTo(404);
        assertThat(http.get("/help").body()).contains("/state-summary");
        assertThat(http.get("/nonexistent").statusCode()).isEqualTo(404);
        assertThat(http.get("/nonexistent").body()).isEqualTo("404 Not Found.");
        assertThat(http.get("/slave(1)/state").statusCode()).isEqualTo(404);
        assertThat(http.get("/master/").body()).contains("<title>Mesos</title>");
        assertThat(http.get("/").headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/html"));
        assertThat(http.get("/health").body()).isEmpty();
        assertThat(http.get("/redirect").headers().firstValue("Location")).contains("//127.0.0.1:" + master.port());
        var jsonp = http.get("/roles?jsonp=cb");
        assertThat(jsonp.body()).startsWith("cb({").endsWith("})");
        assertThat(jsonp.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/javascript"));
        assertThat(http.send("HEAD", "/state", new byte[0]).body()).isEmpty();
    }

    @Test
    void largeAnswersAreCompressedForThoseWhoTakeIt() throws IOException {
        var zipped = http.bytes("/state", "Accept-Encoding", "gzip");
        assertThat(zipped.headers().firstValue("Content-Encoding")).contains("gzip");
        String text = new String(
                new GZIPInputStream(new ByteArrayInputStream(zipped.body())).readAllBytes(), StandardCharsets.UTF_8);
        assertThat(JSON.readTree(text).path("version").asString()).isEqualTo("1.11.0");
        assertThat(http.bytes("/state", "Accept-Encoding", "gzip;q=0").headers().firstValue("Content-Encoding"))
                .isEqualTo(Optional.empty());
        assertThat(http.bytes("/version", "Accept-Encoding", "gzip").headers().firstValue("Content-Encoding"))
                .isEqualTo(Optional.empty());
    }

    @Test
    void theOperatorApiAnswers() {
        for (String call : List.of(
                "GET_HEALTH",
                "GET_VERSION",
                "GET_FLAGS",
                "GET_STATE",
                "GET_AGENTS",
                "GET_FRAMEWORKS",
                "GET_TASKS",
                "GET_EXECUTORS",
                "GET_MASTER",
                "GET_ROLES")) {
            var response = http.post("/api/v1?" + call, "{\"type\":\"" + call + "\"}");
            assertThat(response.statusCode()).as(call).isEqualTo(200);
            JsonNode answer = JSON.readTree(response.body());
            assertThat(answer.path("type").asString()).isEqualTo(call);
            assertThat(answer.has(call.toLowerCase(java.util.Locale.ROOT)))
                    .as(call)
                    .isTrue();
        }
        assertThat(http.post("/api/v1", "{\"type\":\"GET_METRICS\"}").body())
                .isEqualTo("Failed to validate master::Call: Expecting 'get_metrics' to be present");
        assertThat(http.post("/api/v1", "{\"type\":\"GET_METRICS\",\"get_metrics\":{}}")
                        .statusCode())
                .isEqualTo(200);
        assertThat(http.post("/api/v1", "{\"type\":\"UNKNOWN\"}").statusCode()).isEqualTo(501);
        assertThat(http.post("/api/v1", "{\"type\":\"GET_STATE\"}", "Accept", "application/x-protobuf")
                        .headers()
                        .firstValue("Content-Type"))
                .contains("application/x-protobuf");
        var teardown = http.send(
                "POST",
                "/teardown",
                "frameworkId=nope".getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(teardown.statusCode()).isEqualTo(400);
        assertThat(teardown.body()).isEqualTo("No framework found with specified ID");
    }

    @Test
    void anAgentIsDrainedAndItsMachineMaintained() throws IOException {
        try (FakeAgent other = new FakeAgent("127.0.0.7", "cpus:2;mem:512");
                var stream = http.subscribe(Given.subscribe(Given.framework("maintained", "maintained")
                        .setFailoverTimeout(0)
                        .build()))) {
            other.connect(master.linkPort());
            await().until(() -> other.id() != null);
            FrameworkID framework =
                    first(stream, Event.Type.SUBSCRIBED).getSubscribed().getFrameworkId();
            Offer offer = offerOf(stream, other);
            http.call(
                    stream.streamId(),
                    Given.launch(
                            framework,
                            List.of(offer.getId()),
                            0,
                            Given.task("drained", offer.getAgentId(), "cpus:1;mem:64")
                                    .build()));
            http.call(stream.streamId(), Given.acknowledge(framework, updateTo(stream, TaskState.TASK_RUNNING)));

            assertThat(operate("DRAIN_AGENT", "drain_agent", other, ",\"max_grace_period\":{\"seconds\":2}"))
                    .isEqualTo(200);
            assertThat(operate("REACTIVATE_AGENT", "reactivate_agent", other, ""))
                    .isEqualTo(400);
            http.call(stream.streamId(), Given.acknowledge(framework, updateTo(stream, TaskState.TASK_KILLED)));
            await().until(() ->
                    shown(other).path("drain_info").path("state").asString("").equals("DRAINED"));
            JsonNode drained = shown(other);
            assertThat(drained.path("deactivated").asBoolean()).isTrue();
            assertThat(drained.path("drain_info")
                            .path("config")
                            .path("max_grace_period")
                            .path("nanoseconds")
                            .asLong())
                    .isEqualTo(2_000_000_000L);
            assertThat(drained.path("estimated_drain_start_time_seconds").asDouble())
                    .isPositive();
            assertThat(operate("REACTIVATE_AGENT", "reactivate_agent", other, ""))
                    .isEqualTo(200);
            await().until(() -> other.received().stream().anyMatch(MasterMessage::hasEndDrain));

            String machine = "{\"hostname\":\"host-127.0.0.7\",\"ip\":\"127.0.0.7\"}";
            String schedule = "{\"windows\":[{\"machine_ids\":[" + machine
                    + "],\"unavailability\":{\"start\":{\"nanoseconds\":1893456000000000000}}}]}";
            assertThat(http.post("/maintenance/schedule", schedule).statusCode())
                    .isEqualTo(200);
            assertThat(http.get("/maintenance/schedule").body()).isEqualTo(schedule);
            Event asked = first(stream, Event.Type.INVERSE_OFFERS);
            assertThat(stream.events().stream()
                            .flatMap(event -> event.getOffers().getOffersList().stream())
                            .anyMatch(Offer::hasUnavailability))
                    .isTrue();
            http.call(
                    stream.streamId(),
                    Given.call(Call.Type.ACCEPT_INVERSE_OFFERS, framework)
                            .setAcceptInverseOffers(Call.AcceptInverseOffers.newBuilder()
                                    .addInverseOfferIds(asked.getInverseOffers()
                                            .getInverseOffers(0)
                                            .getId()))
                            .build());
            assertThat(JSON.readTree(http.get("/maintenance/status").body())
                            .at("/draining_machines/0/statuses/0/status")
                            .asString())
                    .isEqualTo("ACCEPT");
            assertThat(http.post("/machine/up", "[" + machine + "]").body())
                    .isEqualTo("Machine '" + machine + "' is not in DOWN mode and cannot be brought up");
            assertThat(http.post("/machine/down", "[" + machine + "]").statusCode())
                    .isEqualTo(200);
            await().until(() -> other.received().stream().anyMatch(MasterMessage::hasShutdown));
            await().until(() -> shown(other).isMissingNode());
            assertThat(JSON.readTree(http.post("/api/v1", "{\"type\":\"GET_MAINTENANCE_STATUS\"}")
                                    .body())
                            .at("/get_maintenance_status/status/down_machines/0")
                            .toString())
                    .isEqualTo(machine);
            assertThat(http.post("/machine/up", "[" + machine + "]").statusCode())
                    .isEqualTo(200);
            assertThat(http.get("/maintenance/schedule").body()).isEqualTo("{}");
            assertThat(http.get("/machine/up").statusCode()).isEqualTo(405);
        }
    }

    private static Offer offerOf(Http.Stream<Event> stream, FakeAgent agent) {
        AtomicReference<Offer> found = new AtomicReference<>();
        await().until(() -> {
            stream.events().stream()
                    .flatMap(event -> event.getOffers().getOffersList().stream())
                    .filter(offer -> offer.getAgentId().getValue().equals(String.valueOf(agent.id())))
                    .forEach(found::set);
            return found.get() != null;
        });
        return found.get();
    }

    private static TaskStatus updateTo(Http.Stream<Event> stream, TaskState state) {
        await().until(() -> stream.events().stream()
                .anyMatch(event -> event.getUpdate().getStatus().getState() == state && event.hasUpdate()));
        return stream.events().stream()
                .filter(event ->
                        event.hasUpdate() && event.getUpdate().getStatus().getState() == state)
                .findFirst()
                .orElseThrow()
                .getUpdate()
                .getStatus();
    }

    private static int operate(String type, String member, FakeAgent agent, String more) {
        return http.post(
                        "/api/v1",
                        "{\"type\":\"%s\",\"%s\":{\"agent_id\":{\"value\":\"%s\"}%s}}"
                                .formatted(type, member, agent.id(), more))
                .statusCode();
    }

    private static JsonNode shown(FakeAgent agent) {
        return JSON.readTree(http.get("/slaves?slave_id=" + agent.id()).body())
                .path("slaves")
                .path(0);
    }

    @Test
    void metricsAreFlatNumbers() {
        JsonNode metrics = JSON.readTree(http.get("/metrics/snapshot").body());
        assertThat(metrics.path("master/elected").asDouble()).isEqualTo(1);
        assertThat(metrics.path("master/slaves_active").asDouble()).isEqualTo(1);
        assertThat(metrics.path("master/cpus_total").asDouble()).isEqualTo(8);
        assertThat(metrics.path("system/cpus_total").asDouble()).isPositive();
        assertThat(http.get("/metrics/snapshot?timeout=abc").statusCode()).isEqualTo(400);
        assertThat(JSON.readTree(http.get("/system/stats.json").body()).has("mem_total_bytes"))
                .isTrue();
    }

    @Test
    void metricsOfAFrameworkAreThereFromItsFirstDayAndInPrometheusForm() throws IOException {
        FrameworkInfo info = Given.framework("count me", "counted/deep").build();
        try (var stream = http.subscribe(Given.subscribe(info))) {
            String id = first(stream, Event.Type.SUBSCRIBED)
                    .getSubscribed()
                    .getFrameworkId()
                    .getValue();
            JsonNode metrics = JSON.readTree(http.get("/metrics/snapshot").body());
            String prefix = "master/frameworks/count%20me/" + id + "/";
            assertThat(metrics.path(prefix + "calls/subscribe").asDouble()).isEqualTo(1);
            assertThat(metrics.path(prefix + "calls/kill").asDouble(-1)).isZero();
            assertThat(metrics.path(prefix + "roles/counted/deep/suppressed").asDouble(-1))
                    .isZero();
            String prometheus = http.get("/actuator/prometheus").body();
            assertThat(prometheus)
                    .contains("mesos_master_elected 1.0")
                    .containsPattern("mesos_master_framework_calls_subscribe\\{framework_id=\"" + id
                            + "\",framework_name=\"count%20me\"\\} 1.0")
                    .containsPattern("mesos_master_framework_role_suppressed\\{framework_id=\"" + id
                            + "\",framework_name=\"count%20me\",role=\"counted/deep\"\\} 0.0");
            http.send(
                    "POST",
                    "/teardown",
                    ("frameworkId=" + id).getBytes(StandardCharsets.UTF_8),
                    "Content-Type",
                    "application/x-www-form-urlencoded");
        }
    }

    @Test
    void itsOwnDocumentationAndHealthAreThere() {
        assertThat(http.get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        assertThat(http.get("/v3/api-docs").body()).contains("/api/v1/scheduler");
    }

    private static Event first(Http.Stream<Event> stream, Event.Type type) {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> stream.events().stream().anyMatch(event -> event.getType() == type));
        return stream.events().stream()
                .filter(event -> event.getType() == type)
                .findFirst()
                .orElseThrow();
    }

    /** As {@code curl -X PUT -d} sends it: the type of a body does not matter (mesos-master.md §16). */
    @Test
    void weightsMayComeDeclaredAsAForm() {
        var answer = http.send(
                "PUT",
                "/weights",
                "[{\"role\":\"form\",\"weight\":2.5}]".getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/x-www-form-urlencoded");
        assertThat(answer.body()).isEmpty();
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(http.get("/weights").body()).contains("\"form\"");
    }
}
