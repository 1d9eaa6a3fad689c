package io.dcosboot.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dcosboot.platform.testing.TestZooKeeper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.SubmissionPublisher;
import java.util.concurrent.TimeUnit;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;

/** The gateway before real servers: a master, an agent, Marathon, a service and a framework. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@Timeout(60)
class GatewayTest {
    private static final TestZooKeeper ZOO_KEEPER = TestZooKeeper.start();
    private static final TestUpstream MASTER = new TestUpstream("master");
    private static final TestUpstream AGENT = new TestUpstream("agent");
    private static final TestUpstream MARATHON = new TestUpstream("marathon");
    private static final TestUpstream SERVICE = new TestUpstream("service");
    private static final TestUpstream COSMOS = new TestUpstream("cosmos");
    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void properties(DynamicPropertyRegistry registry) throws Exception {
        MASTER.documents.put("/master/state-summary", """
                {"hostname": "m", "cluster": "c",
                 "slaves": [{"id": "a-1", "pid": "slave(1)@127.0.0.1:%d", "hostname": "h"},
                            {"id": "a-dead", "pid": "slave(1)@127.0.0.1:1"}],
                 "frameworks": [{"id": "f-1", "name": "marathon", "webui_url": "%s", "active": true},
                                {"id": "f-2", "name": "dns-only", "webui_url": ""},
                                {"id": "f-3", "name": "no-ui"},
                                {"id": "f-4", "name": "dead", "webui_url": "http://127.0.0.1:1/"}]}
                """.formatted(AGENT.port(), MARATHON.url()));
        MARATHON.documents.put("/v2/apps", apps("group/web", "true"));
        ZOO_KEEPER
                .client()
                .create()
                .creatingParentsIfNeeded()
                .withMode(CreateMode.PERSISTENT_SEQUENTIAL)
                .forPath("/mesos/json.info_", masterInfo(MASTER.port()));

        registry.add("dcos.zookeeper.connect-string", ZOO_KEEPER::connectString);
        registry.add("dcos.gateway.upstreams.marathon", MARATHON::url);
        registry.add("dcos.gateway.upstreams.cosmos", COSMOS::url);
        registry.add("dcos.gateway.upstreams.mesos-dns", COSMOS::url);
        registry.add("dcos.gateway.upstreams.exhibitor", () -> "http://127.0.0.1:1");
        registry.add("dcos.gateway.agent-gateway-port", AGENT::port);
        registry.add("dcos.gateway.cache.first-poll-delay", () -> "50ms");
        registry.add("dcos.gateway.cache.refresh-interval", () -> "10ms");
        registry.add("dcos.gateway.timeouts.idle", () -> "2s");
        registry.add("dcos.gateway.max-body", () -> "1MB");
    }

    @AfterAll
    static void stop() {
        for (TestUpstream upstream : new TestUpstream[] {MASTER, AGENT, MARATHON, SERVICE, COSMOS}) {
            upstream.close();
        }
        ZOO_KEEPER.close();
    }

    @BeforeEach
    void isReady() {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(
                        () -> assertThat(get("/mesos/ready").statusCode()).isEqualTo(200));
    }

    // Routes

    @ParameterizedTest
    @CsvSource({
        "/mesos/, master GET /",
        "/mesos/state-summary?a=%20b, master GET /state-summary?a=%20b",
        "//mesos///x/./y/../z, master GET /x/z",
        "/agent/a-1, agent GET /",
        "/slave/a-1/slave%281%29/state, agent GET /slave%281%29/state",
        "/agent/a-1/files/browse?path=/a, agent GET /files/browse?path=/a",
        "/system/v1/agent/a-1/metrics/v0/node, agent GET /system/v1/metrics/v0/node",
        "/service/group/web, service GET /",
        "/service/group/web/a%20b%3Fc%23d/?q=1&q=2, service GET /a%20b%3Fc%23d/?q=1&q=2",
        "/marathon/v2/info, marathon GET /v2/info",
        "/service/marathon/v2/apps//id, marathon GET /v2/apps/id",
        "/service/f-1/ping, marathon GET /ping",
        "/package/search, cosmos GET /package/search",
        "/mesos_dns/v1/version, cosmos GET /v1/version",
    })
    void requestsReachTheServerOfTheirPath(String path, String answer) throws Exception {
        var response = get(path);
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body().strip()).isEqualTo(answer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "PATCH", "OPTIONS"})
    void methodsAndBodiesPass(String method) throws Exception {
        var request = HttpRequest.newBuilder(uri("/service/group/web/x"))
                .method(method, BodyPublishers.ofString("body"))
                .build();
        assertThat(HTTP.send(request, BodyHandlers.ofString()).body()).isEqualTo("service " + method + " /x body");
    }

    @Test
    void headIsPassedAsHeadAndAnsweredWithoutABody() throws Exception {
        var response = HTTP.send(HttpRequest.newBuilder(uri("/mesos/x")).HEAD().build(), BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(MASTER.last().method()).isEqualTo("HEAD");
    }

    @ParameterizedTest
    @CsvSource({
        "/mesos?a=1, 301, /mesos/?a=1",
        "/service/group, 301, /service/group/",
        "/exhibitor, 301, /exhibitor/",
        "/marathon?a=1, 307, /marathon/?a=1",
    })
    void foldersAreRedirectedWithoutTheHost(String path, int status, String location) throws Exception {
        try (var client = new RawClient(port)) {
            String head = client.send("GET " + path + " HTTP/1.1\r\nHost: evil.example\r\n\r\n")
                    .readUntil("\r\n\r\n");
            assertThat(head).startsWith("HTTP/1.1 " + status).containsIgnoringCase("\nlocation: " + location + "\r");
            assertThat(head).doesNotContain("evil");
        }
    }

    // Headers

    @Test
    void upstreamsGetTheHeadersOfTheContract() throws Exception {
        try (var client = new RawClient(port)) {
            client.send("""
                    GET /service/group/web/h HTTP/1.1
                    Host: cluster.example:8000
                    X-Forwarded-For: 203.0.113.7
                    X-Forwarded-Proto: gopher
                    X-Real-IP: 203.0.113.8
                    Authorization: token=abc
                    Accept-Encoding: gzip
                    Cookie: a=1; dcos-acs-auth-cookie=secret
                    Cookie: b=2
                    Connection: keep-alive, X-Private
                    X-Private: 1
                    Keep-Alive: 5

                    """.replace("\n", "\r\n")).readUntil("service GET /h");
        }
        var seen = SERVICE.last();
        assertThat(seen.header("host")).isEqualTo("cluster.example:8000");
        assertThat(seen.header("x-real-ip")).isEqualTo("127.0.0.1");
        assertThat(seen.header("x-forwarded-for")).isEqualTo("203.0.113.7, 127.0.0.1");
        assertThat(seen.header("x-forwarded-proto")).isEqualTo("http");
        assertThat(seen.header("authorization")).isEqualTo("token=abc");
        assertThat(seen.header("accept-encoding")).isEqualTo("gzip");
        assertThat(seen.header("cookie")).isEqualTo("a=1; b=2");
        assertThat(seen.headers()).doesNotContainKeys("x-private", "keep-alive", "user-agent", "transfer-encoding");
        assertThat(seen.header("connection")).doesNotContain("keep-alive").doesNotContain("X-Private");
    }

    @Test
    void targetsThatAreNoUrisAndRequestsWithoutAHostPass() throws Exception {
        try (var client = new RawClient(port)) {
            client.send("GET /service/group/web/t?q={a|b}&p=100% HTTP/1.0\r\n\r\n")
                    .readUntil("service GET /t?q=%7Ba%7Cb%7D&p=100%25");
        }
    }

    @Test
    void agentsGetNoAcceptEncodingAndMesosDnsNoToken() throws Exception {
        var headers = new String[] {"Accept-Encoding", "gzip", "Authorization", "token=abc"};
        HTTP.send(HttpRequest.newBuilder(uri("/agent/a-1/x")).headers(headers).build(), BodyHandlers.discarding());
        assertThat(AGENT.last().headers()).doesNotContainKey("accept-encoding").containsKey("authorization");
        HTTP.send(HttpRequest.newBuilder(uri("/mesos_dns/x")).headers(headers).build(), BodyHandlers.discarding());
        assertThat(COSMOS.last().headers()).containsKey("accept-encoding").doesNotContainKey("authorization");
    }

    @ParameterizedTest
    @CsvSource({"/mesos/x, true", "/agent/a-1/x, true", "/service/group/web/x, false"})
    void connectionsThatMayHaveStreamedAreClosed(String path, boolean closes) throws Exception {
        try (var client = new RawClient(port)) {
            String answer =
                    client.send("GET " + path + " HTTP/1.1\r\nHost: h\r\n\r\n").readUntil(" GET /x");
            assertThat(answer.toLowerCase().contains("connection: close")).isEqualTo(closes);
            assertThat(answer).containsIgnoringCase("x-accel-buffering: no").doesNotContain("upstream/1");
            if (closes) {
                client.readToEnd();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/login, /service/group/web/login",
        "http://127.0.0.1:9999/login, /service/group/web/login",
        "/service/group/web/x, /service/group/web/x",
        "https://127.0.0.1/login, https://127.0.0.1/login",
        "http://elsewhere/x, http://elsewhere/x",
    })
    void redirectsOfAServiceStayBelowIt(String given, String seen) throws Exception {
        SERVICE.redirects.put("/go", given);
        assertThat(get("/service/group/web/go").headers().firstValue("location"))
                .contains(seen);
    }

    @Test
    void redirectsOfMesosPassUnchanged() throws Exception {
        MASTER.redirects.put("/master/redirect", "//10.0.0.1:5050");
        assertThat(get("/mesos/master/redirect").headers().firstValue("location"))
                .contains("//10.0.0.1:5050");
    }

    // Streams

    @ParameterizedTest
    @CsvSource({
        "POST, /mesos/api/v1/stream, application/recordio",
        "GET, /service/group/web/stream, text/event-stream",
        "GET, /service/group/web/stream, none",
        "POST, /agent/a-1/api/v1/stream, application/x-protobuf",
    })
    void streamsArriveRecordByRecord(String method, String path, String type) throws Exception {
        TestUpstream upstream = path.startsWith("/mesos") ? MASTER : path.startsWith("/agent") ? AGENT : SERVICE;
        upstream.newStream();
        try (var client = new RawClient(port)) {
            client.send(
                    method + " " + path + " HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\nAccept: " + type + "\r\n\r\n");
            for (int i = 0; i < 20; i++) {
                upstream.emit("record " + i + "\n");
                client.readUntil("record " + i + "\n");
            }
            upstream.stream.tryEmitComplete();
            client.readUntil("0\r\n\r\n");
        }
    }

    @Test
    void aClientThatLeavesEndsTheUpstreamsRequest() throws Exception {
        MASTER.newStream();
        try (var client = new RawClient(port)) {
            client.send("POST /mesos/stream HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
            MASTER.emit("record\n");
            client.readUntil("record\n");
        }
        MASTER.streamLeft.get(10, TimeUnit.SECONDS);
    }

    @Test
    void aClientThatLeavesBeforeTheAnswerEndsTheUpstreamsRequest() throws Exception {
        MASTER.newStream();
        int before = MASTER.requests.size();
        try (var client = new RawClient(port)) {
            client.send("POST /mesos/stream HTTP/1.1\r\nHost: h\r\nContent-Length: 0\r\n\r\n");
            await().until(() -> MASTER.requests.size() > before);
        }
        MASTER.streamLeft.get(10, TimeUnit.SECONDS);
    }

    @Test
    void requestBodiesAreStreamed() throws Exception {
        SERVICE.uploaded.clear();
        try (var client = new RawClient(port)) {
            client.send("POST /service/group/web/upload HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 10; i++) {
                client.send("7\r\npiece " + i + "\r\n");
                assertThat(SERVICE.uploaded.poll(10, TimeUnit.SECONDS)).isEqualTo("piece " + i);
            }
            client.send("0\r\n\r\n");
            client.readUntil("received 70");
        }
    }

    @Test
    void requestAndAnswerStreamAtTheSameTime() throws Exception {
        try (var client = new RawClient(port)) {
            client.send("POST /agent/a-1/api/v1/duplex HTTP/1.1\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n");
            for (int i = 0; i < 10; i++) {
                client.send("7\r\ninput " + i + "\r\n");
                client.readUntil("input " + i);
            }
            client.send("0\r\n\r\n");
            client.readUntil("0\r\n\r\n");
        }
    }

    @Test
    void largeBodiesPassInBothDirections() throws Exception {
        SERVICE.uploaded.clear();
        int size = 8 * 1024 * 1024;
        var publisher = new SubmissionPublisher<java.nio.ByteBuffer>();
        var response = HTTP.sendAsync(
                HttpRequest.newBuilder(uri("/service/group/web/upload"))
                        .POST(BodyPublishers.fromPublisher(publisher))
                        .build(),
                BodyHandlers.ofString());
        await().until(publisher::hasSubscribers);
        for (int sent = 0; sent < size; sent += 65_536) {
            publisher.submit(java.nio.ByteBuffer.wrap(new byte[65_536]));
        }
        publisher.close();
        assertThat(response.get(30, TimeUnit.SECONDS).body()).isEqualTo("received " + size);
    }

    @Test
    void anUpstreamThatBreaksOffBreaksTheAnswerOff() throws Exception {
        SERVICE.newStream();
        try (var client = new RawClient(port)) {
            client.send("GET /service/group/web/stream HTTP/1.1\r\nHost: h\r\n\r\n");
            SERVICE.emit("first");
            client.readUntil("first");
            SERVICE.stream.tryEmitError(new IllegalStateException("the test breaks it off"));
            assertThat(client.readToEnd()).doesNotContain("0\r\n\r\n");
        }
    }

    @Test
    void webSocketsPassTextSubprotocolAndCloseCode() throws Exception {
        BlockingQueue<String> received = new LinkedBlockingQueue<>();
        var closed = new CompletableFuture<Integer>();
        var socket = HTTP.newWebSocketBuilder()
                .subprotocols("p3", "p2")
                .buildAsync(URI.create("ws://127.0.0.1:" + port + "/service/group/web/ws"), new WebSocket.Listener() {
                    @Override
                    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
                        received.add(data.toString());
                        webSocket.request(1);
                        return null;
                    }

                    @Override
                    public CompletionStage<?> onClose(WebSocket webSocket, int statusCode, String reason) {
                        closed.complete(statusCode);
                        return null;
                    }
                })
                .get(10, TimeUnit.SECONDS);
        assertThat(socket.getSubprotocol()).isEqualTo("p2");
        for (int i = 0; i < 5; i++) {
            socket.sendText("m" + i, true).join();
            assertThat(received.poll(10, TimeUnit.SECONDS)).isEqualTo("service:m" + i);
        }
        String large = "x".repeat(200_000);
        socket.sendText(large, true).join();
        var whole = new StringBuilder();
        while (whole.length() < large.length()) {
            String piece = received.poll(10, TimeUnit.SECONDS);
            assertThat(piece).isNotNull();
            whole.append(piece.replace("service:", ""));
        }
        assertThat(whole.toString()).isEqualTo(large);
        socket.sendClose(4001, "done").join();
        assertThat(closed.get(10, TimeUnit.SECONDS)).isEqualTo(4001);
    }

    @ParameterizedTest
    @CsvSource({"/service/group/web/denied, 403", "/service/group/web/x, 502", "/service/dead/ws, 502"})
    void aRefusedWebSocketIsRefusedToTheClient(String path, int status) throws Exception {
        try (var client = new RawClient(port)) {
            String head = client.send(
                            "GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
                                    + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n")
                    .readUntil("\r\n\r\n");
            assertThat(head).startsWith("HTTP/1.1 " + status);
        }
    }

    // Failures

    @ParameterizedTest
    @CsvSource({
        "/service/unknown/x, 404, 404 Not Found: service not found.",
        "/service/no-ui/, 404, 404 Not Found: service not found.",
        "/service/dns-only/, 503, 503 Service Unavailable: MesosDNS request has failed",
        "/agent/a-2/x, 404, 404 Not Found: agent `a-2` unknown.",
        "/system/v1/agent/a-2/logs/v1/stream/, 404, 404 Not Found: agent `a-2` unknown.",
    })
    void whatCannotBeRoutedIsAnsweredWithTheContractsLine(String path, int status, String line) throws Exception {
        var response = get(path);
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(response.body()).isEqualTo(line + "\n");
        assertThat(response.headers().firstValue("content-type")).contains("application/octet-stream");
    }

    @ParameterizedTest
    @CsvSource({
        "/agent/a_b/x, 404 Not Found",
        "/nothing/here, 404 Not Found",
        "/assets/index.js, 404 Not Found",
        "/%2e%2e/etc/passwd, 400 Bad Request",
        "/agent/a-dead/x, 502 Bad Gateway",
        "/service/dead/, 502 Bad Gateway",
        "/exhibitor/x, 502 Bad Gateway",
        "/pkgpanda/active/, 502 Bad Gateway",
        "/system/v1/logs/v1/stream/, 502 Bad Gateway",
        "/mesos/silent, 504 Gateway Timeout",
    })
    void otherFailuresAreASmallPage(String path, String title) throws Exception {
        try (var client = new RawClient(port)) {
            String answer = client.send("GET " + path + " HTTP/1.1\r\nHost: h\r\nConnection: close\r\n\r\n")
                    .readToEnd();
            assertThat(answer).startsWith("HTTP/1.1 " + title.substring(0, 3));
            assertThat(answer).containsIgnoringCase("content-type: text/html").contains("<h1>" + title + "</h1>");
            assertThat(answer).doesNotContain("Exception", "springframework", "netty", "127.0.0.1");
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aBodyOverTheLimitIsRefused(boolean tellsItsLength) throws Exception {
        byte[] body = new byte[1_500_000];
        var request = HttpRequest.newBuilder(uri("/mesos/upload"))
                .POST(
                        tellsItsLength
                                ? BodyPublishers.ofByteArray(body)
                                : BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body)))
                .build();
        try {
            assertThat(HTTP.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(413);
        } catch (IOException e) {
            // The answer may be lost when the server closes while the client still sends.
            assertThat(MASTER.requests).noneMatch(seen -> seen.uri().equals("/upload") && tellsItsLength);
        }
    }

    @Test
    void aForeignPageMayNotChangeAnything() throws Exception {
        int before = SERVICE.requests.size();
        var request = HttpRequest.newBuilder(uri("/service/group/web/x"))
                .header("Origin", "http://evil.example")
                .POST(BodyPublishers.ofString("x"))
                .build();
        assertThat(HTTP.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(403);
        assertThat(SERVICE.requests).hasSize(before);
    }

    // Cluster state

    @Test
    void aNewServiceAndANewAgentAreFoundAtOnce() throws Exception {
        String before = MARATHON.documents.put("/v2/apps", apps("fresh", "false"));
        try {
            assertThat(get("/service/fresh/x").body()).isEqualTo("service GET /service/fresh/x ");
        } finally {
            MARATHON.documents.put("/v2/apps", before);
            assertThat(get("/service/unknown/").statusCode()).isEqualTo(404);
        }
        assertThat(MARATHON.requests)
                .filteredOn(seen -> seen.uri().startsWith("/v2/apps?"))
                .isNotEmpty()
                .allSatisfy(seen -> {
                    assertThat(seen.uri()).isEqualTo("/v2/apps?embed=apps.tasks&label=DCOS_SERVICE_NAME");
                    assertThat(seen.header("user-agent")).isEqualTo("Master Admin Router");
                    assertThat(seen.header("connection")).isEqualTo("close");
                });
    }

    @Test
    void aBrokenMarathonLeavesKnownServicesReachable() throws Exception {
        String before = MARATHON.documents.put("/v2/apps", "{ not json");
        try {
            assertThat(get("/service/unknown/x").statusCode()).isEqualTo(404);
            assertThat(get("/service/group/web/x").body()).isEqualTo("service GET /x ");
        } finally {
            MARATHON.documents.put("/v2/apps", before);
        }
    }

    @Test
    void theMasterThatLeadsIsFollowed() throws Exception {
        var client = ZOO_KEEPER.client();
        String lower = client.getChildren().forPath("/mesos").getFirst();
        try (var next = new TestUpstream("next")) {
            next.documents.put("/master/state-summary", MASTER.documents.get("/master/state-summary"));
            client.create()
                    .withMode(CreateMode.PERSISTENT_SEQUENTIAL)
                    .forPath("/mesos/json.info_", masterInfo(next.port()));
            client.delete().forPath("/mesos/" + lower);
            await().atMost(Duration.ofSeconds(7))
                    .untilAsserted(() -> assertThat(get("/mesos/x").body()).startsWith("next GET"));
        } finally {
            for (String node : client.getChildren().forPath("/mesos")) {
                client.delete().forPath("/mesos/" + node);
            }
            await().untilAsserted(() -> assertThat(get("/mesos/x").statusCode()).isEqualTo(502));
            client.create()
                    .withMode(CreateMode.PERSISTENT_SEQUENTIAL)
                    .forPath("/mesos/json.info_", masterInfo(MASTER.port()));
        }
    }

    // The gateway's own

    @Test
    void theFrontPageNamesTheSystemAndItsOwnLinksWork() throws Exception {
        var page = get("/");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("DC/OS").hasSizeGreaterThan(100);
        assertThat(page.headers().firstValue("x-frame-options")).contains("DENY");
        assertThat(page.headers().firstValue("expires")).isPresent();
        var head = HTTP.send(HttpRequest.newBuilder(uri("/")).HEAD().build(), BodyHandlers.ofString());
        assertThat(head.statusCode()).isEqualTo(200);
        var links = java.util.regex.Pattern.compile("href=\"([^\"]+)\"").matcher(page.body());
        while (links.find()) {
            var link = HTTP.send(
                    HttpRequest.newBuilder(uri("/" + links.group(1))).HEAD().build(), BodyHandlers.discarding());
            assertThat(link.statusCode()).as(links.group(1)).isIn(200, 302);
        }
    }

    @Test
    void metadataTellsTheClustersIdAndAddress() throws Exception {
        await().untilAsserted(() -> assertThat(get("/metadata").body()).contains("CLUSTER_ID"));
        var client = ZOO_KEEPER.client();
        String id = new String(client.getData().forPath("/cluster-id"), StandardCharsets.UTF_8);
        assertThat(UUID.fromString(id).version()).isEqualTo(4);
        assertThat(get("/metadata").body()).isEqualTo("{\"PUBLIC_IPV4\":\"127.0.0.1\",\"CLUSTER_ID\":\"" + id + "\"}");
    }

    @Test
    void versionAndBuildInfo() throws Exception {
        var version = get("/dcos-metadata/dcos-version.json");
        assertThat(version.body())
                .contains("\"version\":\"2.2.0\"", "dcos-variant", "dcos-image-commit", "bootstrap-id");
        assertThat(version.headers().firstValue("cache-control")).contains("no-cache");
        var build = get("/pkgpanda/active.buildinfo.full.json");
        assertThat(build.body()).contains("\"mesos\":{");
        assertThat(build.body().split("\"name\"")).hasSizeGreaterThan(6);
        assertThat(build.headers().firstValue("cache-control")).contains("no-cache, no-store, must-revalidate");
        assertThat(get("/dcos-metadata/other.json").statusCode()).isEqualTo(404);
    }

    @Test
    void healthMetricsAndApiDescription() throws Exception {
        assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(200);
        assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(get("/actuator/prometheus").body()).contains("spring_cloud_gateway_requests_seconds_count");
        assertThat(get("/v3/api-docs").body()).contains("DC/OS gateway").contains("/metadata");
        assertThat(get("/swagger-ui.html").statusCode()).isEqualTo(302);
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(HttpRequest.newBuilder(uri(path)).build(), BodyHandlers.ofString());
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    private static byte[] masterInfo(int masterPort) {
        return """
                {"address":{"hostname":"localhost","ip":"127.0.0.1","port":%d},"id":"m","ip":16777343,"port":%d}
                """.formatted(masterPort, masterPort).getBytes(StandardCharsets.UTF_8);
    }

    private static String apps(String serviceName, String rewrite) {
        return """
                {"apps": [{"id": "/web", "labels": {
                   "DCOS_SERVICE_NAME": "%s", "DCOS_SERVICE_SCHEME": "http", "DCOS_SERVICE_PORT_INDEX": "0",
                   "DCOS_SERVICE_REWRITE_REQUEST_URLS": "%s"},
                 "cmd": "x", "networks": [{"mode": "host"}], "portDefinitions": [{"port": 10000}],
                 "tasks": [{"id": "t", "state": "TASK_RUNNING", "host": "127.0.0.1", "ports": [%d],
                            "ipAddresses": [{"ipAddress": "127.0.0.1", "protocol": "IPv4"}]}]}]}
                """.formatted(serviceName, rewrite, SERVICE.port());
    }
}
