package io.dcosboot.master.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dcosboot.master.core.Given;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.master.Event;
import io.dcosboot.platform.testing.TestZooKeeper;
import io.dcosboot.platform.testing.recordings.RecordedShapes;
import io.dcosboot.platform.testing.recordings.Recording;
import io.grpc.Status;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A master that wants to know who calls: {@code ops} may do everything, {@code guest} little. */
class AuthenticationIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Path RECORDINGS = Path.of(System.getProperty("mesos.fixtures", "../../shared/fixtures/mesos"));

    /** The lists that the recorded master had. */
    private static final String ACLS = """
            {"permissive": true,
             "register_frameworks": [
               {"principals": {"values": ["guest"]}, "roles": {"values": ["dev"]}},
               {"principals": {"values": ["guest"]}, "roles": {"type": "NONE"}}],
             "reserve_resources": [{"principals": {"values": ["guest"]}, "roles": {"type": "NONE"}}],
             "teardown_frameworks": [{"principals": {"values": ["guest"]}, "framework_principals": {"type": "NONE"}}],
             "update_weights": [{"principals": {"values": ["guest"]}, "roles": {"type": "NONE"}}],
             "update_quotas": [{"principals": {"values": ["guest"]}, "roles": {"type": "NONE"}}],
             "view_frameworks": [{"principals": {"values": ["guest"]}, "users": {"type": "NONE"}}],
             "view_flags": [{"principals": {"values": ["guest"]}, "flags": {"type": "NONE"}}]}
            """;

    private static final String OPS = basic("ops:s1");
    private static final String GUEST = basic("guest:s2");

    @TempDir
    private static Path folder;

    private static TestZooKeeper zooKeeper;
    private static RunningMaster master;
    private static Http nobody;
    private static Http ops;
    private static Http guest;
    private static FakeAgent agent;

    private static String basic(String pair) {
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    }

    @BeforeAll
    static void start() throws IOException {
        Path credentials = Files.writeString(
                folder.resolve("credentials.json"),
                "{\"credentials\":[{\"principal\":\"ops\",\"secret\":\"s1\"},"
                        + "{\"principal\":\"guest\",\"secret\":\"s2\"}]}");
        Path acls = Files.writeString(folder.resolve("acls.json"), ACLS);
        zooKeeper = TestZooKeeper.start();
        master = new RunningMaster(
                zooKeeper.connectString(),
                "dcos.node.hostname=host-1",
                "dcos.master.authenticate-http-readonly=true",
                "dcos.master.authenticate-http-readwrite=true",
                "dcos.master.authenticate-http-frameworks=true",
                "dcos.master.authenticate-agents=true",
                "dcos.master.credentials=" + credentials,
                "dcos.master.acls=" + acls);
        nobody = new Http(master.port());
        ops = new Http(master.port(), "Authorization", OPS);
        guest = new Http(master.port(), "Authorization", GUEST);
        await().atMost(Duration.ofSeconds(30)).until(() -> ops.get("/state").statusCode() == 200);
        agent = new FakeAgent("127.0.0.1", "cpus:8;mem:16384;disk:100000;ports:[31000-32000]").withCredential(OPS);
        agent.connect(master.linkPort());
        await().until(() -> agent.id() != null);
    }

    @AfterAll
    static void stop() {
        agent.close();
        nobody.close();
        ops.close();
        guest.close();
        master.close();
        zooKeeper.close();
    }

    @Test
    void everyRealmTellsCredentialsApart() {
        Map<String, String> credentials = new LinkedHashMap<>();
        credentials.put("wrong secret", basic("ops:bad"));
        credentials.put("unknown", basic("nobody:x"));
        credentials.put("no colon", basic("ops"));
        credentials.put("wrong scheme", "Bearer abc");
        credentials.put("garbled", "Basic !!!");
        credentials.put("empty", " ");
        Map<String, String> realms = Map.of(
                "/state", "mesos-master-readonly",
                "/nobody/knows", "mesos-master-readonly",
                "/master/state.json", "mesos-master-readonly",
                "/weights", "mesos-master-readwrite",
                "/%77eights", "mesos-master-readwrite",
                "/weights;x=y", "mesos-master-readwrite",
                "/quota/dev", "mesos-master-readwrite",
                "/master/api/v1", "mesos-master-readwrite",
                "/api/v1/scheduler", "mesos-master-scheduler");
        realms.forEach((path, realm) -> {
            assertUnauthorized(path, nobody.get(path), realm);
            credentials.forEach((kind, header) ->
                    assertUnauthorized(kind + " " + path, nobody.get(path, "Authorization", header), realm));
            assertThat(ops.get(path).statusCode()).as(path).isNotEqualTo(401);
            assertThat(guest.get(path).statusCode()).as(path).isNotEqualTo(401);
        });
        for (String open : List.of("/", "/health", "/version", "/system/stats.json", "/actuator/health")) {
            assertThat(nobody.get(open).statusCode()).as(open).isEqualTo(200);
            assertThat(nobody.get(open, "Authorization", "Basic !!!").statusCode())
                    .as(open)
                    .isEqualTo(200);
        }
    }

    private static void assertUnauthorized(String what, HttpResponse<String> response, String realm) {
        assertThat(response.statusCode()).as(what).isEqualTo(401);
        assertThat(response.body()).as(what).isEqualTo("401 Unauthorized.");
        assertThat(response.headers().allValues("WWW-Authenticate"))
                .as(what)
                .containsExactly("Basic realm=\"" + realm + "\"");
    }

    @Test
    void aGuestSeesAndTouchesNothingOfOthers() throws IOException {
        try (var seenByGuest = guest.operators();
                var seenByOps = ops.operators();
                var stream = ops.subscribe(
                        Given.subscribe(Given.framework("private", "prod").build()))) {
            await().until(() -> stream.events().stream()
                    .anyMatch(event -> event.getType() == io.dcosboot.mesos.v1.scheduler.Event.Type.OFFERS));
            var id = stream.events().getFirst().getSubscribed().getFrameworkId();
            Offer offer = stream.events().stream()
                    .filter(event -> event.getType() == io.dcosboot.mesos.v1.scheduler.Event.Type.OFFERS)
                    .findFirst()
                    .orElseThrow()
                    .getOffers()
                    .getOffers(0);
            ops.call(
                    stream.streamId(),
                    Given.launch(
                            id,
                            List.of(offer.getId()),
                            3600,
                            Given.task("secret", offer.getAgentId(), "cpus:1;mem:64")
                                    .build()));
            await().until(() -> types(seenByOps).contains(Event.Type.TASK_UPDATED));
            String whole = ops.get("/frameworks").body();
            assertThat(JSON.readTree(whole).at("/frameworks/0/principal").asString())
                    .isEqualTo("ops");
            for (String path : List.of("/state", "/state-summary", "/frameworks", "/tasks", "/roles", "/slaves")) {
                assertThat(guest.get(path).body())
                        .as(path)
                        .doesNotContain(id.getValue())
                        .doesNotContain("secret");
            }
            for (String call : List.of("GET_STATE", "GET_TASKS", "GET_FRAMEWORKS", "GET_EXECUTORS", "GET_ROLES")) {
                assertThat(guest.post("/api/v1", "{\"type\":\"" + call + "\"}").body())
                        .as(call)
                        .contains(call)
                        .doesNotContain(id.getValue())
                        .doesNotContain("secret");
            }
            assertThat(ops.get("/tasks").body()).contains("secret");
            assertThat(JSON.readTree(guest.get("/state").body())
                            .at("/slaves/0/used_resources/cpus")
                            .asDouble())
                    .isEqualTo(1.0);

            // Nor may it end the framework, or speak for it.
            var teardown =
                    guest.send("POST", "/teardown", ("frameworkId=" + id.getValue()).getBytes(StandardCharsets.UTF_8));
            assertThat(teardown.statusCode()).isEqualTo(403);
            assertThat(teardown.body()).isEqualTo("403 Forbidden.");
            var stranger = guest.call(stream.streamId(), Given.kill(id, "secret"));
            assertThat(stranger.statusCode()).isEqualTo(400);
            assertThat(stranger.body())
                    .isEqualTo("Authenticated principal 'guest' does not match principal 'ops' set in `FrameworkInfo`");

            // What everybody may see comes through, behind all that was hidden.
            try (FakeAgent second = new FakeAgent("127.0.0.2", "cpus:1;mem:64").withCredential(GUEST)) {
                second.connect(master.linkPort());
                await().until(() -> types(seenByGuest).contains(Event.Type.AGENT_ADDED));
            }
            assertThat(types(seenByGuest))
                    .doesNotContain(Event.Type.FRAMEWORK_ADDED, Event.Type.TASK_ADDED, Event.Type.TASK_UPDATED);
            assertThat(seenByGuest
                            .events()
                            .getFirst()
                            .getSubscribed()
                            .getGetState()
                            .getGetFrameworks()
                            .getFrameworksList())
                    .isEmpty();
            assertThat(ops.send("POST", "/teardown", ("frameworkId=" + id.getValue()).getBytes(StandardCharsets.UTF_8))
                            .statusCode())
                    .isEqualTo(200);
        }
    }

    private static List<Event.Type> types(Http.Stream<Event> stream) {
        return stream.events().stream().map(Event::getType).toList();
    }

    @Test
    void agentsMustShowACredentialThatIsKnown() {
        for (String wrong : List.of(basic("ops:bad"), "Basic !!!", "none")) {
            try (FakeAgent stranger = new FakeAgent("127.0.0.9", "cpus:1;mem:64")) {
                if (!wrong.equals("none")) {
                    stranger.withCredential(wrong);
                }
                stranger.connect(master.linkPort());
                await().until(() -> stranger.ended() != null);
                assertThat(Status.fromThrowable(stranger.ended()).getCode()).isEqualTo(Status.Code.UNAUTHENTICATED);
                assertThat(stranger.id()).isNull();
            }
        }
        assertThat(ops.get("/slaves").body()).doesNotContain("127.0.0.9");
    }

    @Test
    void answersAreAsRecorded() throws IOException {
        Assumptions.assumeTrue(
                Files.isDirectory(RECORDINGS), "no recordings of the original at " + RECORDINGS.toAbsolutePath());
        List<String> differences = new ArrayList<>();
        int compared = 0;
        for (Recording recording : Recording.readAll(RECORDINGS, Recording.MASTER_PORT)) {
            if (recording.name().startsWith("auth/")) {
                compare(recording, differences);
                compared++;
            }
        }
        assertThat(compared).isPositive();
        assertThat(differences).isEmpty();
    }

    /** What the original's build says of itself, and flags and metrics, which have their own recordings. */
    private static final Set<String> FREE =
            Set.of("/git_sha", "/git_branch", "/git_tag", "/flags", "/get_flags", "/reregistered_time");

    private static void compare(Recording recording, List<String> differences) throws IOException {
        List<String> headers = new ArrayList<>();
        recording.requestHeaders().forEach((name, value) -> headers.addAll(List.of(name, value)));
        HttpResponse<InputStream> ours = nobody.stream(nobody.request(recording.path(), headers.toArray(String[]::new))
                .method(
                        recording.method(),
                        recording.requestBody().isEmpty()
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofString(recording.requestBody()))
                .build());
        try (InputStream body = ours.body()) {
            differ(
                    recording,
                    differences,
                    "status",
                    String.valueOf(recording.status()),
                    String.valueOf(ours.statusCode()));
            for (String header : List.of("www-authenticate", "content-type", "location")) {
                differ(
                        recording,
                        differences,
                        header,
                        normal(recording.headers().getOrDefault(header, "none").replace(":5050", ":" + master.port())),
                        normal(ours.headers().firstValue(header).orElse("none")));
            }
            if (recording.status() != ours.statusCode() || recording.isStream()) {
                if (recording.isStream() && recording.name().contains("guest")) {
                    differ(
                            recording,
                            differences,
                            "events",
                            text(recording.body().orElseThrow()).strip(),
                            text(body.readAllBytes()));
                }
                return;
            }
            if (recording.body().isPresent() && !recording.name().contains("metrics")) {
                byte[] bytes = body.readAllBytes();
                if (recording.headers().getOrDefault("content-type", "").equals("application/json")) {
                    JsonNode recorded = JSON.readTree(recording.body().get());
                    RecordedShapes.of(recorded).differences(JSON.readTree(bytes)).stream()
                            .filter(difference -> FREE.stream().noneMatch(difference::contains))
                            .forEach(difference -> differences.add(recording.name() + ": " + difference));
                } else {
                    differ(recording, differences, "body", text(recording.body().get()), text(bytes));
                }
            }
        }
    }

    private static void differ(
            Recording recording, List<String> differences, String what, String recorded, String ours) {
        if (!recorded.equals(ours)) {
            differences.add(recording.name() + ": " + what + " is '" + ours + "', recorded as '" + recorded + "'");
        }
    }

    private static String normal(String header) {
        return header.toLowerCase(java.util.Locale.ROOT).replace(" ", "");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
