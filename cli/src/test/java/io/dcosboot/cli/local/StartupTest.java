package io.dcosboot.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dcosboot.cli.CliException;
import io.dcosboot.cli.distribution.Distribution;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Starts and stops real Redis servers: the smallest services there are. */
class StartupTest {

    @TempDir
    private Path folder;

    private DataDirectory data;
    private final List<String> ready = new ArrayList<>();
    private final Startup.Progress progress = new Startup.Progress() {
        @Override
        public void ready(ServicePlan service, Duration sinceStart) {
            ready.add(service.name());
        }

        @Override
        public void waitingFor(List<String> services, Duration sinceStart) {}
    };

    @BeforeEach
    void create() {
        data = new DataDirectory(folder);
        data.create("test");
    }

    @AfterEach
    void killAll() {
        for (String name : List.of("first", "second")) {
            new Supervised(data, name).kill();
            await().until(() -> !new Supervised(data, name).isRunning());
        }
    }

    @Test
    void startsInOrderAndStopsAll() throws Exception {
        ClusterPlan plan = plan(service("first", Set.of()), service("second", Set.of("first")));

        new Startup(data, files(redis()), Duration.ofSeconds(20)).run(plan, progress);

        assertThat(ready).containsExactly("first", "second");
        assertThat(plan.services())
                .allSatisfy(service -> assertThat(Readiness.ask(service)).isEqualTo(new Readiness.Answer.Ready()));

        new Shutdown(data).run(plan, _ -> {});

        assertThat(plan.services()).allSatisfy(service -> {
            assertThat(new Supervised(data, service.name()).isRunning()).isFalse();
            assertThat(PortOwner.isFree(service.endpoint())).isTrue();
        });
    }

    @Test
    void whatRunsAlreadyIsLeftAloneAndWhatIsMissingIsStarted() throws Exception {
        ClusterPlan plan = plan(service("first", Set.of()), service("second", Set.of("first")));
        new Startup(data, files(redis()), Duration.ofSeconds(20)).run(plan, progress);
        Supervised first = new Supervised(data, "first");
        Supervised second = new Supervised(data, "second");
        long before = first.service().orElseThrow().pid();
        second.kill();
        await().until(() -> !second.isRunning());

        new Startup(data, files(redis()), Duration.ofSeconds(20)).run(plan, progress);

        assertThat(first.service().orElseThrow().pid()).isEqualTo(before);
        assertThat(second.supervisor()).isPresent();
        assertThat(ready).containsExactly("first", "second", "first", "second");
    }

    @Test
    void aServiceThatEndsFailsTheStartWithTheEndOfItsLog() throws IOException {
        ClusterPlan plan = plan(service("first", Set.of()), service("second", Set.of("first")));
        Path broken = program("echo one; echo this is why >&2; exit 3");

        assertThatThrownBy(() -> new Startup(data, files(broken), Duration.ofSeconds(20)).run(plan, progress))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("first ended with exit code 3")
                .hasMessageContaining(data.log("first").toString())
                .hasMessageContaining("one\nthis is why");
        assertThat(ready).isEmpty();
        assertThat(data.log("second")).doesNotExist();
    }

    @Test
    void aServiceThatIsNotReadyInTimeFailsTheStart() throws IOException {
        ClusterPlan plan = plan(service("first", Set.of()));
        Path silent = program("echo thinking; while :; do sleep 0.1; done");

        assertThatThrownBy(() -> new Startup(data, files(silent), Duration.ofMillis(300)).run(plan, progress))
                .isInstanceOf(CliException.class)
                .hasMessageContaining("first was not ready after 0 s")
                .hasMessageContaining("thinking");
    }

    @Test
    void theLogOfTheStartBeforeIsKept() throws Exception {
        ServicePlan service = service("first", Set.of());
        Files.writeString(data.log("first"), "before\n");

        files(redis()).rotateLog(service);

        assertThat(data.log("first")).isEmptyFile();
        assertThat(folder.resolve("log/first.log.1")).hasContent("before");
    }

    private LaunchFiles files(Path program) {
        var manifest = new Distribution.Manifest("1", List.of(), Map.of(), Map.of());
        return new LaunchFiles(data, new Distribution(folder, manifest), Map.of(), program);
    }

    private Path redis() {
        return RedisProgram.find(System.getenv("PATH"), folder.resolve("bin"));
    }

    private Path program(String script) throws IOException {
        Path program = Files.writeString(folder.resolve("program"), "#!/bin/sh\n" + script + "\n");
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    private static ClusterPlan plan(ServicePlan... services) {
        return new ClusterPlan(new ClusterRequest(1, 1, 8000), true, List.of(services));
    }

    private ServicePlan service(String name, Set<String> after) {
        Endpoint endpoint = new Endpoint("127.0.0.1", freePort());
        return new ServicePlan(
                name,
                ServicePlan.Kind.REDIS,
                endpoint,
                List.of(),
                after,
                Map.of(
                        "port", String.valueOf(endpoint.port()),
                        "bind", endpoint.address(),
                        "dir", folder.resolve(name).toString()));
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
