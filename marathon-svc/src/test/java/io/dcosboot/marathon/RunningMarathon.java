package io.dcosboot.marathon;

import io.dcosboot.platform.testing.TestZooKeeper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One real Marathon for all wire tests, with a real ZooKeeper and a {@link FakeMesos}. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.DEFINED_PORT)
abstract class RunningMarathon {

    static final JsonMapper MAPPER = JsonMapper.shared();
    static final FakeMesos MESOS = FakeMesos.start();
    static final TestZooKeeper ZOOKEEPER = TestZooKeeper.start();
    static final int PORT = freePort();

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    @DynamicPropertySource
    static void configure(DynamicPropertyRegistry registry) {
        registry.add("server.port", () -> PORT);
        registry.add("dcos.zookeeper.connect-string", ZOOKEEPER::connectString);
        registry.add("dcos.mesos.master", MESOS::address);
        registry.add("dcos.marathon.min-revive-offers-interval", () -> "100ms");
    }

    record Answer(int status, String body, HttpResponse<String> response) {
        JsonNode json() {
            return MAPPER.readTree(body);
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    static Answer get(String path, String... headers) {
        return send("GET", path, "", headers);
    }

    static Answer post(String path, String body) {
        return send("POST", path, body);
    }

    static Answer put(String path, String body) {
        return send("PUT", path, body);
    }

    static Answer delete(String path) {
        return send("DELETE", path, "");
    }

    static Answer send(String method, String path, String body, String... headers) {
        return sendTo(PORT, method, path, body, headers);
    }

    static Answer sendTo(int port, String method, String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body))
                .timeout(Duration.ofSeconds(30));
        if (headers.length > 0) {
            request.headers(headers);
        }
        try {
            HttpResponse<String> response = CLIENT.send(request.build(), BodyHandlers.ofString());
            return new Answer(response.statusCode(), response.body(), response);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Asks until the answer is as wanted, and gives it. */
    static JsonNode await(String path, Predicate<JsonNode> wanted) {
        return Awaitility.await(path)
                .atMost(Duration.ofSeconds(20))
                .until(() -> get(path), answer -> answer.status() == 200 && wanted.test(answer.json()))
                .json();
    }

    /** The app once it runs as many tasks as it should, with no deployment left. */
    static JsonNode awaitStable(String id) {
        return await(
                        "/v2/apps" + id,
                        json -> json.path("app").path("deployments").isEmpty()
                                && json.path("app").path("tasksRunning").asInt()
                                        == json.path("app").path("instances").asInt())
                .path("app");
    }

    static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
