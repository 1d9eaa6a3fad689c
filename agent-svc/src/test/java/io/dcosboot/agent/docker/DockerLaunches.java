package io.dcosboot.agent.docker;

import com.google.protobuf.ByteString;
import io.dcosboot.agent.core.ContainerExit;
import io.dcosboot.agent.core.ContainerId;
import io.dcosboot.agent.core.ContainerLaunch;
import io.dcosboot.agent.core.ContainerPurpose;
import io.dcosboot.agent.core.ContainerSpec;
import io.dcosboot.agent.core.Containerizer;
import io.dcosboot.agent.core.RecoverableContainer;
import io.dcosboot.mesos.v1.ContainerStatus;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskStatus;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;

/** A Docker containerizer on directories of a test, and what it reports. */
final class DockerLaunches implements Containerizer.Listener, AutoCloseable {

    record Launched(ContainerStatus status, ByteString data) {}

    final DockerContainerizer containerizer;
    private final Path root;
    private final Path socket;
    private final DockerEngine engine;
    private static final Duration LAST_WORDS = Duration.ofSeconds(20);

    private final Map<ContainerId, ContainerLaunch> launches = new ConcurrentHashMap<>();
    /** Those that this life of the agent looks after. */
    private final Set<ContainerId> watched = ConcurrentHashMap.newKeySet();

    private final Map<ContainerId, CompletableFuture<Launched>> launched = new ConcurrentHashMap<>();
    private final Map<ContainerId, CompletableFuture<ContainerExit>> exited = new ConcurrentHashMap<>();

    DockerLaunches(Path root, Path socket) {
        this.root = root;
        this.socket = socket;
        this.engine = new DockerEngine(socket);
        containerizer = new DockerContainerizer(
                this,
                (id, command, sandbox, user) -> {},
                engine,
                new DockerProperties(socket, true, Duration.ZERO, Duration.ZERO, null, false),
                new RunOptionsBuilder(false, 8L << 30, "127.0.0.1"),
                root.toString(),
                Clock.systemUTC());
    }

    /** The agent's next life on the same directories. */
    DockerLaunches restarted(boolean sawRunning, ContainerId... known) {
        DockerLaunches next = new DockerLaunches(root, socket);
        next.launches.putAll(launches);
        next.watched.addAll(List.of(known));
        next.containerizer.recover(List.of(known).stream()
                .map(id -> new RecoverableContainer(
                        id, launch(id).spec(), launch(id).sandbox(), launch(id).runDirectory(), sawRunning))
                .toList());
        return next;
    }

    ContainerId launch(TaskInfo task) {
        return launch(task, "executor");
    }

    static ContainerSpec spec(TaskInfo task) {
        return new ContainerSpec(
                ContainerPurpose.TASK,
                task.hasCommand() ? Optional.of(task.getCommand()) : Optional.empty(),
                Optional.of(task.getContainer()),
                task.getResourcesList(),
                task.getLimitsMap());
    }

    ContainerId launch(TaskInfo task, String executor) {
        ContainerId id = new ContainerId(UUID.randomUUID().toString());
        Path sandbox = root.resolve("slaves").resolve(executor).resolve(id.value());
        Path run = root.resolve("meta").resolve(id.value());
        try {
            Files.createDirectories(sandbox);
            Files.createDirectories(run);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> environment = new LinkedHashMap<>();
        task.getCommand().getEnvironment().getVariablesList().forEach(v -> environment.put(v.getName(), v.getValue()));
        environment.put("MESOS_SANDBOX", "/mnt/mesos/sandbox");
        ContainerLaunch launch =
                new ContainerLaunch(id, spec(task), Optional.empty(), sandbox, run, environment, "root");
        launches.put(id, launch);
        watched.add(id);
        containerizer.launch(launch);
        return id;
    }

    private ContainerLaunch launch(ContainerId id) {
        ContainerLaunch launch = launches.get(id);
        if (launch == null) {
            throw new IllegalArgumentException("never launched: " + id);
        }
        return launch;
    }

    Path sandbox(ContainerId id) {
        return launch(id).sandbox();
    }

    Path runDirectory(ContainerId id) {
        return launch(id).runDirectory();
    }

    String output(ContainerId id, String file) {
        try {
            Path path = sandbox(id).resolve(file);
            return Files.exists(path) ? Files.readString(path) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    Launched awaitLaunched(ContainerId id) {
        return await(launchedOf(id));
    }

    ContainerExit awaitExit(ContainerId id) {
        return await(exitedOf(id));
    }

    boolean hasLaunched(ContainerId id) {
        return launchedOf(id).isDone();
    }

    boolean hasExited(ContainerId id) {
        return exitedOf(id).isDone();
    }

    private static <T> T await(CompletableFuture<T> future) {
        // A copy: the time-out must not count as the outcome.
        return future.copy().orTimeout(60, TimeUnit.SECONDS).join();
    }

    private CompletableFuture<Launched> launchedOf(ContainerId id) {
        return launched.computeIfAbsent(id, _ -> new CompletableFuture<>());
    }

    private CompletableFuture<ContainerExit> exitedOf(ContainerId id) {
        return exited.computeIfAbsent(id, _ -> new CompletableFuture<>());
    }

    @Override
    public void launched(ContainerId id, ContainerStatus status, Optional<ByteString> data) {
        launchedOf(id).complete(new Launched(status, data.orElseThrow()));
    }

    @Override
    public void launchFailed(ContainerId id, TaskStatus.Reason reason, String message) {
        IllegalStateException failure = new IllegalStateException(reason + " " + message);
        launchedOf(id).completeExceptionally(failure);
        exitedOf(id).completeExceptionally(failure);
    }

    @Override
    public void updateFailed(ContainerId id, String message) {
        throw new AssertionError(id + ": " + message);
    }

    @Override
    public void exited(ContainerId id, ContainerExit exit) {
        exitedOf(id).complete(exit);
    }

    /** As if the process were killed: nothing is saved, nothing goes on. */
    void dieSuddenly() throws IOException {
        watched.clear();
        engine.close();
    }

    /** Removes every container of the test, and waits until the containerizer has written the last of them. */
    @Override
    public void close() throws IOException {
        try (DockerEngine cleaner = new DockerEngine(socket)) {
            for (ContainerId id : launches.keySet()) {
                cleaner.remove(DockerContainer.name(id));
            }
        }
        Awaitility.await()
                .atMost(LAST_WORDS)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> watched.stream().allMatch(this::hasExited));
        engine.close();
    }
}
