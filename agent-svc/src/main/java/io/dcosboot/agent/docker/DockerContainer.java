package io.dcosboot.agent.docker;

import io.dcosboot.agent.core.ContainerExit;
import io.dcosboot.agent.core.ContainerId;
import io.dcosboot.agent.core.ContainerLaunch;
import io.dcosboot.agent.core.ContainerSpec;
import io.dcosboot.agent.core.RecoverableContainer;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One Docker task's container, from its start to its end. */
final class DockerContainer {

    private static final Logger log = LoggerFactory.getLogger(DockerContainer.class);
    private static final String NAME_PREFIX = "mesos-";
    /** Between attempts to reach an engine that is away. */
    private static final Duration RETRY = Duration.ofSeconds(1);
    /** What is printed last comes a moment after the end. */
    private static final Duration LAST_OUTPUT = Duration.ofSeconds(10);

    final ContainerId id;
    final Path sandbox;
    final Path runDirectory;

    private final CountDownLatch launchDecided = new CountDownLatch(1);
    private volatile boolean started;
    private volatile boolean givenUp;
    private volatile int pid;
    private volatile ContainerSpec spec;

    private DockerContainer(ContainerId id, ContainerSpec spec, Path sandbox, Path runDirectory) {
        this.id = id;
        this.spec = spec;
        this.sandbox = sandbox;
        this.runDirectory = runDirectory;
    }

    static DockerContainer of(ContainerLaunch launch) {
        return new DockerContainer(launch.id(), launch.spec(), launch.sandbox(), launch.runDirectory());
    }

    static DockerContainer of(RecoverableContainer known) {
        return new DockerContainer(known.id(), known.spec(), known.sandbox(), known.runDirectory());
    }

    static String name(ContainerId id) {
        return NAME_PREFIX + id;
    }

    /** The id in a name the engine reports, which begins with a slash. */
    static Optional<ContainerId> idIn(String name) {
        String plain = name.startsWith("/") ? name.substring(1) : name;
        return plain.startsWith(NAME_PREFIX) && plain.length() > NAME_PREFIX.length()
                ? Optional.of(new ContainerId(plain.substring(NAME_PREFIX.length())))
                : Optional.empty();
    }

    ContainerSpec spec() {
        return spec;
    }

    void grant(List<Resource> resources, Map<String, Value.Scalar> limits) {
        ContainerSpec old = spec;
        spec = new ContainerSpec(old.purpose(), old.command(), old.container(), resources, limits);
    }

    String name() {
        return name(id);
    }

    void started(Inspection inspection) {
        pid = inspection.pid();
        started = true;
        launchDecided.countDown();
    }

    void notStarted() {
        launchDecided.countDown();
    }

    /** The launch is not to go on, if it can still be prevented. */
    void giveUp() {
        givenUp = true;
    }

    boolean givenUp() {
        return givenUp;
    }

    /** Waits until it is clear whether there is a running container. */
    boolean awaitStarted() throws InterruptedException {
        launchDecided.await();
        return started;
    }

    boolean running() {
        return started;
    }

    OptionalInt pid() {
        return pid == 0 ? OptionalInt.empty() : OptionalInt.of(pid);
    }

    /** Copies the output and waits for the end, through any absence of the engine. */
    ContainerExit awaitEnd(DockerEngine engine) throws InterruptedException {
        boolean told = false;
        while (true) {
            try (LogCopy logs = new LogCopy(engine, name(), runDirectory, sandbox)) {
                engine.awaitStopped(name());
                Optional<Inspection> inspection = engine.inspect(name());
                if (inspection.isEmpty()) {
                    return removed();
                }
                if (!inspection.get().running()) {
                    logs.awaitEnd(LAST_OUTPUT);
                    return ContainerExit.code(inspection.get().exitCode(), "");
                }
            } catch (DockerEngine.NoSuchObject e) {
                return removed();
            } catch (IOException e) {
                if (!told) {
                    log.warn("Cannot wait for container {}, trying again: {}", id, e.getMessage());
                    told = true;
                }
            }
            Thread.sleep(RETRY);
        }
    }

    /** Somebody else did it: nobody can say how it ended. */
    static ContainerExit removed() {
        return ContainerExit.unrecognised("Container was removed");
    }
}
