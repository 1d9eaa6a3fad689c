package io.dcosboot.marathon.health;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dcosboot.marathon.core.health.Probe;
import io.dcosboot.marathon.core.health.Probe.Outcome;
import io.dcosboot.marathon.core.health.ProbeKey;
import io.dcosboot.marathon.core.instance.InstanceId;
import io.dcosboot.marathon.core.instance.TaskId;
import io.dcosboot.marathon.core.model.HealthCheck;
import io.dcosboot.marathon.core.model.PathId;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SocketProberTest {

    private final List<AutoCloseable> opened = new CopyOnWriteArrayList<>();
    private final List<String> requests = new CopyOnWriteArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : opened) {
            one.close();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "200, true",
        "204, true",
        "302, true",
        "399, true",
        "400, false",
        "404, false",
        "500, false",
        "100, false"
    })
    void theStatusDecides(int status, boolean healthy) throws Exception {
        int port = server("HTTP/1.1 " + status + " Whatever\r\n\r\n");
        assertThat(Question.ask(http(port)).orElseThrow() instanceof Outcome.Healthy)
                .isEqualTo(healthy);
        assertThat(requests.getFirst())
                .startsWith("GET /ping%20me HTTP/1.1\r\n")
                .contains("Host: 127.0.0.1:" + port)
                .contains("Accept: */*");
    }

    @Test
    void anInformationalAnswerCanSayNothing() throws Exception {
        int port = server("HTTP/1.1 102 Processing\r\n\r\n");
        var probe = new Probe.Http(
                HealthCheck.Scheme.HTTP, "127.0.0.1", port, "/", true, Duration.ofSeconds(1), Duration.ofSeconds(2));
        assertThat(Question.ask(probe)).isEmpty();
    }

    @Test
    void silenceIsAFailureAfterTheTimeout() throws Exception {
        int port = server("");
        long begun = System.nanoTime();
        assertThat(Question.ask(http(port))).contains(new Outcome.Unhealthy("timed out after 300 ms"));
        assertThat(Duration.ofNanos(System.nanoTime() - begun))
                .isBetween(Duration.ofMillis(250), Duration.ofSeconds(5));
    }

    @Test
    void dripsDoNotPutTheTimeoutOff() throws Exception {
        ServerSocket server = listen();
        Thread.ofVirtual().start(() -> {
            try (Socket socket = server.accept()) {
                for (int i = 0; i < 100; i++) {
                    socket.getOutputStream().write('H');
                    socket.getOutputStream().flush();
                    Thread.sleep(50); // a server that never comes to the end of its line
                }
            } catch (IOException | InterruptedException _) {
                // Hung up on.
            }
        });
        assertThat(Question.ask(http(server.getLocalPort()))).contains(new Outcome.Unhealthy("timed out after 300 ms"));
    }

    @Test
    void whatIsNotHttpIsAFailure() throws Exception {
        assertThat(Question.ask(http(server("SSH-2.0-OpenSSH\r\n"))))
                .contains(new Outcome.Unhealthy("the task does not answer in HTTP"));
    }

    @Test
    void nobodyListeningIsAFailure() throws Exception {
        int port = freePort();
        assertThat(Question.ask(http(port))).get().isInstanceOf(Outcome.Unhealthy.class);
        assertThat(Question.ask(tcp(port))).get().isInstanceOf(Outcome.Unhealthy.class);
    }

    @Test
    void tcpAsksForAConnectionOnly() throws Exception {
        assertThat(Question.ask(tcp(server("")))).contains(new Outcome.Healthy());
    }

    @Test
    void asksAtItsIntervalUntilItIsStopped() throws Exception {
        int port = server("HTTP/1.1 200 OK\r\n\r\n");
        var outcomes = new AtomicInteger();
        try (var prober = new SocketProber(4)) {
            prober.start(key(), http(port), (_, _) -> outcomes.incrementAndGet());
            await().until(() -> outcomes.get() >= 3);
            prober.stop(key());
            assertThat(prober.size()).isZero();
            // One may be under way.
            int asked = requests.size();
            await().during(Duration.ofMillis(300)).until(() -> requests.size() <= asked + 1);
        }
    }

    @Test
    void neverMoreThanAllowedAreAskedAtOnce() throws Exception {
        var present = new AtomicInteger();
        var most = new AtomicInteger();
        ServerSocket server = listen();
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    Thread.ofVirtual().start(() -> {
                        most.accumulateAndGet(present.incrementAndGet(), Math::max);
                        try (socket) {
                            Thread.sleep(30); // a slow answer, so that probes would overlap
                            present.decrementAndGet();
                            socket.getOutputStream()
                                    .write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                        } catch (IOException | InterruptedException _) {
                            // Hung up on.
                        }
                    });
                } catch (IOException _) {
                    return;
                }
            }
        });
        var outcomes = new AtomicInteger();
        try (var prober = new SocketProber(3)) {
            for (int i = 0; i < 20; i++) {
                prober.start(
                        new ProbeKey(key().task(), ProbeKey.Purpose.HEALTH, i),
                        new Probe.Http(
                                HealthCheck.Scheme.HTTP,
                                "127.0.0.1",
                                server.getLocalPort(),
                                "/",
                                false,
                                Duration.ofMillis(50),
                                Duration.ofSeconds(10)),
                        (_, _) -> outcomes.incrementAndGet());
            }
            await().until(() -> outcomes.get() >= 60);
        }
        assertThat(most.get()).isLessThanOrEqualTo(3);
    }

    // ---- makers

    private static ProbeKey key() {
        return new ProbeKey(TaskId.first(new InstanceId(new PathId("/a"), new UUID(0, 1))), ProbeKey.Purpose.HEALTH, 0);
    }

    private static Probe http(int port) {
        return new Probe.Http(
                HealthCheck.Scheme.HTTP,
                "127.0.0.1",
                port,
                "/ping me",
                false,
                Duration.ofMillis(50),
                Duration.ofMillis(300));
    }

    private static Probe tcp(int port) {
        return new Probe.Tcp("127.0.0.1", port, Duration.ofSeconds(1), Duration.ofMillis(300));
    }

    private int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    private ServerSocket listen() throws IOException {
        var server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        opened.add(server);
        return server;
    }

    /** Answers each request with this text, or not at all when it is empty. */
    private int server(String answer) throws IOException {
        ServerSocket server = listen();
        Thread.ofVirtual().start(() -> {
            while (!server.isClosed()) {
                try {
                    Socket socket = server.accept();
                    opened.add(socket);
                    Thread.ofVirtual().start(() -> serve(socket, answer));
                } catch (IOException _) {
                    return;
                }
            }
        });
        return server.getLocalPort();
    }

    private void serve(Socket socket, String answer) {
        try {
            readRequest(socket.getInputStream()).ifPresent(requests::add);
            if (!answer.isEmpty()) {
                socket.getOutputStream().write(answer.getBytes(StandardCharsets.US_ASCII));
                socket.close();
            }
        } catch (IOException _) {
            // Hung up on.
        }
    }

    private static Optional<String> readRequest(InputStream in) throws IOException {
        var text = new StringBuilder();
        for (int next = in.read(); next >= 0; next = in.read()) {
            text.append((char) next);
            if (text.toString().endsWith("\r\n\r\n")) {
                return Optional.of(text.toString());
            }
        }
        return Optional.empty();
    }
}
