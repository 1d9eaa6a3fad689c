package io.dcosboot.marathon.core.engine;

import io.dcosboot.marathon.core.deployment.DeploymentAction;
import io.dcosboot.marathon.core.deployment.DeploymentPlan;
import io.dcosboot.marathon.core.health.InstanceHealth;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.launch.LaunchAttempt;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Group;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.marathon.core.state.TaskFailure;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Everything readers may ask for, as it was after one command. Immutable.
 *
 * @param deployments running ones, oldest first
 * @param instances by app, including apps that are being removed; in order of their ids
 * @param queue apps that wait for offers, by app
 * @param failures last task failure by app
 */
public record Snapshot(
        Group root,
        List<DeploymentProgress> deployments,
        Map<PathId, List<InstanceView>> instances,
        Map<PathId, QueueEntry> queue,
        Map<PathId, TaskFailure> failures,
        MesosConnection mesos) {

    public Snapshot {
        deployments = List.copyOf(deployments);
        instances = Map.copyOf(instances);
        queue = Map.copyOf(queue);
        failures = Map.copyOf(failures);
    }

    /** The instances of one app; empty when there are none. */
    public List<InstanceView> instancesOf(PathId app) {
        return instances.getOrDefault(app, List.of());
    }

    public Optional<DeploymentProgress> deployment(String id) {
        return deployments.stream()
                .filter(progress -> progress.plan().id().equals(id))
                .findFirst();
    }

    /** Running deployments that change {@code app}. */
    public List<DeploymentProgress> deploymentsOf(PathId app) {
        return deployments.stream()
                .filter(progress -> progress.affectedApps().contains(app))
                .toList();
    }

    /**
     * @param currentStep 0 before the first step, then counting from 1
     * @param currentActions of that step
     */
    public record DeploymentProgress(
            DeploymentPlan plan, Set<PathId> affectedApps, int currentStep, List<DeploymentAction> currentActions) {}

    /**
     * @param health results of the checks of the app version that the instance runs
     * @param ready whether its readiness checks have passed, or there are none
     */
    public record InstanceView(Instance instance, InstanceHealth health, boolean ready) {}

    /**
     * One app in the launch queue (marathon.md §11).
     *
     * @param count instances that wait or are on their way to Mesos
     * @param since when the first of them was added
     * @param nextLaunchAt end of the launch delay; in the past or equal to now: it waits for offers only
     */
    public record QueueEntry(
            AppDefinition app, int count, Instant since, Instant nextLaunchAt, LaunchAttempt attempt) {}

    /**
     * @param frameworkId absent before the first subscription
     * @param master {@code host:port} of the master while connected
     */
    public record MesosConnection(
            @Nullable String frameworkId, @Nullable String master) {}
}
