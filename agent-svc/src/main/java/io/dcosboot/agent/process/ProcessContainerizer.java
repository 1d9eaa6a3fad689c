package io.dcosboot.agent.process;

import io.dcosboot.agent.core.CommandRunner;
import io.dcosboot.agent.core.ContainerExit;
import io.dcosboot.agent.core.ContainerId;
import io.dcosboot.agent.core.ContainerLaunch;
import io.dcosboot.agent.core.ContainerSpec;
import io.dcosboot.agent.core.Containerizer;
import io.dcosboot.agent.core.Fetcher;
import io.dcosboot.agent.core.RecoverableContainer;
import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.ContainerInfo;
import io.dcosboot.mesos.v1.ContainerStatus;
import io.dcosboot.mesos.v1.NetworkInfo;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.ResourceStatistics;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.Value;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashSet;
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
 * Runs command tasks as processes of this machine, each under a small {@linkplain Supervisor supervisor} that outlives
 * the agent (mesos-agent.md §6). One virtual thread a container waits for it from the launch to the end.
 */
final class ProcessContainerizer implements Containerizer, CommandRunner {

    private static final Logger log = LoggerFactory.getLogger(ProcessContainerizer.class);

    private final Listener listener;
    private final Fetcher fetcher;
    private final ProcessStatistics statistics;
    private final ProcessScan.Source scans = new ProcessScan.Source();
    private final Path metaDirectory;
    private final Map<ContainerId, ProcessContainer> containers = new ConcurrentHashMap<>();
    private final Map<ContainerId, Thread> fetching = new ConcurrentHashMap<>();

    /**
     * @param metaDirectory below which the run directories of this agent are
     */
    ProcessContainerizer(Listener listener, Fetcher fetcher, Path metaDirectory, InstantSource clock) {
        this.listener = listener;
        this.fetcher = fetcher;
        this.metaDirectory = metaDirectory;
        this.statistics = new ProcessStatistics(clock);
    }

    @Override
    public boolean accepts(ContainerInfo.Type type) {
        return type == ContainerInfo.Type.MESOS;
    }

    @Override
    public void launch(ContainerLaunch launch) {
        ProcessContainer container = ProcessContainer.of(launch, scans);
        containers.put(launch.id(), container);
        onThread(launch.id(), () -> runNew(container, launch));
    }

    private void runNew(ProcessContainer container, ContainerLaunch launch) {
        Supervisor supervisor;
        try {
            supervisor = start(container, launch);
        } catch (IOException | InterruptedException e) {
            container.notStarted();
            containers.remove(container.id, container);
            listener.launchFailed(
                    container.id,
                    TaskStatus.Reason.REASON_CONTAINER_LAUNCH_FAILED,
                    "Failed to launch container: " + why(e));
            return;
        }
        container.started(supervisor);
        listener.launched(
                container.id, status(container.id, supervisor.processIds().command()), Optional.empty());
        awaitEnd(container, supervisor);
    }

    private Supervisor start(ProcessContainer container, ContainerLaunch launch)
            throws IOException, InterruptedException {
        TaskUser user = TaskUser.of(launch.user());
        CommandInfo command = launch.spec().commandInfo();
        refuseUnsupported(launch.spec());
        if (command.getShell() && !command.hasValue()) {
            throw new IOException("Shell specified but no command value provided");
        }
        if (!command.getShell() && command.getValue().isEmpty()) {
            throw new IOException("No executable provided");
        }
        if (command.getUrisCount() > 0) {
            fetch(launch, command);
        }
        if (container.givenUp()) {
            throw new InterruptedException();
        }
        String script = CommandScript.of(command, launch.environment(), launch.sandbox());
        new TaskContext(user.name(), launch.environment()).save(launch.runDirectory());
        return Supervisor.start(launch.runDirectory(), launch.sandbox(), user, script);
    }

    /** Better no container than one without what it was promised (mesos-agent.md §7.2). */
    private static void refuseUnsupported(ContainerSpec spec) throws IOException {
        ContainerInfo container = spec.containerInfo();
        if (spec.mountsPersistentVolumes()) {
            throw new IOException("persistent volumes cannot be mounted by this agent yet");
        }
        if (container.getMesos().hasImage()) {
            throw new IOException("container images without Docker are not supported by this agent");
        }
        if (container.getVolumesCount() > 0) {
            throw new IOException("volumes of containers without Docker are not supported by this agent");
        }
        if (container.getRlimitInfo().getRlimitsCount() > 0) {
            throw new IOException("resource limits of processes (rlimits) are not supported by this agent");
        }
        for (NetworkInfo network : container.getNetworkInfosList()) {
            if (network.hasName()) {
                throw new IOException("unknown CNI network '" + network.getName() + "'");
            }
        }
    }

