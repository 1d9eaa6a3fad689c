package io.dcosboot.cli.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dcosboot.cli.CliException;
import io.dcosboot.cli.CommandRun;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What {@code up}, {@code down}, {@code status} and {@code logs} say when there is nothing to do or no way to do it. */
class LocalCommandsTest {

    private static final Machine MACHINE = new Machine(2, 8L << 30, true, "root", true, "/jdk");

    @TempDir
    private Path folder;

    @Test
    void aPortInUseIsNamedWithWhoHasIt() throws IOException {
        try (ServerSocket taken = new ServerSocket()) {
            taken.bind(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0));
            ClusterPlan plan = ClusterPlan.of(new ClusterRequest(1, 1, taken.getLocalPort()), MACHINE, folder);
            ClusterPlan gateway = new ClusterPlan(
                    plan.request(),
                    true,
                    plan.services().stream()
                            .filter(s -> s.kind() == ServicePlan.Kind.GATEWAY)
                            .toList());

            assertThatThrownBy(() -> UpCommand.checkPorts(gateway.services()))
                    .isInstanceOf(CliException.class)
                    .hasMessageStartingWith("cannot start gateway-1: port %d on 127.0.0.1 is in use by process %d ("
                            .formatted(
                                    taken.getLocalPort(),
                                    ProcessHandle.current().pid()))
                    .hasMessageEndingWith("); nothing was started");
        }
    }

    @Test
    void theKernelsTableIsReadRight() {
        Endpoint endpoint = new Endpoint("127.0.1.2", 5051);

        assertThat(PortOwner.matches("0201007F:13BB", endpoint)).isTrue();
        assertThat(PortOwner.matches("00000000:13BB", endpoint)).isTrue();
        assertThat(PortOwner.matches("0000000000000000FFFF00000201007F:13BB", endpoint))
                .isTrue();
        assertThat(PortOwner.matches("0100007F:13BB", endpoint)).isFalse();
        assertThat(PortOwner.matches("0201007F:13BC", endpoint)).isFalse();
    }

    @Test
    void aDataDirectoryThatCannotBeWrittenIsNamed() throws IOException {
        Path file = Files.createFile(folder.resolve("file"));

        CommandRun run = dcos(file.resolve("data"), "up");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err())
                .startsWith("Error: the data directory %s cannot be written by user ".formatted(file.resolve("data")))
                .contains("choose another with --data or DCOS_DATA");
    }

    @Test
    void impossibleNumbersAreRefused() {
        assertThat(dcos(folder, "up", "--masters", "2").err())
                .isEqualTo("Error: the number of masters is 1, 3 or 5, not 2\n");
        assertThat(dcos(folder, "up", "--agents", "many").err()).contains("--agents");
        assertThat(dcos(folder, "up", "--agents", "many").exit()).isEqualTo(1);
    }

    @Test
    void aSecondUpChangesNothing() throws IOException {
        DataDirectory data = dataWithPlan();
        ClusterPlan whole = data.lastPlan().orElseThrow();
        data.save(new ClusterPlan(
                whole.request(),
                whole.ownAddresses(),
                whole.services().stream()
                        .filter(service -> service.name().equals("redis"))
                        .toList()));
        Supervised redis = new Supervised(data, "redis");
        Path script = Files.writeString(folder.resolve("service.sh"), "while :; do sleep 0.1; done");
        redis.start(List.of("sh", script.toString()));
        await().until(() -> redis.service().isPresent());
        long pid = redis.service().orElseThrow().pid();
        try {
            CommandRun run = dcos(folder, "up", "--agents", "5");

            assertThat(run.exit()).isZero();
            assertThat(run.out()).startsWith("A cluster is already running on http://localhost:8000");
            assertThat(data.lastPlan().orElseThrow().request().agents()).isEqualTo(1);
            assertThat(redis.service().orElseThrow().pid()).isEqualTo(pid);
        } finally {
            CommandRun down = dcos(folder, "down");
            assertThat(down.out()).contains("stopping redis", "The cluster is down");
        }
        assertThat(redis.isRunning()).isFalse();
    }

    @Test
    void theNumberOfMastersOfAClusterIsFixed() throws IOException {
        dataWithPlan();

        assertThat(dcos(folder, "up", "--masters", "3").err())
                .startsWith("Error: the data directory holds a cluster of 1 master(s)");
    }

    @Test
    void statusAndLogsOfNothing() {
        CommandRun status = dcos(folder, "status");
        assertThat(status.exit()).isEqualTo(1);
        assertThat(status.out()).startsWith("No cluster is running in " + folder);

        CommandRun json = dcos(folder, "status", "--json");
        assertThat(json.exit()).isEqualTo(1);
        assertThat(json.out()).contains("\"running\": false", "\"services\": []");

        assertThat(dcos(folder, "logs", "agent").err()).isEqualTo("Error: no cluster was started here yet\n");
        assertThat(dcos(folder, "down").out()).startsWith("There is no cluster in");
    }

    @Test
    void logsTakeANameWithoutNumberWhereItIsClear() throws IOException {
        DataDirectory data = dataWithPlan();
        Files.writeString(data.log("agent-1"), "one\ntwo\nthree\n");

        assertThat(dcos(folder, "logs", "agent", "--lines", "2").out()).isEqualTo("two\nthree\n");
        assertThat(dcos(folder, "logs", "nobody").err()).contains("no service 'nobody'; there are redis, zookeeper-1");
        assertThatThrownBy(() -> LogsCommand.resolve("agent", List.of("agent-1", "agent-2")))
                .hasMessage("which of agent-1, agent-2?");
    }

    @Test
    void wipeOnlyRemovesWhatIsAClustersFolder() throws IOException {
        Path other = Files.createDirectories(folder.resolve("other"));
        Path precious = Files.createFile(other.resolve("precious"));

        assertThat(dcos(other, "down", "--wipe").err()).contains("does not look like a cluster's data directory");
        assertThat(precious).exists();
    }

    @Test
    void wipeRemovesTheDataOfACluster() throws IOException {
        dataWithPlan();

        assertThat(dcos(folder, "down", "--wipe").exit()).isZero();
        assertThat(folder).doesNotExist();
        Files.createDirectories(folder);
    }

    @Test
    void aSecondLauncherIsKeptOut() {
        DataDirectory data = new DataDirectory(folder);
        data.create("test");
        try (var _ = data.lock()) {
            assertThat(dcos(folder, "up").err())
                    .isEqualTo("Error: another `dcos up` or `dcos down` is at work on " + folder + "\n");
        }
    }

    @Test
    void redisMustBeAbleToNameItsConfiguration() {
        assertThat(RedisProgram.isNewEnough("Redis server v=7.0.15 sha=0")).isTrue();
        assertThat(RedisProgram.isNewEnough("Redis server v=6.2.6 sha=0")).isTrue();
        assertThat(RedisProgram.isNewEnough("Redis server v=6.0.16 sha=0")).isFalse();
        assertThat(RedisProgram.isNewEnough("nonsense")).isFalse();
    }

    @Test
    void aRedisComesAlongWhereNoneIsInstalled() {
        Path program = RedisProgram.find("/nonexistent", folder.resolve("bin"));

        assertThat(program).isEqualTo(folder.resolve("bin/redis-server")).isExecutable();
    }

    private DataDirectory dataWithPlan() throws IOException {
        DataDirectory data = new DataDirectory(folder);
        data.create("test");
        data.save(ClusterPlan.of(new ClusterRequest(1, 1, 8000), MACHINE, folder));
        return data;
    }

    private static CommandRun dcos(Path data, String... arguments) {
        return CommandRun.of(Map.of("DCOS_DATA", data.toString()), arguments);
    }
}
