package io.dcosboot.agent.docker;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.exception.NotModifiedException;
import com.github.dockerjava.api.model.AuthConfig;
import com.github.dockerjava.api.model.Container;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.LogConfig;
import com.github.dockerjava.api.model.PullResponseItem;
import com.github.dockerjava.api.model.WaitResponse;
import com.github.dockerjava.core.DefaultDockerClientConfig;
import com.github.dockerjava.core.DockerClientImpl;
import com.github.dockerjava.httpclient5.ApacheDockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient;
import com.github.dockerjava.transport.DockerHttpClient.Request;
import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.Closeable;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The Docker Engine behind a socket. Every method waits for it, and fails with an {@link IOException} whose message a user
 * understands: the engine's own words, or that it cannot be reached. It may come and go at any time.
 */
final class DockerEngine implements Closeable {

    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    /** Log drivers whose logs can be read back. */
    private static final Set<String> READABLE = Set.of("json-file", "local", "journald");

    private final Path socket;
    private final ReentrantLock making = new ReentrantLock();
    private volatile @Nullable Clients clients;

    /** Two ways to the same engine: docker-java's commands, and plain requests for what they lack. */
    private record Clients(DockerHttpClient http, DockerClient docker) {

        static Clients of(Path socket) {
            URI host = URI.create("unix://" + socket);
            DockerHttpClient http = new ApacheDockerHttpClient.Builder()
                    .dockerHost(host)
                    .connectionTimeout(CONNECT_TIMEOUT)
                    .build();
            DockerClient docker = DockerClientImpl.getInstance(
                    DefaultDockerClientConfig.createDefaultConfigBuilder()
                            .withDockerHost(host.toString())
                            .withDockerTlsVerify(false)
                            .build(),
                    http);
            return new Clients(http, docker);
        }
    }

    DockerEngine(Path socket) {
        this.socket = socket;
    }

    /** Made when first needed: they cost an agent that runs no Docker task a good part of its start. */
    private Clients clients() {
        Clients made = clients;
        if (made != null) {
            return made;
        }
        making.lock();
        try {
            made = clients == null ? Clients.of(socket) : clients;
            clients = made;
            return made;
        } finally {
            making.unlock();
        }
    }

    private DockerClient docker() {
        return clients().docker();
    }

