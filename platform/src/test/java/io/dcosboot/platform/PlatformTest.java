package io.dcosboot.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dcosboot.platform.build.BuildVersion;
import io.dcosboot.platform.leader.LeaderElection;
import io.dcosboot.platform.leader.MesosLeaderElection;
import io.dcosboot.platform.loop.EventLoop;
import io.dcosboot.platform.node.NodeProperties;
import io.dcosboot.platform.testing.TestZooKeeper;
import io.swagger.v3.oas.annotations.Operation;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import org.apache.curator.framework.CuratorFramework;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.SmartLifecycle;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A small service on the platform, with a real ZooKeeper and without a Redis. */
@SpringBootTest(
        classes = PlatformTest.Service.class,
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {"spring.application.name=small", "spring.data.redis.port=1"})
@ExtendWith(OutputCaptureExtension.class)
@Timeout(120)
class PlatformTest {
    private static final TestZooKeeper ZOO_KEEPER = TestZooKeeper.start();
    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @LocalServerPort
    private int port;

    @DynamicPropertySource
    static void zooKeeper(DynamicPropertyRegistry registry) {
        registry.add("dcos.zookeeper.connect-string", ZOO_KEEPER::connectString);
        registry.add("dcos.zookeeper.session-timeout", () -> "3s");
        registry.add("dcos.zookeeper.connection-timeout", () -> "2s");
    }

    @AfterAll
    static void stop() {
        ZOO_KEEPER.close();
    }

    @Test
    void readinessFollowsZooKeeperAndNotRedis() throws Exception {
        awaitStatus("/actuator/health/readiness", 200);
        assertThat(get("/actuator/health").statusCode()).isEqualTo(503);
        assertThat(get("/actuator/health").body())
                .contains("\"redis\":{\"details\"")
                .contains("\"zookeeper\":{\"details\"");

        ZOO_KEEPER.stop();
        awaitStatus("/actuator/health/readiness", 503);
        assertThat(get("/actuator/health/liveness").statusCode()).isEqualTo(200);
        assertThat(get("/actuator/prometheus").body()).contains("dcos_zookeeper_connected 0.0");

        ZOO_KEEPER.restart();
        awaitStatus("/actuator/health/readiness", 200);
    }

    @Test
    void livenessFollowsTheEventLoop(@Autowired EventLoop loop) throws Exception {
        awaitStatus("/actuator/health/liveness", 200);
        var release = new CountDownLatch(1);
        loop.execute(() -> {
            try {
                release.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        awaitStatus("/actuator/health/liveness", 503);
        release.countDown();
        awaitStatus("/actuator/health/liveness", 200);
    }

    @Test
    void aFailureAnswersWithATraceIdThatTheLogHasAndNothingOfTheCode(CapturedOutput output) throws Exception {
        var response = get("/fails");
        assertThat(response.statusCode()).isEqualTo(500);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        assertThat(response.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
        assertThat(response.body()).doesNotContain("secret", "Exception", "at io.dcosboot");
        String traceId = response.body().replaceAll(".*\"trace_id\":\"([0-9a-f]{32})\".*", "$1");
        assertThat(traceId).hasSize(32);
        assertThat(output).contains(traceId).contains("a secret of the code");
    }

    @Test
    void theCallersTraceIdIsKept() throws Exception {
        String id = "4bf92f3577b34da6a3ce929d0e0e4736";
        var request = HttpRequest.newBuilder(uri("/fails"))
                .header("traceparent", "00-" + id + "-00f067aa0ba902b7-01")
                .build();
        assertThat(HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body())
                .contains("\"trace_id\":\"" + id + "\"");
    }

    @Test
    void anUnknownPathAndAWrongMethodAreProblems() throws Exception {
        var unknown = get("/nothing-here");
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("\"status\":404").contains("trace_id");
        var post = HttpRequest.newBuilder(uri("/works"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(HTTP.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(405);
    }

    @Test
    void anOverloadedLoopAnswers503WithRetryAfter() throws Exception {
        var response = get("/overloaded");
        assertThat(response.statusCode()).isEqualTo(503);
        assertThat(response.headers().firstValue("Retry-After")).contains("1");
    }

    @Test
    void describesItsApi() throws Exception {
        var docs = get("/v3/api-docs");
        assertThat(docs.statusCode()).isEqualTo(200);
        assertThat(docs.body()).contains("DC/OS small").contains("/works").doesNotContain("\"/error\"");
        var ui = get("/swagger-ui.html");
        assertThat(ui.statusCode()).isEqualTo(302);
        assertThat(get(URI.create(ui.headers().firstValue("Location").orElseThrow())
                                .getPath())
                        .body())
                .contains("Swagger UI");
    }

    @Test
    void handlesRequestsOnVirtualThreadsAndKnowsItsNodeAndBuild(
            @Autowired NodeProperties node, @Autowired BuildVersion build) throws Exception {
        assertThat(get("/works").body()).isEqualTo("virtual: true");
        assertThat(node.hostname()).isEqualTo("127.0.0.1");
        assertThat(build).isEqualTo(new BuildVersion("small", "development", Optional.empty()));
    }

    @Test
    void shutdownReleasesLeadershipBeforeTheWebServerDrains(@Autowired ConfigurableApplicationContext running)
            throws Exception {
        var election = running.getBean(LeaderElection.class);
        var order = new CopyOnWriteArrayList<String>();
        election.start(new LeaderElection.Listener() {
            @Override
            public void elected() {
                order.add("elected");
            }

            @Override
            public void deposed() {
                order.add("deposed");
            }

            @Override
            public void leaderChanged(Optional<byte[]> leader) {}
        });
        await().atMost(Duration.ofSeconds(20)).until(election::isLeader);
        assertThat(running.getBeansOfType(SmartLifecycle.class).values().stream()
                        .mapToInt(SmartLifecycle::getPhase)
                        .max())
                .hasValue(Integer.MAX_VALUE);
        running.getBeansOfType(SmartLifecycle.class).values().stream()
                .filter(bean -> bean.getPhase() == Integer.MAX_VALUE)
                .forEach(SmartLifecycle::stop);
        assertThat(order).containsExactly("elected", "deposed");
        assertThat(get("/works").statusCode()).isEqualTo(200);
    }

    private void awaitStatus(String path, int status) {
        await().atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(get(path).statusCode()).isEqualTo(status));
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return HTTP.send(
                HttpRequest.newBuilder(uri(path)).build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + port + path);
    }

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    @Import(Service.Api.class)
    static class Service {
        @Bean
        EventLoop loop() {
            return new EventLoop("small", 10);
        }

        @Bean
        LeaderElection election(CuratorFramework client) {
            return new MesosLeaderElection(client, "/small", () -> new byte[0]);
        }

        @RestController
        static class Api {
            @GetMapping("/works")
            @Operation(summary = "Works")
            String works() {
                return "virtual: " + Thread.currentThread().isVirtual();
            }

            @GetMapping("/fails")
            String fails() {
                throw new IllegalStateException("a secret of the code");
            }

            @GetMapping("/overloaded")
            String overloaded() {
                throw new RejectedExecutionException("full");
            }
        }
    }
}
