package io.dcosboot.agent.docker;

import io.dcosboot.agent.core.CommandRunner;
import io.dcosboot.agent.core.ContainerExit;
import io.dcosboot.agent.core.ContainerId;
import io.dcosboot.agent.core.ContainerLaunch;
import io.dcosboot.agent.core.ContainerPurpose;
import io.dcosboot.agent.core.Containerizer;
import io.dcosboot.agent.core.Fetcher;
import io.dcosboot.agent.core.RecoverableContainer;
import io.dcosboot.agent.docker.RunOptions.Invalid;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.ContainerInfo;
import io.dcosboot.mesos.v1.ContainerInfo.DockerInfo;
import io.dcosboot.mesos.v1.ContainerStatus;
import io.dcosboot.mesos.v1.NetworkInfo;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.ResourceStatistics;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.Value;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs Docker tasks on the engine of this machine (mesos-agent.md §7.1). Several agents may share one engine: each labels
 * its containers with its work directory and leaves those of others alone. One virtual thread a container waits for it.
 */
final class DockerContainerizer implements Containerizer, CommandRunner {

    private static final Logger log = LoggerFactory.getLogger(DockerContainerizer.class);
    /** Label with the agent's work directory. */
    static final String AGENT_LABEL = "io.dcosboot.agent";

    private static final long MB = 1 << 20;

    private final Listener listener;
    private final Fetcher fetcher;
    private final DockerEngine engine;
    private final DockerProperties properties;
    private final RunOptionsBuilder runOptions;
    private final String agent;
    private final InstantSource clock;
    private final Map<ContainerId, DockerContainer> containers = new ConcurrentHashMap<>();
    private final Map<ContainerId, Thread> launching = new ConcurrentHashMap<>();
    /** Containers this agent has had since its start: none of them is an orphan. */
    private final Set<ContainerId> own = ConcurrentHashMap.newKeySet();

    /** @param agent tells this agent from others on the same engine */
    DockerContainerizer(
            Listener listener,
            Fetcher fetcher,
            DockerEngine engine,
            DockerProperties properties,
            RunOptionsBuilder runOptions,
            String agent,
            InstantSource clock) {
        this.listener = listener;
        this.fetcher = fetcher;
        this.engine = engine;
        this.properties = properties;
        this.runOptions = runOptions;
        this.agent = agent;
        this.clock = clock;
    }

    @Override
    public boolean accepts(ContainerInfo.Type type) {
        return type == ContainerInfo.Type.DOCKER;
    }

    @Override
    public void launch(ContainerLaunch launch) {
        DockerContainer container = DockerContainer.of(launch);
        own.add(launch.id());
        containers.put(launch.id(), container);
        onThread(launch.id(), () -> runNew(container, launch));
    }

    private void runNew(DockerContainer container, ContainerLaunch launch) {
        Inspection inspection;
        try {
            inspection = start(container, launch);
        } catch (IOException | Invalid | InterruptedException e) {
            container.notStarted();
            containers.remove(container.id);
            listener.launchFailed(
                    container.id,
                    TaskStatus.Reason.REASON_CONTAINER_LAUNCH_FAILED,
                    "Failed to launch container: "
                            + (e instanceof InterruptedException ? "killed during the launch" : e.getMessage()));
            return;
        }
        container.started(inspection);
        listener.launched(container.id, status(container, inspection), Optional.of(inspection.asArray()));
        awaitEnd(container);
    }

    private Inspection start(DockerContainer container, ContainerLaunch launch)
            throws IOException, Invalid, InterruptedException {
        if (launch.id().parent() != null) {
            throw new IOException("Nested containers are not supported");
        }
        if (launch.spec().mountsPersistentVolumes()) {
            throw new IOException("persistent volumes cannot be mounted by this agent yet");
        }
        RunOptions options = runOptions.build(launch.spec(), launch.sandbox(), launch.environment());
        options.labels.put(AGENT_LABEL, agent);
        bring(launch);
        ContainerLogs.prepare(launch.runDirectory(), launch.sandbox());
        if (container.givenUp()) {
            throw new InterruptedException();
        }
        try {
            engine.create(container.name(), options);
            engine.start(container.name());
        } catch (IOException e) {
            removeQuietly(container.id);
            throw new IOException("Failed to run docker container: " + e.getMessage(), e);
        }
        return engine.inspect(container.name())
                .orElseThrow(() -> new IOException("Failed to run docker container: it has been removed"));
    }

