package io.dcosboot.agent.api;

import io.dcosboot.agent.core.AgentSnapshot;
import io.dcosboot.agent.core.AgentSnapshot.ExecutorView;
import io.dcosboot.agent.core.AgentView;
import io.dcosboot.agent.core.ContainerView;
import io.dcosboot.agent.core.ExecutorState;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.ContainerInfo;
import io.dcosboot.mesos.v1.ContainerStatus;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.ResourceStatistics;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The running containers with what is measured of them (mesos-agent.md §9.2, §9.3). */
final class Containers {

    private static final Logger log = LoggerFactory.getLogger(Containers.class);
    private static final double MIB = 1024 * 1024;

    /** @param statistics absent if they cannot be measured now */
    record Usage(
            FrameworkID framework,
            ExecutorView executor,
            ContainerStatus status,
            Optional<ResourceStatistics> statistics) {}

    private record Place(FrameworkID framework, ExecutorView executor) {}

    private final AgentView agent;
    private final ContainerView containers;

    Containers(AgentView agent, ContainerView containers) {
        this.agent = agent;
        this.containers = containers;
    }

    /** Measures all at the same time. */
    List<Usage> measure() {
        AgentSnapshot snapshot = agent.snapshot();
        List<Callable<Usage>> measurements = snapshot.frameworks().stream()
                .flatMap(framework -> framework.executors().stream()
                        .map(executor -> new Place(framework.info().getId(), executor)))
                .filter(place -> place.executor().state() == ExecutorState.RUNNING
                        || place.executor().state() == ExecutorState.TERMINATING)
                .<Callable<Usage>>map(place -> () -> measure(place))
                .toList();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return threads.invokeAll(measurements).stream()
                    .flatMap(measured -> finished(measured).stream())
                    .toList();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }

    private static Optional<Usage> finished(Future<Usage> measured) {
        try {
            return Optional.of(measured.get());
        } catch (ExecutionException e) {
            log.warn("A container cannot be measured", e.getCause());
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private Usage measure(Place place) {
        ExecutorView executor = place.executor();
        ContainerStatus.Builder status =
                ContainerStatus.newBuilder().setContainerId(executor.container().toProto());
        if (!isDocker(executor)) {
            containers.pid(executor.container()).ifPresent(status::setExecutorPid);
        }
        return new Usage(
                place.framework(),
                executor,
                status.build(),
                containers.statistics(executor.container()).map(measured -> withLimits(executor, measured)));
    }

    /** Requests and limits are the agent's knowledge; the executor's overhead counts except for Docker containers. */
    private static ResourceStatistics withLimits(ExecutorView executor, ResourceStatistics measured) {
        Resources requested = Resources.of(FrameworkJson.resources(executor));
        if (isDocker(executor)) {
            requested = requested.minus(Resources.of(executor.info().getResourcesList()));
        }
        double cpus = requested.scalar("cpus");
        long memory = (long) (requested.scalar("mem") * MIB);
        ResourceStatistics.Builder statistics = measured.toBuilder();
        if (!measured.hasCpusSoftLimit()) {
            statistics.setCpusSoftLimit(cpus);
        }
        if (!measured.hasCpusLimit()) {
            statistics.setCpusLimit(cpus);
        }
        if (!measured.hasMemSoftLimitBytes()) {
            statistics.setMemSoftLimitBytes(memory);
        }
        if (!measured.hasMemLimitBytes()) {
            statistics.setMemLimitBytes(memory);
        }
        return statistics.build();
    }

    private static boolean isDocker(ExecutorView executor) {
        return executor.info().hasContainer() && executor.info().getContainer().getType() == ContainerInfo.Type.DOCKER;
    }
}
