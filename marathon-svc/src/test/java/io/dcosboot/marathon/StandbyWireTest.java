package io.dcosboot.marathon;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** Two Marathons: one leads, the other passes requests on and takes over. */
class StandbyWireTest extends RunningMarathon {

    private static final int STANDBY = freePort();

    @Test
    @Timeout(120)
    void theStandbyPassesRequestsOnAndTakesOver() {
        await("/v2/info", json -> json.path("frameworkId").isString());
        try (ConfigurableApplicationContext _ = startStandby()) {
            Answer pong = Awaitility.await()
                    .atMost(Duration.ofSeconds(20))
                    .ignoreExceptions()
                    .until(() -> toStandby("GET", "/ping", ""), answer -> answer.status() == 200);
            assertThat(pong.body()).isEqualTo("pong");
            assertThat(pong.response().headers().allValues("X-Marathon-Via"))
                    .containsExactly("1.1 127.0.0.1:" + STANDBY);
            assertThat(pong.response().headers().allValues("X-Marathon-Leader"))
                    .containsExactly("http://127.0.0.1:" + PORT);

            passesOn();
            assertThat(toStandby("GET", "/ping", "", "X-Marathon-Via", "1.1 127.0.0.1:" + STANDBY)
                            .body())
                    .isEqualTo("{\"message\":\"Detected proxying loop.\"}");
            Answer redirect = toStandby("GET", "/v2/events?event_type=x", "", "Accept", "text/event-stream");
            assertThat(redirect.status()).isEqualTo(302);
            assertThat(redirect.header("Location")).isEqualTo("http://127.0.0.1:" + PORT + "/v2/events?event_type=x");

            takesOver();
        }
        await("/v2/leader", json -> json.path("leader").stringValue().equals("127.0.0.1:" + PORT));
        assertThat(awaitStable("/standby/app").path("tasks").findValuesAsString("id"))
                .hasSize(2);
    }

    private static void passesOn() {
        Answer created = toStandby("POST", "/v2/apps/", """
                {"id":"/standby/app","cmd":"sleep 1000","cpus":0.1,"mem":32,"instances":2}""");
        assertThat(created.status()).isEqualTo(201);
        assertThat(created.header("Marathon-Deployment-Id")).isNotEmpty();
        Answer unknown = toStandby("GET", "/v2/apps/standby/nowhere", "");
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.body()).isEqualTo("{\"message\":\"App '/standby/nowhere' does not exist\"}");
    }

    private static void takesOver() {
        List<String> tasks = awaitStable("/standby/app").path("tasks").findValuesAsString("id");

        assertThat(toStandby("DELETE", "/v2/leader", "").body()).isEqualTo("{\"message\":\"Leadership abdicated\"}");

        await("/v2/leader", json -> json.path("leader").stringValue().equals("127.0.0.1:" + STANDBY));
        assertThat(awaitStable("/standby/app").path("tasks").findValuesAsString("id"))
                .containsExactlyInAnyOrderElementsOf(tasks);
        assertThat(get("/ping").header("X-Marathon-Via")).isEqualTo("1.1 127.0.0.1:" + PORT);
    }

    private static Answer toStandby(String method, String path, String body, String... headers) {
        return sendTo(STANDBY, method, path, body, headers);
    }

    private static ConfigurableApplicationContext startStandby() {
        return new SpringApplicationBuilder(MarathonApplication.class)
                .run(
                        "--server.port=" + STANDBY,
                        "--dcos.zookeeper.connect-string=" + ZOOKEEPER.connectString(),
                        "--dcos.mesos.master=" + MESOS.address(),
                        "--dcos.marathon.min-revive-offers-interval=100ms");
    }
}
