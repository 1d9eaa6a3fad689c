package io.dcosboot.systemtests;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.awaitility.core.ThrowingRunnable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A cluster started by {@code ./dcos up}, seen as its users see it: through the CLI, the gateway and the processes of
 * the machine.
 */
final class LocalCluster implements AutoCloseable {

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final String name;
    private final Path data;
    private final int gatewayPort;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();

    private LocalCluster(String name, Path data, int gatewayPort) {
        this.name = name;
        this.data = data;
        this.gatewayPort = gatewayPort;
    }

    static LocalCluster up(String name, Path data, String... options) {
        var cluster = new LocalCluster(name, data, freePort());
        try {
            cluster.start(options).succeeded();
        } catch (Throwable e) {
            cluster.close();
            throw e;
        }
        return cluster;
    }

    Command.Outcome start(String... options) {
        var arguments = new ArrayList<String>(List.of("up", "--gateway-port", String.valueOf(gatewayPort)));
        arguments.addAll(List.of(options));
        return command(arguments).within(Duration.ofMinutes(4)).run();
    }

    Command.Outcome down(String... options) {
        var arguments = new ArrayList<String>(List.of("down"));
        arguments.addAll(List.of(options));
        return command(arguments).run();
    }

    /** Runs the CLI against this cluster. */
    Command.Outcome dcos(String... arguments) {
        return command(List.of(arguments)).run();
    }

    private Command command(List<String> arguments) {
        var all = new ArrayList<String>();
        all.add(Project.root().resolve("dcos").toString());
        all.addAll(arguments);
        return new Command(all, java.util.Map.of("DCOS_DATA", data.toString()), Duration.ofMinutes(2));
    }

    Path data() {
        return data;
    }

    URI url(String path) {
        return URI.create("http://127.0.0.1:" + gatewayPort + path);
    }

    HttpResponse<String> get(String path) {
        return send(HttpRequest.newBuilder(url(path)).GET());
    }

    HttpResponse<String> get(URI uri) {
        return send(HttpRequest.newBuilder(uri).GET());
    }

    HttpResponse<String> send(String method, String path, String json) {
        return send(HttpRequest.newBuilder(url(path))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(json)));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return http.send(request.timeout(Duration.ofSeconds(20)).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** The JSON that the gateway answers on a path; fails on any status but 200. */
    JsonNode json(String path) {
        HttpResponse<String> response = get(path);
        assertThat(response.statusCode()).as("%s: %s", path, response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }

    static JsonNode parse(String json) {
        return JSON.readTree(json);
    }

    JsonNode app(String id) {
        return json("/marathon/v2/apps" + id
                        + "?embed=app.tasks&embed=app.counts&embed=app.deployments&embed=app.lastTaskFailure")
                .get("app");
    }

    List<JsonNode> tasks(String appId) {
        return elements(json("/marathon/v2/apps" + appId + "/tasks").get("tasks"));
    }

    /** Waits until the app has that many healthy tasks, no other task and no deployment. */
    void awaitHealthy(String id, int instances) {
        eventually(() -> {
            JsonNode app = app(id);
            assertThat(app.get("tasksHealthy").asInt())
                    .as("healthy tasks of %s", app)
                    .isEqualTo(instances);
            assertThat(app.get("tasksRunning").asInt())
                    .as("running tasks of %s", app)
                    .isEqualTo(instances);
            assertThat(app.get("tasksStaged").asInt())
                    .as("staged tasks of %s", app)
                    .isZero();
            assertThat(elements(app.get("deployments")))
                    .as("deployments of %s", id)
                    .isEmpty();
        });
    }

    static List<JsonNode> elements(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).toList();
    }

    /** Every task that the master shows in the given state, of all frameworks. */
    List<JsonNode> masterTasks(String state) {
        return elements(json("/mesos/state").get("frameworks")).stream()
                .flatMap(framework -> elements(framework.get("tasks")).stream())
                .filter(task -> task.get("state").asString().equals(state))
                .toList();
    }

    static void eventually(ThrowingRunnable assertion) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .untilAsserted(assertion);
    }

    /** The process of a service, such as {@code agent-1}: it names the file with its arguments. */
    Optional<ProcessHandle> service(String service) {
        return processes("@" + data.resolve("etc").resolve(service + ".args")).findFirst();
    }

    /** The process that keeps a service running. */
    Optional<ProcessHandle> supervisor(String service) {
        return ProcessHandle.allProcesses()
                .filter(process -> process.info()
                        .commandLine()
                        .orElse("")
                        .contains("supervise.sh " + service + " " + data.resolve("run")))
                .findFirst();
    }

    /** The services of this cluster, without those that keep them running. */
    List<Long> servicePids() {
        return processes(data.resolve("etc").toString())
                .map(ProcessHandle::pid)
                .sorted()
                .toList();
    }

    private static Stream<ProcessHandle> processes(String text) {
        return ProcessHandle.allProcesses().filter(process -> {
            String line = process.info().commandLine().orElse("");
            return line.contains(text) && !line.contains("supervise.sh");
        });
    }

    /** Kills a service with SIGKILL and waits until its supervisor has started it again. */
    void killAndAwaitRestart(String service) {
        ProcessHandle killed = service(service).orElseThrow(() -> new AssertionError("no process of " + service));
        kill9(killed);
        eventually(() -> assertThat(service(service))
                .hasValueSatisfying(process -> assertThat(process.pid()).isNotEqualTo(killed.pid())));
    }

    static void kill9(ProcessHandle process) {
        Command.of("kill", "-KILL", String.valueOf(process.pid())).run().succeeded();
        process.onExit().orTimeout(10, java.util.concurrent.TimeUnit.SECONDS).join();
    }

    /** Process ids of the web example's servers, one a task. */
    List<Long> webServerPids() {
        return ProcessHandle.allProcesses()
                .filter(process -> {
                    String line = process.info().commandLine().orElse("");
                    return (line.contains("-m http.server --bind") || line.contains("jwebserver"))
                            && !process.info().command().orElse("").endsWith("sh");
                })
                .map(ProcessHandle::pid)
                .sorted()
                .toList();
    }

    static int freePort() {
        try (var socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stops the cluster and keeps its logs for whoever reads a failed run. */
    @Override
    public void close() {
        Command.Outcome outcome = down();
        keepLogs();
        if (outcome.exitCode() != 0) {
            throw new AssertionError(outcome.toString());
        }
    }

    private void keepLogs() {
        Path target = Project.root().resolve("system-tests/target/cluster-logs").resolve(name);
        try (Stream<Path> files = Files.walk(data, 4)) {
            Files.createDirectories(target);
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".log")).toList()) {
                Files.copy(file, target.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException | UncheckedIOException e) {
            System.err.println("logs of " + name + " could not be kept: " + e);
        }
    }
}
