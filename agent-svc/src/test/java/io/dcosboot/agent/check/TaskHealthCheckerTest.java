package io.dcosboot.agent.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import io.dcosboot.agent.core.CommandRunner;
import io.dcosboot.agent.core.ContainerId;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.ContainerInfo;
import io.dcosboot.mesos.v1.ContainerStatus;
import io.dcosboot.mesos.v1.HealthCheck;
import io.dcosboot.mesos.v1.NetworkInfo;
import io.dcosboot.mesos.v1.TaskID;
import io.dcosboot.mesos.v1.TaskInfo;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** mesos-agent.md §6.2. */
@Timeout(60)
class TaskHealthCheckerTest {

    private static final ContainerId ID = new ContainerId("c-1");

    private record Health(boolean healthy, boolean kill) {}

    private final List<Health> reports = new CopyOnWriteArrayList<>();
    private final FakeRunner runner = new FakeRunner();
    private final TaskHealthChecker checker =
            new TaskHealthChecker((id, healthy, kill) -> reports.add(new Health(healthy, kill)), List.of(runner));

    /** Commands end with the status the test sets. */
    private static final class FakeRunner implements CommandRunner {
        final AtomicInteger runs = new AtomicInteger();
        final AtomicInteger atOnce = new AtomicInteger();
        final AtomicInteger mostAtOnce = new AtomicInteger();
        volatile int status;
        volatile boolean hang;

        @Override
        public boolean accepts(ContainerInfo.Type type) {
            return true;
        }

        @Override
        public int run(ContainerId id, CommandInfo command, Duration timeout)
                throws TimeoutException, InterruptedException {
            runs.incrementAndGet();
            mostAtOnce.accumulateAndGet(atOnce.incrementAndGet(), Math::max);
            try {
                if (hang && new CountDownLatch(1).await(timeout.toNanos(), java.util.concurrent.TimeUnit.NANOSECONDS)) {
                    throw new AssertionError();
                }
                if (hang) {
                    throw new TimeoutException("too long");
                }
                return status;
            } finally {
                atOnce.decrementAndGet();
            }
        }
    }

    @AfterEach
    void stop() {
        checker.stop(ID);
    }

    private static HealthCheck.Builder quick() {
        return HealthCheck.newBuilder()
                .setDelaySeconds(0)
                .setIntervalSeconds(0.01)
                .setTimeoutSeconds(5)
                .setGracePeriodSeconds(0)
                .setConsecutiveFailures(3);
    }

    private static HealthCheck.Builder command() {
        return quick().setType(HealthCheck.Type.COMMAND)
                .setCommand(CommandInfo.newBuilder().setValue("check"));
    }

    private static HealthCheck.Builder http(int port, String path) {
        return quick().setType(HealthCheck.Type.HTTP)
                .setHttp(HealthCheck.HTTPCheckInfo.newBuilder().setPort(port).setPath(path));
    }

    private static TaskInfo.Builder task(HealthCheck.Builder check) {
        return TaskInfo.newBuilder()
                .setName("t")
                .setTaskId(TaskID.newBuilder().setValue("t"))
                .setAgentId(AgentID.newBuilder().setValue("a"))
                .setHealthCheck(check);
    }

    private void start(HealthCheck.Builder check) {
        checker.start(ID, task(check).build(), ContainerStatus.getDefaultInstance(), false);
    }

    private void awaitReports(Health... expected) {
        await().untilAsserted(() -> assertThat(reports).startsWith(expected));
    }

    @Test
    void aCommandIsHealthyWhenItExitsWithZero() {
        start(command());
        awaitReports(new Health(true, false));

        runner.status = 1;

        awaitReports(
                new Health(true, false), new Health(false, false), new Health(false, false), new Health(false, true));
    }

    @Test
    void successIsNotRepeatedAndFailuresEndWithRecovery() {
        runner.status = 1;
        start(command().setConsecutiveFailures(1_000_000));
        await().until(() -> reports.size() > 2);

        runner.status = 0;

        await().until(() -> reports.getLast().healthy());
        int known = reports.size();
        int runs = runner.runs.get();
        await().until(() -> runner.runs.get() > runs + 5);
        assertThat(reports).hasSize(known);
    }

    @Test
    void whatTakesTooLongIsAFailure() {
        runner.hang = true;

        start(command().setTimeoutSeconds(0.05));

        awaitReports(new Health(false, false));
    }

