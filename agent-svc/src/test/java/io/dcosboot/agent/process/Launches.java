package io.dcosboot.agent.process;

import com.google.protobuf.ByteString;
import io.dcosboot.agent.core.ContainerExit;
import io.dcosboot.agent.core.ContainerId;
import io.dcosboot.agent.core.ContainerLaunch;
import io.dcosboot.agent.core.ContainerPurpose;
import io.dcosboot.agent.core.ContainerSpec;
import io.dcosboot.agent.core.Containerizer;
import io.dcosboot.agent.core.Fetcher;
import io.dcosboot.agent.core.RecoverableContainer;
import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.ContainerInfo;
import io.dcosboot.mesos.v1.ContainerStatus;
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
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A process containerizer on directories of a test, and what it reports. */
final class Launches implements Containerizer.Listener, AutoCloseable {

    private static final Fetcher NOTHING_TO_FETCH = (id, command, sandbox, user) -> {};

    final ProcessContainerizer containerizer;
    private final Path root;
    private final Map<ContainerId, ContainerLaunch> launches = new ConcurrentHashMap<>();
    private final Map<ContainerId, CompletableFuture<ContainerStatus>> launched = new ConcurrentHashMap<>();
    private final Map<ContainerId, CompletableFuture<ContainerExit>> exited = new ConcurrentHashMap<>();

    Launches(Path root) {
        this(root, NOTHING_TO_FETCH);
    }

    Launches(Path root, Fetcher fetcher) {
        this.root = root;
        containerizer = new ProcessContainerizer(this, fetcher, root.resolve("meta"), Clock.systemUTC());
    }

    /** The agent's next life on the same directories, knowing the same containers. */
    Launches restarted(boolean sawRunning) {
        Launches next = new Launches(root);
        next.launches.putAll(launches);
        next.containerizer.recover(launches.values().stream()
                .map(l -> new RecoverableContainer(l.id(), l.spec(), l.sandbox(), l.runDirectory(), sawRunning))
                .toList());
        return next;
    }

    static CommandInfo shell(String text) {
        return CommandInfo.newBuilder().setShell(true).setValue(text).build();
    }

    static CommandInfo program(String value, String... arguments) {
        return CommandInfo.newBuilder()
                .setShell(false)
                .setValue(value)
                .addAllArguments(List.of(arguments))
                .build();
    }

    ContainerId launch(String shell) {
        return launch(shell(shell), Map.of(), System.getProperty("user.name"));
    }

    ContainerId launch(CommandInfo command, Map<String, String> variables, String user) {
        ContainerLaunch launch = prepare(command, variables, user);
        containerizer.launch(launch);
        return launch.id();
    }

    ContainerId launch(CommandInfo command, ContainerInfo.Builder container) {
        ContainerLaunch launch = prepare(command, Map.of(), System.getProperty("user.name"));
        containerizer.launch(new ContainerLaunch(
                launch.id(),
                spec(command, Optional.of(container.buildPartial())),
                launch.owner(),
                launch.sandbox(),
                launch.runDirectory(),
                launch.environment(),
                launch.user()));
        return launch.id();
    }

    private static ContainerSpec spec(CommandInfo command, Optional<ContainerInfo> container) {
        return new ContainerSpec(ContainerPurpose.TASK, Optional.of(command), container, List.of(), Map.of());
    }

    ContainerLaunch prepare(CommandInfo command, Map<String, String> variables, String user) {
        ContainerId id = new ContainerId(UUID.randomUUID().toString());
        Path sandbox = root.resolve("slaves").resolve(id.value());
        Path run = root.resolve("meta").resolve(id.value());
        try {
            Files.createDirectories(sandbox);
            Files.createDirectories(run);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Map<String, String> environment = new LinkedHashMap<>(variables);
        environment.put("MESOS_DIRECTORY", sandbox.toString());
        environment.putIfAbsent("PATH", "/usr/bin:/bin");
        ContainerLaunch launch = new ContainerLaunch(
                id, spec(command, Optional.empty()), Optional.empty(), sandbox, run, environment, user);
        launches.put(id, launch);
        return launch;
    }

    Path sandbox(ContainerId id) {
        return launch(id).sandbox();
    }

    Path runDirectory(ContainerId id) {
        return launch(id).runDirectory();
    }

    private ContainerLaunch launch(ContainerId id) {
        ContainerLaunch launch = launches.get(id);
        if (launch == null) {
            throw new IllegalArgumentException("never launched: " + id);
        }
        return launch;
    }

    String stdout(ContainerId id) {
        return read(sandbox(id).resolve("stdout"));
    }

    String stderr(ContainerId id) {
        return read(sandbox(id).resolve("stderr"));
    }

    static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ContainerStatus awaitLaunched(ContainerId id) {
        return await(launchedOf(id));
    }

    ContainerExit awaitExit(ContainerId id) {
        return await(exitedOf(id));
    }

    boolean hasExited(ContainerId id) {
        return exitedOf(id).isDone();
    }

    boolean hasLaunched(ContainerId id) {
        return launchedOf(id).isDone();
    }

    private static <T> T await(CompletableFuture<T> future) {
        // A copy: the time-out must not count as the outcome.
        return future.copy().orTimeout(20, TimeUnit.SECONDS).join();
    }

    private CompletableFuture<ContainerStatus> launchedOf(ContainerId id) {
        return launched.computeIfAbsent(id, _ -> new CompletableFuture<>());
    }

    private CompletableFuture<ContainerExit> exitedOf(ContainerId id) {
        return exited.computeIfAbsent(id, _ -> new CompletableFuture<>());
    }

    @Override
    public void launched(ContainerId id, ContainerStatus status, Optional<ByteString> data) {
        if (!launchedOf(id).complete(status)) {
            throw new AssertionError("launched twice: " + id);
        }
    }

    @Override
    public void launchFailed(ContainerId id, TaskStatus.Reason reason, String message) {
        LaunchFailed failure = new LaunchFailed(reason, message);
        launchedOf(id).completeExceptionally(failure);
        exitedOf(id).completeExceptionally(failure);
    }

    @Override
    public void updateFailed(ContainerId id, String message) {
        throw new AssertionError(id + ": " + message);
    }

    @Override
    public void exited(ContainerId id, ContainerExit exit) {
        if (!exitedOf(id).complete(exit)) {
            throw new AssertionError("exited twice: " + id);
        }
    }

    static final class LaunchFailed extends RuntimeException {
        final TaskStatus.Reason reason;

        LaunchFailed(TaskStatus.Reason reason, String message) {
            super(message);
            this.reason = reason;
        }
    }

    /** Ends everything that still runs. */
    @Override
    public void close() {
        launches.keySet().stream()
                .filter(id -> containerizer.pid(id).isPresent())
                .forEach(id -> {
                    containerizer.stop(id, Duration.ZERO);
                    awaitExit(id);
                });
    }
}
