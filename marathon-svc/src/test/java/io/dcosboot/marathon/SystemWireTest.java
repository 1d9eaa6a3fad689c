package io.dcosboot.marathon;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SystemWireTest extends RunningMarathon {

    @BeforeEach
    void awaitLeadership() {
        await("/v2/info", json -> json.path("frameworkId").isString());
    }

    @Test
    void tellsAboutItself() {
        var info = get("/v2/info").json();

        assertThat(info.path("name").stringValue()).isEqualTo("marathon");
        assertThat(info.path("version").stringValue()).isEqualTo("1.11.24");
        assertThat(info.path("frameworkId").stringValue()).isEqualTo("framework-1");
        assertThat(info.path("leader").stringValue()).isEqualTo("127.0.0.1:" + PORT);
        assertThat(info.path("marathon_config").path("framework_name").stringValue())
                .isEqualTo("marathon");
        assertThat(info.path("marathon_config").path("default_network_name").isNull())
                .isTrue();
        assertThat(get("/v2/leader").body()).isEqualTo("{\"leader\":\"127.0.0.1:" + PORT + "\"}");
        assertThat(get("/metrics")
                        .json()
                        .path("gauges")
                        .path("marathon.apps.active.gauge")
                        .path("value")
                        .isInt())
                .isTrue();
        assertThat(get("/v2/plugins").body()).isEqualTo("{\"plugins\":[]}");
    }

    @Test
    void everyAnswerNamesTheLeaderAndIsNotCached() {
        Answer answer = get("/v2/nothing");

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("{\"message\":\"URI not found: /v2/nothing\"}");
        assertThat(answer.header("X-Marathon-Leader")).isEqualTo("http://127.0.0.1:" + PORT);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-cache, no-store, must-revalidate");
        assertThat(answer.header("X-Frame-Options")).isEqualTo("DENY");
    }

    @Test
    void answersPings() {
        assertThat(get("/ping").body()).isEqualTo("pong");
        assertThat(get("/ping", "Accept", "text/plain").header("Content-Type")).startsWith("text/plain");
        assertThat(get("/ping", "Accept", "text/html").header("Content-Type")).startsWith("text/html");
        assertThat(get("/ping", "Accept", "application/json").body()).isEqualTo("\"pong\"");
        assertThat(get("/ping", "Accept", "image/png").status()).isEqualTo(204);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"GET /v2/pods", "POST /v2/groups", "PUT /v2/groups/a", "DELETE /v2/groups/a", "GET /logging"})
    void saysWhatItCannotDoYet(String request) {
        String[] parts = request.split(" ");

        Answer answer = send(parts[0], parts[1], "");

        assertThat(answer.status()).isEqualTo(501);
        assertThat(answer.json().path("message").stringValue()).endsWith("not supported yet");
    }

    @Test
    void documentsItsApi() {
        assertThat(get("/v3/api-docs").json().path("paths").path("/v2/apps").has("post"))
                .isTrue();
        assertThat(get("/swagger-ui/index.html").status()).isEqualTo(200);
        assertThat(get("/actuator/health/liveness").body()).contains("UP");
        assertThat(get("/actuator/health/readiness").body()).contains("UP");
    }

    @Test
    void streamsEvents() throws Exception {
        assertThat(get("/v2/events").status()).isEqualTo(406);
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + PORT
                        + "/v2/events?plan-format=light&event_type=api_post_event&event_type=status_update_event"
                        + "&event_type=deployment_success&event_type=group_change_success"))
                .header("Accept", "text/event-stream")
                .build();
        try (var client = HttpClient.newHttpClient()) {
            HttpResponse<java.io.InputStream> response = client.send(request, BodyHandlers.ofInputStream());
            assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("text/event-stream");
            List<String> lines = new CopyOnWriteArrayList<>();
            Thread.startVirtualThread(
                    () -> new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))
                            .lines()
                            .forEach(lines::add));

            Answer created = post("/v2/apps", """
                    {"id":"/wire/events/app","cmd":"sleep 1000","cpus":0.1,"mem":32}""");

            Awaitility.await().until(() -> lines.contains("event: deployment_success"));
            assertThat(lines).contains("event: api_post_event", "event: status_update_event");
            assertThat(lines)
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("data: {\"eventType\":\"group_change_success\"")
                            .contains("\"groupId\":\"/wire/events\""));
            assertThat(lines)
                    .anySatisfy(line -> assertThat(line)
                            .startsWith("data: {\"eventType\":\"deployment_success\"")
                            .contains(created.header("Marathon-Deployment-Id")));
            response.body().close();
        }
    }
}