    @Test
    void nothingHappensBeforeTheDelayAndFailuresInTheGracePeriodAreIgnored() {
        runner.status = 1;
        long begun = System.nanoTime();

        start(command().setDelaySeconds(0.3).setGracePeriodSeconds(0.6).setConsecutiveFailures(1));

        await().until(() -> runner.runs.get() > 0);
        assertThat(System.nanoTime() - begun).isGreaterThan(300_000_000L);
        awaitReports(new Health(false, true));
        assertThat(System.nanoTime() - begun).isGreaterThan(600_000_000L);
    }

    @Test
    void aResumedCheckHasNeitherDelayNorGrace() {
        runner.status = 1;

        checker.start(
                ID,
                task(command().setDelaySeconds(1000).setGracePeriodSeconds(1000))
                        .build(),
                ContainerStatus.getDefaultInstance(),
                true);

        awaitReports(new Health(false, false));
    }

    @Test
    void aStoppedCheckIsSilent() {
        runner.status = 1;
        start(command().setConsecutiveFailures(1_000_000));
        await().until(() -> reports.size() > 1);

        checker.stop(ID);
        checker.stop(new ContainerId("unknown"));

        int runs = runner.runs.get();
        int known = reports.size();
        await().during(Duration.ofMillis(200)).until(() -> runner.runs.get() <= runs + 1);
        assertThat(reports.size()).isLessThanOrEqualTo(known + 1);
    }

    @Test
    void aTaskWithoutAHealthCheckIsLeftAlone() {
        checker.start(ID, task(command()).clearHealthCheck().build(), ContainerStatus.getDefaultInstance(), false);

        await().during(Duration.ofMillis(100)).until(() -> runner.runs.get() == 0);
    }

    @Test
    void onlySoManyCommandsRunAtOnce() {
        runner.hang = true;
        for (int i = 0; i < 100; i++) {
            checker.start(
                    new ContainerId("many-" + i),
                    task(command().setTimeoutSeconds(0.1)).build(),
                    ContainerStatus.getDefaultInstance(),
                    false);
        }
        await().until(() -> runner.runs.get() > 100);
        for (int i = 0; i < 100; i++) {
            checker.stop(new ContainerId("many-" + i));
        }

        assertThat(runner.mostAtOnce.get()).isEqualTo(32);
    }

    @ParameterizedTest
    @CsvSource({"200,true", "302,true", "399,true", "400,false", "503,false"})
    void httpAnswersFrom200To399AreHealthy(int status, boolean healthy) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            if (exchange.getRequestURI().getPath().equals("/redirect")) {
                exchange.getResponseHeaders().add("Location", "/target");
                exchange.sendResponseHeaders(302, -1);
            } else {
                exchange.sendResponseHeaders(status, -1);
            }
            exchange.close();
        });
        server.start();
        try {
            start(http(server.getAddress().getPort(), "/redirect"));

            awaitReports(new Health(healthy, false));
        } finally {
            server.stop(0);
        }
    }

    @Test
    void aServerThatDoesNotAnswerIsAFailure() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            start(http(silent.getLocalPort(), "/").setTimeoutSeconds(0.1));

            awaitReports(new Health(false, false), new Health(false, false), new Health(false, true));
        }
    }

    @Test
    void aTcpCheckConnects() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            start(tcp(server.getLocalPort()));
            awaitReports(new Health(true, false));
        }
        awaitReports(new Health(true, false), new Health(false, false));
    }

    private static HealthCheck.Builder tcp(int port) {
        return quick().setType(HealthCheck.Type.TCP)
                .setTcp(HealthCheck.TCPCheckInfo.newBuilder().setPort(port));
    }

    @Test
    void aContainerWithItsOwnNetworkIsLookedAtThere() throws IOException {
        try (ServerSocket server = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.77"))) {
            TaskInfo bridged = task(tcp(server.getLocalPort()))
                    .setContainer(ContainerInfo.newBuilder()
                            .setType(ContainerInfo.Type.DOCKER)
                            .setDocker(ContainerInfo.DockerInfo.newBuilder()
                                    .setImage("i")
                                    .setNetwork(ContainerInfo.DockerInfo.Network.BRIDGE)))
                    .build();
            ContainerStatus status = ContainerStatus.newBuilder()
                    .addNetworkInfos(NetworkInfo.newBuilder()
                            .addIpAddresses(NetworkInfo.IPAddress.newBuilder()
                                    .setProtocol(NetworkInfo.Protocol.IPv4)
                                    .setIpAddress("127.0.0.77")))
                    .build();

            checker.start(ID, bridged, status, false);

            awaitReports(new Health(true, false));
        }
    }
}
