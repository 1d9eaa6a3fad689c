package io.dcosboot.master.core.validation;

import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.validation.TaskValidation.Situation;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.ContainerInfo;
import io.dcosboot.mesos.v1.ExecutorInfo;
import io.dcosboot.mesos.v1.HealthCheck;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.TaskInfo;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether a task group may be launched; one objection spoils all of it (mesos-master.md §7, lines 18 to 23). */
public final class GroupValidation {

    private static final double LEAST_CPUS = 0.01;
    private static final long LEAST_MEGABYTES = 32;

    private GroupValidation() {}

    /**
     * Why the group cannot be launched; empty if it can.
     *
     * @param tasks normalised, each with the group's executor
     */
    public static Optional<String> validate(ExecutorInfo executor, List<TaskInfo> tasks, Situation situation) {
        if (tasks.isEmpty()) {
            return Optional.of("Task group cannot be empty");
        }
        Set<String> ids = new HashSet<>();
        for (TaskInfo task : tasks) {
            Optional<String> flaw = TaskValidation.apart(task, situation)
                    .or(() -> task(task, executor))
                    .or(() -> ids.add(task.getTaskId().getValue())
                            ? Optional.empty()
                            : Optional.of(
                                    "Task has duplicate ID: " + task.getTaskId().getValue()));
            if (flaw.isPresent()) {
                return flaw.map(why -> "Task '" + task.getTaskId().getValue() + "' is invalid: " + why);
            }
        }
        return executor(executor, situation)
                .or(() -> together(executor, tasks, situation))
                .or(() -> fits(executor, tasks, situation));
    }

    private static Optional<String> task(TaskInfo task, ExecutorInfo executor) {
        if (!task.getExecutor().equals(executor)) {
            return Optional.of(
                    "The `ExecutorInfo` of task '" + task.getTaskId().getValue() + "' is different from executor '"
                            + executor.getExecutorId().getValue() + "'");
        }
        if (task.getContainer().getType() == ContainerInfo.Type.DOCKER && task.hasContainer()) {
            return Optional.of("Docker ContainerInfo is not supported on the task");
        }
        if (task.getContainer().getNetworkInfosCount() > 0 && probesNetwork(task)) {
            return Optional.of(
                    "HTTP and TCP health checks are not supported for nested containers not joining parent's network");
        }
        var linux = task.getContainer().getLinuxInfo();
        boolean ownCgroups = linux.hasShareCgroups() && !linux.getShareCgroups();
        return task.getLimitsCount() > 0 && !ownCgroups
                ? Optional.of("Resource limits may only be set for tasks within a task group when the 'share_cgroups'"
                        + " field is set to 'false'")
                : Optional.empty();
    }

    private static boolean probesNetwork(TaskInfo task) {
        HealthCheck.Type type = task.getHealthCheck().getType();
        return task.hasHealthCheck() && (type == HealthCheck.Type.HTTP || type == HealthCheck.Type.TCP);
    }

    private static Optional<String> executor(ExecutorInfo executor, Situation situation) {
        String id = executor.getExecutorId().getValue();
        if (executor.getType() == ExecutorInfo.Type.UNKNOWN) {
            return Optional.of("'ExecutorInfo.type' must be set for task groups");
        }
        Optional<String> flaw = ExecutorValidation.validate(executor, situation);
        if (flaw.isPresent()) {
            return flaw;
        }
        if (executor.hasContainer() && executor.getContainer().getType() == ContainerInfo.Type.DOCKER) {
            return Optional.of("Docker ContainerInfo is not supported on the executor");
        }
        Resources resources = Resources.of(executor.getResourcesList());
        if (resources.scalar("cpus") < LEAST_CPUS) {
            return Optional.of("Executor '" + id + "' uses less CPUs (" + resources.scalar("cpus")
                    + ") than the minimum required (" + LEAST_CPUS + ")");
        }
        if (resources.scalar("mem") < LEAST_MEGABYTES) {
            return Optional.of("Executor '" + id + "' uses less memory (" + resources.scalar("mem")
                    + "MB) than the minimum required (" + LEAST_MEGABYTES + "MB)");
        }
        return resources.scalar("disk") > 0 ? Optional.empty() : Optional.of("Executor '" + id + "' uses no disk");
    }

    private static Optional<String> together(ExecutorInfo executor, List<TaskInfo> tasks, Situation situation) {
        List<Resource> all = new ArrayList<>(executor.getResourcesList());
        List<Resources> demands = new ArrayList<>();
        demands.add(executorDemand(executor, situation).nonShared());
        for (TaskInfo task : tasks) {
            all.addAll(task.getResourcesList());
            demands.add(Resources.of(task.getResourcesList()).nonShared());
        }
        if (DemandValidation.overlap(demands)) {
            return Optional.of("There are overlapping resources in the task group and its executor");
        }
        return DemandValidation.oneAllocationRole(all)
                .map(why -> "Task group and its executor use invalid resources: " + why)
                .or(() -> DemandValidation.revocableMix(all)
                        .map(why -> "Task group and its executor mix revocable and non-revocable resources: " + why));
    }

    private static Optional<String> fits(ExecutorInfo executor, List<TaskInfo> tasks, Situation situation) {
        Resources demand = executorDemand(executor, situation);
        for (TaskInfo task : tasks) {
            demand = demand.plus(Resources.of(task.getResourcesList()));
        }
        return situation.remaining().contains(demand)
                ? Optional.empty()
                : Optional.of("Total resources " + demand + " required by task group and its executor are more than"
                        + " available " + situation.remaining());
    }

    /** The resources of the executor that a launch takes: none if it is there already. */
    public static Resources executorDemand(ExecutorInfo executor, Situation situation) {
        return ExecutorValidation.existing(executor, situation).isPresent()
                ? Resources.empty()
                : Resources.of(executor.getResourcesList());
    }

    /** A task of a group in the form that is judged and launched. */
    public static TaskInfo normalised(TaskInfo task, Framework framework, String role) {
        ExecutorInfo executor = normalised(task.getExecutor(), role);
        return TaskValidation.normalised(task.toBuilder().clearExecutor().build(), framework, role).toBuilder()
                .setExecutor(executor)
                .build();
    }

    /** A group's executor in the form that is judged and launched. */
    public static ExecutorInfo normalised(ExecutorInfo executor, String role) {
        ExecutorInfo.Builder filled = executor.toBuilder();
        filled.getResourcesBuilderList().forEach(resource -> TaskValidation.allocate(resource, role));
        return filled.build();
    }
}