    private void fetch(ContainerLaunch launch, CommandInfo command) throws IOException, InterruptedException {
        fetching.put(launch.id(), Thread.currentThread());
        try {
            fetcher.fetch(launch.id(), command, launch.sandbox(), launch.user());
        } finally {
            fetching.remove(launch.id());
        }
    }

    private void awaitEnd(ProcessContainer container, Supervisor supervisor) {
        ContainerExit exit;
        try {
            exit = container.awaitEnd(supervisor);
            TaskContext.delete(container.runDirectory);
        } catch (IOException e) {
            log.error("How the command of container {} ended cannot be read", container.id, e);
            exit = ContainerExit.unrecognised("Failed to get exit status for Command");
        }
        containers.remove(container.id, container);
        listener.exited(container.id, exit);
    }

    @Override
    public void stop(ContainerId id, Duration grace) {
        ProcessContainer container = containers.get(id);
        if (container == null) {
            return;
        }
        onThread(id, () -> {
            try {
                container.stop(grace);
            } catch (InterruptedException e) {
                log.warn("Stopping container {} was interrupted", id);
            }
        });
        // After the mark that the launch is given up: a fetch that begins now sees it.
        Thread fetcherThread = fetching.get(id);
        if (fetcherThread != null) {
            fetcherThread.interrupt();
        }
    }

    @Override
    public void signal(ContainerId id, int signal) {
        ProcessContainer container = containers.get(id);
        ProcessTree tree = container == null ? null : container.tree();
        if (tree != null) {
            onThread(id, () -> tree.signal(signal));
        }
    }

    /** Nothing is limited here; what is told about the container changes. */
    @Override
    public void update(ContainerId id, List<Resource> resources, Map<String, Value.Scalar> limits) {
        ProcessContainer container = containers.get(id);
        if (container != null) {
            container.grant(resources);
        }
    }

    @Override
    public void recover(List<RecoverableContainer> known) {
        Set<Path> runs = new HashSet<>();
        for (RecoverableContainer container : known) {
            runs.add(container.runDirectory());
            ProcessContainer found = ProcessContainer.of(container, scans);
            containers.put(container.id(), found);
            onThread(container.id(), () -> runFound(found, container.sawRunning()));
        }
        onThread(new ContainerId("orphans"), () -> Orphans.kill(metaDirectory, runs, scans));
    }

    private void runFound(ProcessContainer container, boolean sawRunning) {
        Optional<SupervisorRecord> record;
        try {
            record = SupervisorRecord.read(container.runDirectory);
        } catch (IOException e) {
            log.error("The pids of container {} cannot be read", container.id, e);
            record = Optional.empty();
        }
        if (record.isEmpty()) {
            container.notStarted();
            containers.remove(container.id, container);
            listener.launchFailed(
                    container.id,
                    TaskStatus.Reason.REASON_CONTAINER_LAUNCH_FAILED,
                    "Failed to launch container: the agent was restarted before the command was started");
            return;
        }
        Supervisor supervisor = Supervisor.found(record.get(), container.runDirectory);
        container.started(supervisor);
        if (!sawRunning) {
            listener.launched(
                    container.id, status(container.id, supervisor.processIds().command()), Optional.empty());
        }
        awaitEnd(container, supervisor);
    }

    @Override
    public Optional<ResourceStatistics> statistics(ContainerId id) {
        ProcessContainer container = containers.get(id);
        if (container == null) {
            return Optional.empty();
        }
        ProcessTree tree = container.tree();
        return tree == null ? Optional.empty() : Optional.of(statistics.of(tree, container.granted()));
    }

    @Override
    public Optional<ContainerStatus> status(ContainerId id) {
        OptionalInt pid = pid(id);
        return pid.isEmpty() ? Optional.empty() : Optional.of(status(id, pid.getAsInt()));
    }

    @Override
    public OptionalInt pid(ContainerId id) {
        ProcessContainer container = containers.get(id);
        SupervisorRecord record = container == null ? null : container.processIds();
        return record == null ? OptionalInt.empty() : OptionalInt.of(record.command());
    }

    @Override
    public int run(ContainerId id, CommandInfo command, Duration timeout)
            throws IOException, TimeoutException, InterruptedException {
        ProcessContainer container = containers.get(id);
        if (container == null || container.tree() == null) {
            throw new IOException("container " + id + " does not run");
        }
        return ExtraCommand.run(container.runDirectory, container.sandbox, command, timeout, scans);
    }

    @Override
    public void forget(ContainerId id) {
        // The agent deletes the run directory together with the sandbox; there is nothing outside of it.
    }

    private static String why(Exception e) {
        return e instanceof InterruptedException ? "killed during the launch" : String.valueOf(e.getMessage());
    }

    private static ContainerStatus status(ContainerId id, int pid) {
        return ContainerStatus.newBuilder()
                .setContainerId(id.toProto())
                .setExecutorPid(pid)
                .build();
    }

    private static void onThread(ContainerId id, Runnable work) {
        Thread.ofVirtual().name("container-" + id).start(work);
    }
}
