package io.dcosboot.master.core.validation;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.TaskId;
import io.dcosboot.mesos.client.Ids;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.AgentInfo;
import io.dcosboot.mesos.v1.ExecutorInfo;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.TaskInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whether a task may be launched; the first objection counts (mesos-master.md §7). */
public final class TaskValidation {

    private static final Set<String> LIMITABLE = Set.of("cpus", "mem");

    private TaskValidation() {}

    /**
     * The situation a task is judged in.
     *
     * @param framework with the tasks it has now
     * @param agent with the executors it has now
     * @param remaining what is left of the accepted offers, allocated
     */
    public record Situation(Framework framework, Agent agent, Resources remaining) {}

    /** Why the task cannot be launched; empty if it can. */
    public static Optional<String> validate(TaskInfo task, Situation situation) {
        return apart(task, situation)
                .or(() -> executor(task, situation))
                .or(() -> together(task))
                .or(() -> fits(task, situation))
                .or(() -> ownCgroups(task));
    }

    /** The part of the rules that is the same for tasks of a group: all but executor and what is left of the offers. */
    static Optional<String> apart(TaskInfo task, Situation situation) {
        return identity(task, situation)
                .or(() -> durations(task))
                .or(() -> checks(task))
                .or(() -> resources(task))
                .or(() -> parts(task))
                .or(() -> limits(task, situation.agent()));
    }

    /** A task in the form that is judged and launched: what older frameworks leave out is filled in. */
    public static TaskInfo normalised(TaskInfo task, Framework framework, String role) {
        TaskInfo.Builder filled = task.toBuilder();
        for (Resource.Builder resource : filled.getResourcesBuilderList()) {
            allocate(resource, role);
        }
        if (filled.hasExecutor()) {
            ExecutorInfo.Builder executor = filled.getExecutorBuilder();
            executor.getResourcesBuilderList().forEach(resource -> allocate(resource, role));
            if (!executor.hasFrameworkId()) {
                executor.setFrameworkId(framework.id().toProto());
            }
            if (!executor.hasType()) {
                executor.setType(ExecutorInfo.Type.CUSTOM);
            }
        }
        if (filled.hasHealthCheck()) {
            filled.setHealthCheck(HealthCheckValidation.withInferredType(filled.getHealthCheck()));
        }
        return filled.build();
    }

    /** The resources of the task's executor that a launch takes: none if the executor is there already. */
    public static Resources executorDemand(TaskInfo task, Situation situation) {
        if (!task.hasExecutor()) {
            return Resources.empty();
        }
        return ExecutorValidation.existing(task.getExecutor(), situation).isPresent()
                ? Resources.empty()
                : Resources.of(task.getExecutor().getResourcesList());
    }

    static void allocate(Resource.Builder resource, String role) {
        if (!resource.hasAllocationInfo()) {
            resource.setAllocationInfo(Resource.AllocationInfo.newBuilder().setRole(role));
        }
    }

    private static Optional<String> identity(TaskInfo task, Situation situation) {
        String id = task.getTaskId().getValue();
        Optional<String> syntax = Ids.validate(id);
        if (syntax.isPresent()) {
            return syntax;
        }
        TaskId key = TaskId.of(task.getTaskId());
        if (situation.framework().tasks().live().containsKey(key)) {
            return Optional.of("Task has duplicate ID: " + id);
        }
        if (situation.framework().tasks().unreachable().get(key).isPresent()) {
            return Optional.of("Task reuses the ID of an unreachable task: " + id);
        }
        String expected = situation.agent().id().value();
        return task.getAgentId().getValue().equals(expected)
                ? Optional.empty()
                : Optional.of("Task uses invalid agent " + task.getAgentId().getValue() + " while agent " + expected
                        + " is expected");
    }

    private static Optional<String> durations(TaskInfo task) {
        if (task.getKillPolicy().getGracePeriod().getNanoseconds() < 0) {
            return Optional.of("Task's 'kill_policy.grace_period' must be non-negative");
        }
        return task.getMaxCompletionTime().getNanoseconds() < 0
                ? Optional.of("Task's `max_completion_time` must be non-negative")
                : Optional.empty();
    }

    private static Optional<String> checks(TaskInfo task) {
        Optional<String> check = task.hasCheck()
                ? HealthCheckValidation.check(task.getCheck()).map(why -> "Task uses invalid check: " + why)
                : Optional.empty();
        return check.or(() -> task.hasHealthCheck()
                ? HealthCheckValidation.healthCheck(task.getHealthCheck())
                        .map(why -> "Task uses invalid health check: " + why)
                : Optional.empty());
    }

