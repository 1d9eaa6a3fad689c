package io.dcosboot.master.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dcosboot.master.core.Given;
import io.dcosboot.mesos.recordio.RecordReader;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.scheduler.Call;
import io.dcosboot.mesos.v1.scheduler.Event;
import io.dcosboot.platform.testing.TestZooKeeper;
import io.dcosboot.platform.testing.recordings.AllowedDifferences;
import io.dcosboot.platform.testing.recordings.Recording;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import tools.jackson.databind.json.JsonMapper;

/**
 * What frameworks said to the original and were told by it, said to our master again: status, headers and texts of
 * answers, and on streams the order, texts, members and types of events. What may differ stands in
 * {@code allowed-differences.json}, each with its reason.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RecordedSchedulerIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path RECORDINGS = Path.of(System.getProperty("mesos.fixtures", "../../shared/fixtures/mesos"));
    private static final String FIRST_RUN = "42f636a0-aa5c-4fed-87a4-fbec0fbf64c5";
    private static final String SECOND_RUN = "95ca8390-bc2d-4dfc-93ff-1576abd1b336";
    private static final Set<String> COMPARED_HEADERS = Set.of("content-type", "allow", "content-length");

    private static final AllowedDifferences ALLOWED = AllowedDifferences.read("scheduler_differences");
    private static final List<String> DIFFERENCES = new ArrayList<>();
    private static final Map<String, Recording> ALL = new LinkedHashMap<>();

    private static TestZooKeeper zooKeeper;
    private static RunningMaster master;
    private static Http http;
    private static FakeAgent agent;

    @BeforeAll
    static void start() {
        Assumptions.assumeTrue(
                Files.isDirectory(RECORDINGS), "no recordings of the original at " + RECORDINGS.toAbsolutePath());
        Recording.readAll(RECORDINGS, Recording.MASTER_PORT).forEach(recording -> ALL.put(recording.name(), recording));
        zooKeeper = TestZooKeeper.start();
        master = new RunningMaster(
                zooKeeper.connectString(),
                "dcos.node.hostname=host-1",
                "dcos.master.agent-ping-timeout=1secs",
                "dcos.master.max-agent-ping-timeouts=2");
        http = master.http();
        master.awaitLeading();
        agent = RecordedFrameworks.agent();
        agent.connect(master.linkPort());
        await().until(() -> agent.id() != null);
    }

    @AfterAll
    static void stop() {
        if (master != null) {
            agent.close();
            master.close();
            zooKeeper.close();
        }
    }

    /** The first run: one framework's whole session, and every wrong call beside it. */
    @Test
    @Order(1)
    void aSessionGoesAsRecorded() throws IOException {
        RecordedFrameworks frameworks = new RecordedFrameworks(http);
        frameworks.call(FIRST_RUN + "-S0", agent.id().value());
        removeOne(frameworks);
        Http.Stream<Event> stream = frameworks.subscribe(ALL.get("scheduler/stream"), FIRST_RUN + "-0000");
        Http.Stream<Event> second = null;
        for (Recording recording : ALL.values()) {
            if (!isOfSession(recording.name())) {
                continue;
            }
            if (recording.name().equals("errors-scheduler/old-stream-id-after-failover")) {
                Recording failover = ALL.get("scheduler/stream-failover");
                frameworks.call(failover.headers().get("mesos-stream-id"), "not yet");
                second = frameworks.subscribe(failover, FIRST_RUN + "-0000");
                await().until(stream::ended);
            }
            frameworks.findOffer(recording, stream);
            if (recording.isStream()) {
                compareStream(recording, frameworks);
                awaitActive(1);
            } else {
                compareAnswer(recording, send(recording, frameworks), frameworks);
            }
            afterwards(recording, frameworks, stream);
        }
        await().until(second::ended);
        compareEvents(ALL.get("scheduler/stream"), stream, frameworks);
        compareShapes(ALL.get("scheduler/stream"), stream.records());
        compareShapes(ALL.get("scheduler/stream-failover"), second.records());
        report();
    }

    /** Deeds of operators and executors are replayed elsewhere. */
    private static boolean isOfSession(String name) {
        return name.startsWith("errors-scheduler/")
                || name.startsWith("scheduler/call-")
                || name.equals("scheduler/stream-protobuf");
    }

    /** A framework of the first run that was removed before the wrong calls were made. */
    private static void removeOne(RecordedFrameworks frameworks) {
        Http.Stream<Event> removed =
                http.subscribe(Given.subscribe(Given.framework("removed", "dev").build()));
        await().until(() -> !removed.events().isEmpty());
        var id = removed.events().getFirst().getSubscribed().getFrameworkId();
        frameworks.send(removed, Given.call(Call.Type.TEARDOWN, id));
        await().until(removed::ended);
        frameworks.call(FIRST_RUN + "-0001", id.getValue());
    }

    private static void awaitActive(int frameworks) {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> JSON.readTree(http.get("/frameworks").body())
                                .path("frameworks")
                                .valueStream()
                                .filter(framework -> framework.path("active").asBoolean())
                                .count()
                        == frameworks);
    }

    /** What the recorded agent's tasks did by themselves. */
    private static void afterwards(Recording recording, RecordedFrameworks frameworks, Http.Stream<Event> stream) {
        report();
        switch (recording.name()) {
            case "scheduler/call-ACCEPT" -> {
                frameworks.awaitUpdate(stream, "task-1", TaskState.TASK_RUNNING);
                frameworks.awaitUpdate(stream, "task-2", TaskState.TASK_RUNNING);
                agent.report("task-2", TaskState.TASK_FAILED);
                frameworks.awaitUpdate(stream, "task-2", TaskState.TASK_FAILED);
            }
            case "scheduler/call-ACCEPT-no-allocation-role" -> {
                frameworks.awaitUpdate(stream, "task-noalloc", TaskState.TASK_RUNNING);
                agent.report("task-noalloc", TaskState.TASK_FINISHED);
                frameworks.awaitUpdate(stream, "task-noalloc", TaskState.TASK_FINISHED);
            }
            case "scheduler/call-KILL" -> frameworks.awaitUpdate(stream, "task-1", TaskState.TASK_KILLED);
            default -> {}
        }
    }

    /** The second run: an agent that is unreachable, back, restarted; a master that is another. */
    @Test
    @Order(2)
    void aPartitionIsToldAsRecorded() throws IOException {
        RecordedFrameworks frameworks = new RecordedFrameworks(http);
        frameworks.call(SECOND_RUN + "-S0", agent.id().value());
        Map<String, Http.Stream<Event>> streams = new LinkedHashMap<>();
        String[] names = {"plain", "aware", "nocheckpoint"};
        String[] tasks = {"plain-1", "aware-1", "nock-1"};
        for (int i = 0; i < names.length; i++) {
            Http.Stream<Event> stream =
                    frameworks.subscribe(ALL.get("partition/stream-" + names[i]), SECOND_RUN + "-000" + i);
            streams.put(names[i], stream);
            launch(frameworks, stream, tasks[i]);
        }
        agent.fallSilent();
        frameworks.awaitUpdate(streams.get("plain"), "plain-1", TaskState.TASK_LOST);
        frameworks.awaitUpdate(streams.get("aware"), "aware-1", TaskState.TASK_UNREACHABLE);
        frameworks.awaitUpdate(streams.get("nocheckpoint"), "nock-1", TaskState.TASK_LOST);
        for (String name : List.of("partition/1-RECONCILE-plain", "partition/1-RECONCILE-aware")) {
            Recording recording = ALL.get(name);
            compareAnswer(recording, send(recording, frameworks), frameworks);
        }
        agent.connect(master.linkPort());
        await().atMost(Duration.ofSeconds(10))
                .until(() -> streams.values().stream()
                        .allMatch(stream -> has(stream, TaskStatus.Reason.REASON_AGENT_REREGISTERED)));
        agent.close();
        agent.forget("nock-1");
        await().until(() -> has(streams.get("nocheckpoint"), TaskStatus.Reason.REASON_AGENT_DISCONNECTED));
        agent.connect(master.linkPort());
        await().until(() -> JSON.readTree(http.get("/slaves").body())
                .path("slaves")
                .path(0)
                .path("active")
                .asBoolean());
        master.loseLeadership();
        for (Map.Entry<String, Http.Stream<Event>> stream : streams.entrySet()) {
            await().atMost(Duration.ofSeconds(20)).until(stream.getValue()::ended);
            Recording recording = ALL.get("partition/stream-" + stream.getKey());
            compareEvents(recording, stream.getValue(), frameworks);
            compareShapes(recording, stream.getValue().records());
        }
        afterFailover(frameworks);
        report();
        assertThat(ALLOWED.unused())
                .as("allowed differences that there are not")
                .isEmpty();
    }

    private static void afterFailover(RecordedFrameworks frameworks) throws IOException {
        master.awaitLeading();
        agent.connect(master.linkPort());
        await().atMost(Duration.ofSeconds(10))
                .until(() -> JSON.readTree(http.get("/tasks").body())
                        .path("tasks")
                        .valueStream()
                        .anyMatch(task -> task.path("id").asString().equals("aware-1")));
        Recording after = ALL.get("partition/stream-aware-after-failover");
        Http.Stream<Event> stream = frameworks.subscribe(after, SECOND_RUN + "-0001");
        for (String call : List.of("partition/6-RECONCILE", "partition/6-KILL")) {
            Recording recording = ALL.get(call);
            compareAnswer(recording, send(recording, frameworks), frameworks);
        }
        frameworks.awaitUpdate(stream, "aware-1", TaskState.TASK_KILLED);
        compareEvents(after, stream, frameworks);
        compareShapes(after, stream.records());
        stream.close();
    }

    private static boolean has(Http.Stream<Event> stream, TaskStatus.Reason reason) {
        return RecordedFrameworks.statuses(stream).stream().anyMatch(status -> status.getReason() == reason);
    }

    private static void launch(RecordedFrameworks frameworks, Http.Stream<Event> stream, String task) {
        await().atMost(Duration.ofSeconds(10))
                .until(() -> stream.events().stream().anyMatch(Event::hasOffers));
        var offer = stream.events().stream()
                .filter(Event::hasOffers)
                .findFirst()
                .orElseThrow()
                .getOffers()
                .getOffers(0);
        var id = offer.getFrameworkId();
        frameworks.send(
                stream,
                Given.launch(
                        id,
                        List.of(offer.getId()),
                        3600,
                        Given.task(task, offer.getAgentId(), "cpus:0.1;mem:32").build())
                        .toBuilder());
        frameworks.send(stream, Given.call(Call.Type.SUPPRESS, id));
        frameworks.awaitUpdate(stream, task, TaskState.TASK_RUNNING);
    }

    private static HttpResponse<String> send(Recording recording, RecordedFrameworks frameworks) {
        return http.send(request(recording, frameworks));
    }

    private static HttpRequest request(Recording recording, RecordedFrameworks frameworks) {
        List<String> headers = new ArrayList<>();
        recording
                .requestHeaders()
                .forEach((name, value) -> headers.addAll(List.of(name, frameworks.translated(value))));
        byte[] body = frameworks
                .translated(recording.requestBody())
                .getBytes(
                        recording.requestBody().contains("\u00ff")
                                ? StandardCharsets.ISO_8859_1
                                : StandardCharsets.UTF_8);
        return http.request(recording.path(), headers.toArray(String[]::new))
                .method(recording.method(), BodyPublishers.ofByteArray(body))
                .build();
    }

    private static void compareAnswer(Recording recording, HttpResponse<String> ours, RecordedFrameworks frameworks) {
        expect(recording.name(), "status", String.valueOf(recording.status()), String.valueOf(ours.statusCode()));
        String body = recording
                .body()
                .map(bytes -> frameworks.translated(new String(bytes, StandardCharsets.UTF_8)))
                .orElse("");
        expect(recording.name(), "body", body, ours.body());
        for (String header : COMPARED_HEADERS) {
            String expected = header.equals("content-length")
                    ? String.valueOf(body.getBytes(StandardCharsets.UTF_8).length) // ids may be longer here
                    : recording.headers().getOrDefault(header, "none");
            String actual = ours.headers().firstValue(header).orElse("none");
            if (!header.equals("content-length") || !actual.equals("none")) {
                expect(recording.name(), "header " + header, normal(expected), normal(actual));
            }
        }
    }

    /** A subscription of its own: headers, and as many events as were recorded, of the same types and shapes. */
    private static void compareStream(Recording recording, RecordedFrameworks frameworks) throws IOException {
        List<String> recorded = RecordedEvents.records(recording);
        HttpResponse<InputStream> ours = http.stream(request(recording, frameworks));
        expect(recording.name(), "status", "200", String.valueOf(ours.statusCode()));
        expect(
                recording.name(),
                "content-type",
                recording.headers().get("content-type"),
                ours.headers().firstValue("content-type").orElse("none"));
        assertThat(ours.headers().firstValue("mesos-stream-id"))
                .as(recording.name())
                .isPresent();
        List<String> told = new ArrayList<>();
        try (InputStream in = ours.body()) {
            RecordReader reader = new RecordReader(1 << 24);
            byte[] chunk = new byte[8192];
            while (RecordedEvents.steady(told).size()
                    < RecordedEvents.steady(recorded).size()) {
                int n = in.read(chunk);
                if (n < 0) {
                    break;
                }
                reader.feed(ByteBuffer.wrap(chunk, 0, n), record -> told.add(RecordedEvents.text(recording, record)));
            }
        }
        expect(
                recording.name(),
                "events",
                RecordedEvents.types(RecordedEvents.steady(recorded)),
                RecordedEvents.types(RecordedEvents.steady(told)));
        compareShapes(recording, told);
        expect(recording.name(), "errors", RecordedEvents.errors(recorded), RecordedEvents.errors(told));
    }

    private static void compareEvents(Recording recording, Http.Stream<Event> ours, RecordedFrameworks frameworks)
            throws IOException {
        List<String> recorded = RecordedEvents.told(RecordedEvents.records(recording).stream()
                .map(frameworks::translated)
                .toList());
        List<String> told = RecordedEvents.told(ours.records());
        for (int i = 0; i < Math.max(recorded.size(), told.size()); i++) {
            expect(
                    recording.name(),
                    "event " + i,
                    i < recorded.size() ? recorded.get(i) : "none",
                    i < told.size() ? told.get(i) : "none");
        }
    }

    private static void compareShapes(Recording recording, List<String> ours) throws IOException {
        RecordedEvents.differencesInShape(RecordedEvents.records(recording), ours)
                .forEach(difference -> differ(recording.name(), difference));
    }

    private static void report() {
        assertThat(DIFFERENCES).as("differences that are not allowed").isEmpty();
    }

    private static void expect(String recording, String what, String expected, String actual) {
        if (!expected.equals(actual)) {
            differ(recording, what + " is " + actual + ", recorded as " + expected);
        }
    }

    private static void differ(String recording, String difference) {
        if (!ALLOWED.allows(recording, difference)) {
            DIFFERENCES.add(recording + ": " + difference);
        }
    }

    private static String normal(String header) {
        return header.toLowerCase(Locale.ROOT).replace("; ", ";");
    }
}
