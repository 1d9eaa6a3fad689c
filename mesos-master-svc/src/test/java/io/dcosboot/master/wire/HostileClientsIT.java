package io.dcosboot.master.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.google.protobuf.Message;
import io.dcosboot.master.core.Given;
import io.dcosboot.master.hostile.Garbage;
import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.Label;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.OfferID;
import io.dcosboot.mesos.v1.TaskID;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.scheduler.Call;
import io.dcosboot.mesos.v1.scheduler.Event;
import io.dcosboot.platform.testing.TestZooKeeper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URLEncoder;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/**
 * Whatever clients send, or do not read: each gets a clear answer, nobody else notices, nothing is logged as an error.
 */
class HostileClientsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static TestZooKeeper zooKeeper;
    private static RunningMaster master;
    private static Http http;
    private static FakeAgent agent;
    private static Http.Stream<Event> victim;
    private static FrameworkID victimId;
    private static final ListAppender<ILoggingEvent> log = new ListAppender<>();

    @BeforeAll
    static void start() throws IOException {
        zooKeeper = TestZooKeeper.start();
        master = new RunningMaster(
                zooKeeper.connectString(), "dcos.master.stream-buffer=1MB", "server.tomcat.connection-timeout=2s");
        http = master.http();
        master.awaitLeading();
        agent = new FakeAgent("127.0.0.1", "cpus:8;mem:16384");
        agent.connect(master.linkPort());
        await().until(() -> agent.id() != null);
        victim =
                http.subscribe(Given.subscribe(Given.framework("victim", "calm").build()));
        await().until(() -> victim.events().stream().anyMatch(Event::hasOffers));
        victimId = victim.events().getFirst().getSubscribed().getFrameworkId();
        Offer offer = victim.events().stream()
                .filter(Event::hasOffers)
                .findFirst()
                .orElseThrow()
                .getOffers()
                .getOffers(0);
        http.call(
                victim.streamId(),
                Given.launch(
                        victimId,
                        List.of(offer.getId()),
                        3600,
                        Given.task("calm", offer.getAgentId(), "cpus:1;mem:64").build()));
        await().until(() -> agent.received().stream().anyMatch(MasterMessage::hasRunTask));
        log.start();
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).addAppender(log);
    }

    @AfterAll
    static void stop() throws IOException {
        ((Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME)).detachAppender(log);
        victim.close();
        agent.close();
        master.close();
        zooKeeper.close();
    }

    /** Nobody else notices anything, and nothing was an error of the master's own. */
    @AfterEach
    void theOthersAreWell() {
        assertThat(victim.ended()).isFalse();
        String state = http.get("/state").body();
        assertThat(state).contains("\"id\":\"calm\"").contains("\"id\":\"" + agent.id() + "\"");
        assertThat(http.call(
                                victim.streamId(),
                                Given.call(Call.Type.REVIVE, victimId).build())
                        .statusCode())
                .isEqualTo(202);
        List<ILoggingEvent> logged = List.copyOf(log.list);
        log.list.clear();
        assertThat(logged.stream()
                        .filter(event -> event.getLevel().isGreaterOrEqual(Level.ERROR))
                        .map(event -> event.getLoggerName() + ": " + event.getFormattedMessage()
                                + (event.getThrowableProxy() == null
                                        ? ""
                                        : " " + event.getThrowableProxy().getClassName() + ": "
                                                + event.getThrowableProxy().getMessage())))
                .isEmpty();
    }

    // Bodies and headers

    @Test
    void aCallOfAHundredMegabytesIsRefusedBeforeItComes() throws IOException {
        try (RawClient client = new RawClient(master.port())) {
            client.send("POST /api/v1/scheduler HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                    + "Content-Length: 104857600\r\n\r\n{");
            assertThat(client.readUntil("bytes", PATIENCE)).startsWith("HTTP/1.1 413");
        }
    }

    @Test
    void aCallWithoutLengthIsRefusedWhenItHasBecomeTooLarge() throws IOException {
        try (RawClient client = new RawClient(master.port())) {
            client.send("POST /api/v1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                    + "Transfer-Encoding: chunked\r\n\r\n");
            byte[] chunk = ("100000\r\n" + " ".repeat(0x100000) + "\r\n").getBytes(StandardCharsets.US_ASCII);
            try {
                for (int i = 0; i < 100; i++) {
                    client.send(chunk);
                }
            } catch (IOException _) {
                // the master has heard enough
            }
            assertThat(client.isClosedWithin(PATIENCE)).isTrue();
        }
    }

    @Test
    void aSmallBodyThatUnpacksToALargeOneIsRefused() throws IOException {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bomb)) {
            byte[] blank = " ".repeat(1 << 20).getBytes(StandardCharsets.US_ASCII);
            for (int i = 0; i < 100; i++) {
                out.write(blank);
            }
        }
        assertThat(post("/api/v1", bomb.toByteArray(), "application/json", "Content-Encoding", "gzip"))
                .isEqualTo(413);
        assertThat(post(
                        "/api/v1",
                        "no gzip".getBytes(StandardCharsets.US_ASCII),
                        "application/json",
                        "Content-Encoding",
                        "gzip"))
                .isEqualTo(400);
    }

    @Test
    void wrongChunksAndBodiesThatBreakOffHarmNobody() throws IOException {
        String head = "POST /api/v1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
        try (RawClient client = new RawClient(master.port())) {
            client.send(head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n");
            assertThat(client.readUntil("\r\n\r\n", PATIENCE)).startsWith("HTTP/1.1 400");
        }
        for (int i = 0; i < 20; i++) {
            try (RawClient client = new RawClient(master.port())) {
                client.send(head + "Content-Length: 1000\r\n\r\n{\"type\":");
            }
        }
    }

    @Test
    void tooManyOrTooLongHeadersAreRefused() throws IOException {
        for (String header : List.of("X: " + "y".repeat(100_000), "X: y\r\n".repeat(500))) {
            try (RawClient client = new RawClient(master.port())) {
                try {
                    client.send("GET /state HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n");
                } catch (IOException _) {
                    continue; // refused before all was sent
                }
                assertThat(client.readUntil("\r\n\r\n", PATIENCE)).containsPattern("^HTTP/1.1 4\\d\\d");
            }
        }
    }

    @Test
    void whoDoesNotGoOnLosesTheConnection() throws IOException {
        for (String beginning : List.of(
                "",
                "GET /sta",
                "GET /state HTTP/1.1\r\nHost: x\r\nX-Slow: ",
                "POST /api/v1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{")) {
            try (RawClient client = new RawClient(master.port())) {
                client.send(beginning);
                assertThat(client.isClosedWithin(PATIENCE)).as(beginning).isTrue();
            }
        }
    }

    @Test
    void requestsBehindEachOtherAreAnsweredInOrderAlsoAfterErrors() throws IOException {
        try (RawClient client = new RawClient(master.port())) {
            client.send(
                    "GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n"
                            + "PUT /api/v1 HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc"
                            + "GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
                            + "POST /api/v1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1\r\n\r\n{");
            String answers = client.readUntil("JSON: ", PATIENCE);
            assertThat(answers)
                    .startsWith("HTTP/1.1 404")
                    .containsSubsequence("HTTP/1.1 404", "HTTP/1.1 405", "HTTP/1.1 200", "HTTP/1.1 400")
                    .contains("Connection: close"); // who cannot form requests must begin anew
        }
    }

    // Contents

    @Test
    void contentsThatTryTheParserAreRefused() {
        for (String json : List.of(
                "[".repeat(100_000),
                "{\"type\":\"GET_HEALTH\",\"x\":" + "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000) + "}",
                "{\"type\":" + "9".repeat(100_000) + "}",
                "{\"type\":\"READ_FILE\",\"read_file\":{\"path\":\"/x\",\"offset\":1e400}}",
                "{\"type\":\"READ_FILE\",\"read_file\":{\"path\":\"/x\",\"offset\":-1}}",
                "{\"type\":\"\uFFFF",
                "{\"" + "k".repeat(200_000) + "\":1,\"type\":\"X\"",
                "\u0000",
                "",
                "nul",
                "{\"type\":\"GET_HEALTH\"}{\"type\":\"GET_HEALTH\"}")) {
            assertThat(post("/api/v1", json.getBytes(StandardCharsets.UTF_8), "application/json"))
                    .as(json.substring(0, Math.min(60, json.length())))
                    .isEqualTo(400);
        }
        byte[] notUtf8 = "{\"type\":\"GET_HEALTH\"}".getBytes(StandardCharsets.UTF_8);
        notUtf8[10] = (byte) 0xC3;
        assertThat(post("/api/v1", notUtf8, "application/json")).isEqualTo(400);
        assertThat(post(
                        "/api/v1",
                        "{\"type\":\"X\",\"type\":\"GET_HEALTH\"}".getBytes(StandardCharsets.UTF_8),
                        "application/json"))
                .isEqualTo(200); // of equal names the last one counts
    }

    @Test
    void aMillionEmptyEntriesAreAnsweredBriefly() {
        String json = "{\"framework_id\":{\"value\":\"x\"},\"type\":\"RECONCILE\",\"reconcile\":{\"tasks\":["
                + String.join(",", Collections.nCopies(1_000_000, "{}")) + "]}}";
        HttpResponse<String> answer = http.post("/api/v1/scheduler", json);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).hasSizeLessThan(10_000);
    }

    @Test
    void garbageIsRefusedOrAnsweredButNeverAFailure() throws IOException {
        long seed = Long.getLong("garbage.seed", 1);
        int requests = Integer.getInteger("garbage.requests", 1_500);
        Random random = new Random(seed);
        Garbage garbage = new Garbage(random);
        List<Message> calls = calls();
        for (int i = 0; i < requests; i++) {
            Message call = calls.get(random.nextInt(calls.size()));
            if (random.nextInt(3) > 0) {
                call = garbage.spoil(call);
            }
            boolean json = random.nextBoolean();
            byte[] body = json ? MesosJson.toBytes(call) : call.toByteArray();
            if (random.nextBoolean()) {
                body = garbage.spoil(body);
            }
            String path = call instanceof Call ? "/api/v1/scheduler" : "/api/v1";
            String text = random.nextInt(10) == 0 ? new String(body, StandardCharsets.ISO_8859_1) : "";
            int status = random.nextInt(6) == 0
                    ? legacy(random, text)
                    : post(path, body, json ? "application/json" : "application/x-protobuf");
            assertThat(status < 500 || status == 501 || status == 503)
                    .as("status %d of request %d with -Dgarbage.seed=%d: %s", status, i, seed, call)
                    .isTrue();
        }
    }

    private static List<Message> calls() {
        FrameworkID nobody = FrameworkID.newBuilder().setValue("nobody").build();
        OfferID offer = OfferID.newBuilder().setValue("o").build();
        AgentID on = AgentID.newBuilder().setValue("a").build();
        List<Message> calls = new ArrayList<>(List.of(
                Given.subscribe(
                        Given.framework("guest", "guests").setFailoverTimeout(0).build()),
                Given.launch(
                        nobody,
                        List.of(offer),
                        1,
                        Given.task("t", on, "cpus:1;mem:32").build()),
                Given.decline(nobody, offer, 1),
                Given.kill(nobody, "t"),
                Given.acknowledge(
                        nobody,
                        TaskStatus.newBuilder()
                                .setTaskId(TaskID.newBuilder().setValue("t"))
                                .setAgentId(on)
                                .setState(TaskState.TASK_RUNNING)
                                .setUuid(Given.uuid(1))
                                .build())));
        for (var type : io.dcosboot.mesos.v1.master.Call.Type.values()) {
            if (type != io.dcosboot.mesos.v1.master.Call.Type.SET_LOGGING_LEVEL) {
                calls.add(io.dcosboot.mesos.v1.master.Call.newBuilder()
                        .setType(type)
                        .build());
            }
        }
        return calls;
    }

    private static int legacy(Random random, String text) throws IOException {
        List<String> paths = List.of(
                "/state",
                "/tasks",
                "/slaves",
                "/frameworks",
                "/roles",
                "/state-summary",
                "/teardown",
                "/weights",
                "/quota",
                "/reserve",
                "/unreserve",
                "/create-volumes",
                "/destroy-volumes",
                "/maintenance/schedule",
                "/maintenance/status",
                "/machine/down",
                "/machine/up",
                "/redirect",
                "/flags",
                "/files/read",
                "/health");
        String query = List.of("limit", "offset", "order", "task_id", "framework_id", "slave_id", "jsonp", "path")
                        .get(random.nextInt(8))
                + "=" + URLEncoder.encode(random.nextBoolean() ? text : "-1", StandardCharsets.ISO_8859_1);
        String method = List.of("GET", "POST", "PUT", "DELETE", "HEAD").get(random.nextInt(5));
        var request = http.request(paths.get(random.nextInt(paths.size())) + "?" + query)
                .method(method, method.equals("GET") ? BodyPublishers.noBody() : BodyPublishers.ofString(text))
                .build();
        HttpResponse<InputStream> response = http.stream(request);
        response.body().close();
        return response.statusCode();
    }

    private static int post(String path, byte[] body, String type, String... headers) {
        HttpResponse<InputStream> response = http.stream(http.request(path, headers)
                .header("Content-Type", type)
                .POST(BodyPublishers.ofByteArray(body))
                .build());
        try {
            response.body().close(); // which ends a stream, too
        } catch (IOException _) {
            // of no interest
        }
        return response.statusCode();
    }

    // Others' things

    @Test
    void aStreamIdOfAnotherOpensNothing() throws IOException {
        try (var other = http.subscribe(
                Given.subscribe(Given.framework("other", "others").build()))) {
            await().until(() -> !other.events().isEmpty());
            FrameworkID otherId = other.events().getFirst().getSubscribed().getFrameworkId();
            HttpResponse<String> answer = http.call(
                    other.streamId(), Given.call(Call.Type.TEARDOWN, victimId).build());
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("didn't match");
            assertThat(http.call(
                                    victim.streamId(),
                                    Given.call(Call.Type.TEARDOWN, otherId).build())
                            .statusCode())
                    .isEqualTo(400);
            assertThat(http.call(other.streamId(), Given.kill(otherId, "calm")).statusCode())
                    .isEqualTo(202);
            http.call(other.streamId(), Given.call(Call.Type.TEARDOWN, otherId).build());
            await().until(other::ended);
            assertThat(http.call(
                                    other.streamId(),
                                    Given.call(Call.Type.REVIVE, otherId).build())
                            .body())
                    .isEqualTo("Framework cannot be found");
        }
    }

    @Test
    void anAgentThatClaimsTheIdOfAnotherIsTurnedAway() {
        FakeAgent impostor = new FakeAgent("127.0.0.66", "cpus:1000;mem:1000000");
        impostor.claim(agent.id());
        impostor.connect(master.linkPort());
        await().until(() -> impostor.received().stream().anyMatch(MasterMessage::hasShutdown));
        assertThat(http.get("/slaves").body()).doesNotContain("127.0.0.66");
        impostor.close();
    }

    // Slow readers

    @Test
    void aFrameworkThatDoesNotReadLosesItsStream() throws IOException {
        String subscribe = MesosJson.print(Given.subscribe(
                Given.framework("deaf", "deaf").setFailoverTimeout(0).build()));
        try (RawClient client = new RawClient(master.port(), 4096)) {
            client.send("POST /api/v1/scheduler HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                    + "Accept: application/json\r\nContent-Length: " + subscribe.length() + "\r\n\r\n" + subscribe);
            String head = client.readUntil("SUBSCRIBED", PATIENCE);
            String stream = after(head, "Mesos-Stream-Id: ");
            FrameworkID id = FrameworkID.newBuilder()
                    .setValue(after(head, "\"framework_id\":{\"value\":\"").split("\"")[0])
                    .build();
            Call.Reconcile.Builder tasks = Call.Reconcile.newBuilder();
            for (int i = 0; i < 5_000; i++) {
                tasks.addTasks(Call.Reconcile.Task.newBuilder()
                        .setTaskId(TaskID.newBuilder().setValue("t" + i)));
            }
            Call flood = Given.call(Call.Type.RECONCILE, id).setReconcile(tasks).build();
            await().atMost(Duration.ofSeconds(60))
                    .until(() -> http.call(stream, flood).statusCode() != 202);
            await().untilAsserted(
                            () -> assertThat(http.get("/frameworks").body()).contains("completed_frameworks"));
        }
    }

    private static String after(String text, String mark) {
        return text.substring(text.indexOf(mark) + mark.length()).split("\r\n")[0];
    }

    @Test
    void operatorsThatDoNotReadLoseTheirStreamsAndHoldNobodyUp() throws IOException {
        List<RawClient> deaf = new ArrayList<>();
        try (var talker = http.subscribe(
                Given.subscribe(Given.framework("talker", "talkers").build()))) {
            for (int i = 0; i < 20; i++) {
                RawClient client = new RawClient(master.port(), 4096);
                client.send("POST /api/v1 HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                        + "Content-Length: 20\r\n\r\n{\"type\":\"SUBSCRIBE\"}");
                deaf.add(client);
                client.readUntil("SUBSCRIBED", PATIENCE);
            }
            await().until(() -> !talker.events().isEmpty());
            FrameworkID id = talker.events().getFirst().getSubscribed().getFrameworkId();
            var info = Given.framework("talker", "talkers").setId(id);
            for (int i = 0; i < 200; i++) {
                info.getLabelsBuilder()
                        .clearLabels()
                        .addLabels(Label.newBuilder().setKey("k").setValue(i + "x".repeat(100_000)));
                Call update = Given.call(Call.Type.UPDATE_FRAMEWORK, id)
                        .setUpdateFramework(Call.UpdateFramework.newBuilder().setFrameworkInfo(info))
                        .build();
                assertThat(http.call(talker.streamId(), update).statusCode()).isEqualTo(200);
            }
            for (RawClient client : deaf) {
                assertThat(client.endsWithin(Duration.ofSeconds(30), 15_000_000))
                        .isTrue(); // of some 20 MB
            }
            http.call(talker.streamId(), Given.call(Call.Type.TEARDOWN, id).build());
        } finally {
            for (RawClient client : deaf) {
                client.close();
            }
        }
    }

    @Test
    void manyConnectionsThatSayNothingLeaveRoomForOthers() throws IOException {
        int count = Integer.getInteger("hostile.connections", 500);
        List<RawClient> idle = new ArrayList<>();
        try {
            for (int i = 0; i < count; i++) {
                idle.add(new RawClient(master.port()));
            }
            assertThat(http.get("/health").statusCode()).isEqualTo(200);
            for (RawClient client : idle) {
                assertThat(client.isClosedWithin(PATIENCE)).isTrue();
            }
        } finally {
            for (RawClient client : idle) {
                client.close();
            }
        }
    }

    // The agents' port

    @Test
    void garbageOnTheAgentsPortHarmsNobody() throws IOException {
        Random random = new Random(1);
        for (int i = 0; i < 50; i++) {
            try (RawClient client = new RawClient(master.linkPort())) {
                byte[] noise = new byte[1_000];
                random.nextBytes(noise);
                client.send(noise);
            } catch (IOException _) {
                // cut off while it was still talking
            }
        }
        List<FakeAgent> silent = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            FakeAgent nobody = new FakeAgent("127.0.1." + i, "cpus:1");
            nobody.connectSilently(master.linkPort());
            silent.add(nobody);
        }
        assertThat(http.get("/slaves").body()).doesNotContain("127.0.1.");
        silent.forEach(FakeAgent::close);
    }
}