    private static Optional<String> resources(TaskInfo task) {
        List<Resource> resources = task.getResourcesList();
        if (resources.isEmpty()) {
            return Optional.of("Task uses no resources");
        }
        return DemandValidation.form(resources)
                .map(why -> "Task uses invalid resources: " + why)
                .or(() -> DemandValidation.uniqueVolumes(resources)
                        .map(why -> "Task uses duplicate persistence ID: " + why))
                .or(() -> DemandValidation.oneAllocationRole(resources).map(why -> "Invalid task resources: " + why))
                .or(() -> DemandValidation.revocableMix(resources)
                        .map(why -> "Task mixes revocable and non-revocable resources: " + why));
    }

    private static Optional<String> parts(TaskInfo task) {
        Optional<String> command = task.hasCommand()
                ? EnvironmentValidation.command(task.getCommand()).map(why -> "Task's `CommandInfo` is invalid: " + why)
                : Optional.empty();
        return command.or(() -> task.hasContainer()
                ? EnvironmentValidation.container(task.getContainer())
                        .map(why -> "Task's `ContainerInfo` is invalid: " + why)
                : Optional.empty());
    }

    private static Optional<String> limits(TaskInfo task, Agent agent) {
        if (task.getLimitsCount() == 0) {
            return Optional.empty();
        }
        if (!agent.description().capabilityTypes().contains(AgentInfo.Capability.Type.TASK_RESOURCE_LIMITS)) {
            return Optional.of("Agent is not capable of handling task resource limits");
        }
        if (!LIMITABLE.containsAll(task.getLimitsMap().keySet())) {
            return Optional.of("Only cpus and mem may be included in a task's resource limits");
        }
        Resources request = Resources.of(task.getResourcesList());
        return limit(task, request, "cpus", "CPU", "cpu").or(() -> limit(task, request, "mem", "memory", "memory"));
    }

    private static Optional<String> limit(
            TaskInfo task, Resources request, String name, String noun, String comparedNoun) {
        if (!task.containsLimits(name)) {
            return Optional.empty();
        }
        if (!request.names().contains(name)) {
            return Optional.of("When a " + noun + " limit is specified, a " + noun + " request must also be specified");
        }
        double limit = task.getLimitsOrThrow(name).getValue();
        return limit >= request.scalar(name)
                ? Optional.empty()
                : Optional.of("The " + comparedNoun + " limit must be greater than or equal to the " + comparedNoun
                        + " request");
    }

    private static Optional<String> executor(TaskInfo task, Situation situation) {
        if (task.hasExecutor() == task.hasCommand()) {
            return Optional.of("Task should have at least one (but not both) of CommandInfo or ExecutorInfo present");
        }
        return task.hasExecutor() ? ExecutorValidation.ofTask(task.getExecutor(), situation) : Optional.empty();
    }

    private static Optional<String> together(TaskInfo task) {
        if (!task.hasExecutor()) {
            return Optional.empty();
        }
        List<Resource> all = new ArrayList<>(task.getResourcesList());
        all.addAll(task.getExecutor().getResourcesList());
        Resources own = Resources.of(task.getResourcesList());
        Resources executor = Resources.of(task.getExecutor().getResourcesList());
        if (DemandValidation.overlap(List.of(own, executor))) {
            return Optional.of("There are overlapping resources in the task resources " + own
                    + " and executor resources " + executor);
        }
        return DemandValidation.uniqueVolumes(all)
                .map(why -> "Task and its executor use duplicate persistence ID: " + why)
                .or(() -> DemandValidation.revocableMix(all)
                        .map(why -> "Task and its executor mix revocable and non-revocable resources: " + why));
    }

    private static Optional<String> fits(TaskInfo task, Situation situation) {
        Resources demand = Resources.of(task.getResourcesList()).plus(executorDemand(task, situation));
        return situation.remaining().contains(demand)
                ? Optional.empty()
                : Optional.of("Total resources " + demand + " required by task and its executor is more than available "
                        + situation.remaining());
    }

    private static Optional<String> ownCgroups(TaskInfo task) {
        var linux = task.getContainer().getLinuxInfo();
        return linux.hasShareCgroups() && !linux.getShareCgroups()
                ? Optional.of("Only tasks in a task group may have 'share_cgroups' set to 'false'")
                : Optional.empty();
    }
}