    /** Files and image; this can take long and can be given up at any time. */
    private void bring(ContainerLaunch launch) throws IOException, InterruptedException {
        launching.put(launch.id(), Thread.currentThread());
        try {
            fetcher.fetch(launch.id(), launch.spec().commandInfo(), launch.sandbox(), launch.user());
            image(launch.spec().containerInfo().getDocker(), launch);
        } finally {
            launching.remove(launch.id());
        }
    }

    private void image(DockerInfo docker, ContainerLaunch launch) throws IOException, InterruptedException {
        String image = withTag(docker.getImage());
        if (!docker.getForcePullImage() && engine.hasImage(image)) {
            return;
        }
        try {
            engine.pull(image, RegistryCredentials.find(image, launch.sandbox(), properties.config()));
        } catch (IOException e) {
            throw new IOException("Failed to run 'docker pull " + image + "': " + e.getMessage(), e);
        }
    }

    /** A name without tag or digest means {@code latest}. */
    static String withTag(String image) {
        String last = image.substring(image.lastIndexOf('/') + 1);
        return last.contains(":") || last.contains("@") ? image : image + ":latest";
    }

    private void awaitEnd(DockerContainer container) {
        while (true) {
            try {
                ContainerExit exit = container.awaitEnd(engine);
                containers.remove(container.id);
                listener.exited(container.id, exit);
                return;
            } catch (InterruptedException meantForTheLaunch) {
                // Giving a launch up may come a moment too late; a running container ends by docker stop only.
            }
        }
    }

    @Override
    public void stop(ContainerId id, Duration grace) {
        DockerContainer container = containers.get(id);
        if (container == null) {
            return;
        }
        container.giveUp();
        Thread launch = launching.get(id);
        if (launch != null) {
            launch.interrupt();
        }
        onThread(id, () -> stop(container, grace));
    }