    /** Whether the engine is there now. */
    boolean reachable() {
        try {
            call(() -> docker().pingCmd().exec());
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    Optional<Inspection> inspect(String container) throws IOException {
        try {
            return Optional.of(Inspection.of(
                    call(() -> docker().inspectContainerCmd(container).exec())));
        } catch (NoSuchObject e) {
            return Optional.empty();
        }
    }

    /** Waits until a container does not run. */
    void awaitStopped(String container) throws IOException, InterruptedException {
        try (var waiting = new ResultCallback.Adapter<WaitResponse>()) {
            call(() -> docker().waitContainerCmd(container).exec(waiting));
            waiting.awaitCompletion();
        } catch (RuntimeException e) {
            throw failure(e);
        }
    }

    boolean hasImage(String image) throws IOException {
        try {
            call(() -> docker().inspectImageCmd(image).exec());
            return true;
        } catch (NoSuchObject e) {
            return false;
        }
    }

    void pull(String image, Optional<AuthConfig> credentials) throws IOException, InterruptedException {
        try (var pulling = new ResultCallback.Adapter<PullResponseItem>() {
            volatile @Nullable String error;

            @Override
            public void onNext(PullResponseItem item) {
                if (item.getErrorDetail() != null) {
                    error = item.getErrorDetail().getMessage();
                }
            }
        }) {
            call(() -> {
                var command = docker().pullImageCmd(image);
                credentials.ifPresent(command::withAuthConfig);
                return command.exec(pulling);
            });
            try {
                pulling.awaitCompletion();
            } catch (RuntimeException e) {
                throw failure(e);
            }
            if (pulling.error != null) {
                throw new IOException(pulling.error);
            }
        }
    }

    /** Creates a container, with logs that can be read back. */
    String create(String name, RunOptions options) throws IOException {
        String driver = options.choosesLogDriver()
                ? ""
                : call(() -> docker().infoCmd().exec()).getLoggingDriver();
        if (!options.choosesLogDriver() && !READABLE.contains(driver)) {
            options.host.withLogConfig(new LogConfig(LogConfig.LoggingType.JSON_FILE));
        }
        return call(() -> options.applyTo(
                                docker().createContainerCmd(options.image).withName(name))
                        .exec())
                .getId();
    }

    void start(String container) throws IOException {
        call(() -> docker().startContainerCmd(container).exec());
    }

    void signal(String container, int signal) throws IOException {
        ignoringAbsence(() -> docker().killContainerCmd(container)
                .withSignal(Integer.toString(signal))
                .exec());
    }

    /** New shares and bounds of a running container; the hard bound of memory is only ever raised (mesos-agent.md §7.1). */
    void update(String container, HostConfig next) throws IOException {
        HostConfig now =
                call(() -> docker().inspectContainerCmd(container).exec()).getHostConfig();
        Long bound = now.getMemory();
        Long wanted = next.getMemory();
        var command = docker().updateContainerCmd(container)
                .withCpuShares(next.getCpuShares())
                .withMemoryReservation(next.getMemoryReservation() == null ? wanted : next.getMemoryReservation());
        if (next.getCpuQuota() != null) {
            command.withCpuQuota(next.getCpuQuota());
        }
        if (wanted != null && bound != null && bound > 0 && wanted > bound) {
            command.withMemory(wanted).withMemorySwap(2 * wanted);
        }
        call(command::exec);
    }

    /** Asks a container to end and ends it after the grace; fine when it is gone already. */
    void stop(String container, Duration grace) throws IOException {
        int seconds = Math.toIntExact(grace.plusMillis(999).toSeconds());
        ignoringAbsence(
                () -> docker().stopContainerCmd(container).withTimeout(seconds).exec());
    }

    /** Removes a container, ending it if it runs; fine when it is gone already. */
    void remove(String container) throws IOException {
        ignoringAbsence(() -> docker().removeContainerCmd(container)
                .withForce(true)
                .withRemoveVolumes(true)
                .exec());
    }

    /** All containers with a label, running or not. */
    List<Container> withLabel(String label, String value) throws IOException {
        return call(() -> docker().listContainersCmd()
                .withShowAll(true)
                .withLabelFilter(Map.of(label, value))
                .exec());
    }

    /**
     * The stream of what a container prints, each message with its time in front, until it ends; the caller closes it.
     *
     * @param since from about this time on; earlier messages may come too
     */
    Response follow(String container, Instant since) throws IOException {
        Request request = Request.builder()
                .method(Request.Method.GET)
                .path("/containers/" + container + "/logs?follow=true&stdout=true&stderr=true&timestamps=true&since="
                        + since.getEpochSecond())
                .build();
        Response response = call(() -> clients().http().execute(request));
        if (response.getStatusCode() == OK) {
            return response;
        }
        try (response) {
            String text = new String(response.getBody().readAllBytes(), StandardCharsets.UTF_8);
            throw response.getStatusCode() == NOT_FOUND ? new NoSuchObject(text, null) : new IOException(text.trim());
        }
    }

    /**
     * Runs a command in a running container and waits for it.
     *
     * @param timeout zero: none
     */
    int execute(String container, List<String> command, List<String> environment, Duration timeout)
            throws IOException, TimeoutException, InterruptedException {
        String exec = call(() -> docker().execCreateCmd(container)
                        .withCmd(command.toArray(String[]::new))
                        .withEnv(environment)
                        .withAttachStdout(true)
                        .withAttachStderr(true)
                        .exec())
                .getId();
        try (var running = new ResultCallback.Adapter<Frame>()) {
            call(() -> docker().execStartCmd(exec).exec(running));
            if (timeout.isZero()) {
                running.awaitCompletion();
            } else if (!running.awaitCompletion(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                killExec(exec);
                throw new TimeoutException("did not end within " + timeout.toMillis() + " ms");
            }
        } catch (InterruptedException e) {
            killExec(exec);
            throw e;
        }
        Long code = call(() -> docker().inspectExecCmd(exec).exec()).getExitCodeLong();
        if (code == null) {
            throw new IOException("the command has no exit code");
        }
        return code.intValue();
    }

    /** The engine has no call for it; its processes are also this machine's. */
    private void killExec(String exec) throws IOException {
        Long pid = call(() -> docker().inspectExecCmd(exec).exec()).getPidLong();
        if (pid != null && pid > 0) {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
        }
    }

    /** There is no such container or image. */
    static final class NoSuchObject extends IOException {

        NoSuchObject(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }

    private void ignoringAbsence(Callable<?> request) throws IOException {
        try {
            call(() -> {
                try {
                    return request.call();
                } catch (NotModifiedException stoppedAlready) {
                    return null;
                }
            });
        } catch (NoSuchObject gone) {
            // that is what was asked for
        }
    }

    private <T> T call(Callable<T> request) throws IOException {
        if (!Files.exists(socket)) {
            throw new IOException("no Docker Engine is running at " + socket);
        }
        try {
            return request.call();
        } catch (Exception e) { // docker-java throws what its transport does, undeclared
            throw failure(e);
        }
    }

    private static IOException failure(Exception e) {
        return e instanceof NotFoundException ? new NoSuchObject(text(e), e) : new IOException(text(e), e);
    }

    /** The engine's messages are JSON; a failure to connect is somewhere among the causes. */
    private static String text(Exception e) {
        String message = e.getMessage() == null ? "" : e.getMessage();
        int json = message.indexOf("{\"message\":");
        if (json >= 0) {
            try {
                return JsonMapper.shared()
                        .readTree(message.substring(json))
                        .path("message")
                        .asString(message)
                        .trim();
            } catch (tools.jackson.core.JacksonException notJson) {
                return message;
            }
        }
        Throwable root = e;
        while (root.getCause() != null) {
            root = root.getCause();
        }
        return root.getMessage() == null ? root.toString() : root.getMessage();
    }

    @Override
    public void close() throws IOException {
        Clients made = clients;
        if (made != null) {
            made.docker().close();
        }
    }
}