    private void stop(DockerContainer container, Duration grace) {
        try {
            while (container.awaitStarted() && containers.containsKey(container.id)) {
                try {
                    engine.stop(container.name(), grace);
                    return;
                } catch (IOException e) {
                    log.warn("Cannot stop container {}: {}", container.id, e.getMessage());
                    Thread.sleep(Duration.ofSeconds(1));
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void signal(ContainerId id, int signal) {
        DockerContainer container = containers.get(id);
        if (container == null) {
            return;
        }
        onThread(id, () -> {
            try {
                engine.signal(container.name(), signal);
            } catch (IOException e) {
                log.warn("Cannot signal container {}: {}", id, e.getMessage());
            }
        });
    }

    /** Of custom executors; the container of a task keeps what it was started with (§7.1). */
    @Override
    public void update(ContainerId id, List<Resource> resources, Map<String, Value.Scalar> limits) {
        DockerContainer container = containers.get(id);
        if (container == null || container.spec().purpose() == ContainerPurpose.TASK) {
            return;
        }
        container.grant(resources, limits);
        onThread(id, () -> {
            try {
                engine.update(container.name(), runOptions.changed(container.spec()));
            } catch (IOException e) {
                listener.updateFailed(id, String.valueOf(e.getMessage()));
            }
        });
    }

    @Override
    public void recover(List<RecoverableContainer> known) {
        for (RecoverableContainer container : known) {
            own.add(container.id());
            DockerContainer found = DockerContainer.of(container);
            containers.put(container.id(), found);
            onThread(container.id(), () -> runFound(found, container.sawRunning()));
        }
        if (properties.killOrphans()) {
            onThread(new ContainerId("orphans"), this::removeOrphans);
        }
    }

    private void removeOrphans() {
        try {
            new DockerOrphans(engine, agent, own).remove(properties.orphanDelay());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void runFound(DockerContainer container, boolean sawRunning) {
        Optional<Inspection> inspection = inspectWhenReachable(container);
        if (inspection.isEmpty() && sawRunning) {
            container.notStarted();
            containers.remove(container.id);
            listener.exited(container.id, DockerContainer.removed());
            return;
        }
        if (inspection.filter(Inspection::started).isEmpty()) {
            container.notStarted();
            containers.remove(container.id);
            removeQuietly(container.id);
            listener.launchFailed(
                    container.id,
                    TaskStatus.Reason.REASON_CONTAINER_LAUNCH_FAILED,
                    "Failed to launch container: the agent was restarted before the container was started");
            return;
        }
        container.started(inspection.get());
        if (!sawRunning) {
            listener.launched(
                    container.id,
                    status(container, inspection.get()),
                    Optional.of(inspection.get().asArray()));
        }
        awaitEnd(container);
    }

    private Optional<Inspection> inspectWhenReachable(DockerContainer container) {
        while (true) {
            try {
                return engine.inspect(container.name());
            } catch (IOException e) {
                log.warn("Cannot find out about container {}: {}", container.id, e.getMessage());
                pause();
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(Duration.ofSeconds(1));
        } catch (InterruptedException e) {
            // a stop goes through the engine, for which this waits
        }
    }

    @Override
    public Optional<ResourceStatistics> statistics(ContainerId id) {
        DockerContainer container = containers.get(id);
        if (container == null || container.pid().isEmpty()) {
            return Optional.empty();
        }
        Resources resources = Resources.of(container.spec().resources());
        long memory = Math.round(resources.scalar("mem") * MB);
        return CgroupUsage.of(container.pid().getAsInt())
                .map(usage -> usage.setTimestamp(clock.millis() / 1000.0)
                        .setCpusLimit(resources.scalar("cpus"))
                        .setMemLimitBytes(memory)
                        .build());
    }

    @Override
    public Optional<ContainerStatus> status(ContainerId id) {
        DockerContainer container = containers.get(id);
        if (container == null || !container.running()) {
            return Optional.empty();
        }
        try {
            return engine.inspect(container.name()).map(inspection -> status(container, inspection));
        } catch (IOException e) {
            log.debug("Cannot look at container {}: {}", id, e.getMessage());
            return Optional.empty();
        }
    }

    @Override
    public OptionalInt pid(ContainerId id) {
        DockerContainer container = containers.get(id);
        return container == null ? OptionalInt.empty() : container.pid();
    }

    @Override
    public int run(ContainerId id, CommandInfo command, Duration timeout)
            throws IOException, TimeoutException, InterruptedException {
        DockerContainer container = containers.get(id);
        if (container == null || !container.running()) {
            throw new IOException("container " + id + " does not run");
        }
        List<String> words = new ArrayList<>();
        if (command.getShell()) {
            words.addAll(List.of("/bin/sh", "-c", command.getValue()));
        } else {
            words.add(command.getValue());
            words.addAll(command.getArgumentsList());
        }
        List<String> environment = command.getEnvironment().getVariablesList().stream()
                .map(v -> v.getName() + "=" + v.getValue())
                .toList();
        return engine.execute(container.name(), words, environment, timeout);
    }

    @Override
    public void forget(ContainerId id) {
        onThread(id, () -> {
            try {
                Thread.sleep(properties.removeDelay());
                removeQuietly(id);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private void removeQuietly(ContainerId id) {
        try {
            engine.remove(DockerContainer.name(id));
        } catch (IOException e) {
            log.warn("Cannot remove container {}; the next start will: {}", id, e.getMessage());
        }
    }

    private static ContainerStatus status(DockerContainer container, Inspection inspection) {
        ContainerStatus.Builder status = ContainerStatus.newBuilder().setContainerId(container.id.toProto());
        var addresses = inspection.addresses();
        if (!addresses.isEmpty()) {
            ContainerInfo info = container.spec().containerInfo();
            NetworkInfo.Builder network =
                    info.getNetworkInfosCount() > 0 ? info.getNetworkInfos(0).toBuilder() : NetworkInfo.newBuilder();
            status.addNetworkInfos(network.clearIpAddresses().addAllIpAddresses(addresses));
        }
        return status.build();
    }

    private static void onThread(ContainerId id, Runnable work) {
        Thread.ofVirtual().name("docker-" + id).start(work);
    }
}
