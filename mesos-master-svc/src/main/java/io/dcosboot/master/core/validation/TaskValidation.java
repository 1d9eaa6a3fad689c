package io.dcosboot.master.core.validation;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.ExecutorEntry;
import io.dcosboot.master.core.state.ExecutorId;
import io.dcosboot.master.core.state.ExecutorKey;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.TaskId;
import io.dcosboot.mesos.client.Ids;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.AgentInfo;
import io.dcosboot.mesos.v1.ExecutorInfo;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.Value;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

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
        return identity(task, situation)
                .or(() -> durations(task))
                .or(() -> checks(task))
                .or(() -> resources(task))
                .or(() -> parts(task))
                .or(() -> limits(task, situation.agent()))
                .or(() -> executor(task, situation))
                .or(() -> fits(task, situation));
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
        return existing(task.getExecutor(), situation).isPresent()
                ? Resources.empty()
                : Resources.of(task.getExecutor().getResourcesList());
    }

    private static void allocate(Resource.Builder resource, String role) {
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
        if (task.getResourcesCount() == 0) {
            return Optional.of("Task uses no resources");
        }
        return Resources.validate(task.getResourcesList())
                .or(() -> wholeGpus(task.getResourcesList()))
                .map(why -> "Task uses invalid resources: " + why)
                .or(() -> duplicateVolume(task.getResourcesList()))
                .or(() -> allocationRole(task.getResourcesList()).map(why -> "Invalid task resources: " + why))
                .or(() -> revocableMix(task.getResourcesList()));
    }

    private static Optional<String> wholeGpus(Iterable<Resource> resources) {
        for (Resource resource : resources) {
            double value = resource.getScalar().getValue();
            if (resource.getName().equals("gpus") && value != Math.rint(value)) {
                return Optional.of("The 'gpus' resource must be an unsigned integer");
            }
        }
        return Optional.empty();
    }

    private static Optional<String> duplicateVolume(Iterable<Resource> resources) {
        Set<String> seen = new HashSet<>();
        for (Resource resource : resources) {
            if (resource.getDisk().hasPersistence()) {
                String id = resource.getDisk().getPersistence().getId();
                if (!seen.add(id)) {
                    return Optional.of("Task uses duplicate persistence ID: " + id);
                }
            }
        }
        return Optional.empty();
    }

    private static Optional<String> allocationRole(Iterable<Resource> resources) {
        Set<String> roles = new TreeSet<>();
        resources.forEach(resource -> roles.add(resource.getAllocationInfo().getRole()));
        return roles.size() > 1
                ? Optional.of("The resources have multiple allocation roles ('" + String.join("', '", roles)
                        + "') but only one allocation role is allowed")
                : Optional.empty();
    }

    private static Optional<String> revocableMix(Iterable<Resource> resources) {
        Set<String> revocable = new HashSet<>();
        Set<String> steady = new HashSet<>();
        for (Resource resource : resources) {
            (resource.hasRevocable() ? revocable : steady).add(resource.getName());
        }
        return revocable.stream()
                .filter(steady::contains)
                .findFirst()
                .map(name -> "Task mixes revocable and non-revocable resources: " + name);
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
        for (Map.Entry<String, Value.Scalar> limit : task.getLimitsMap().entrySet()) {
            if (!LIMITABLE.contains(limit.getKey())) {
                return Optional.of(
                        "Setting resource limits is only supported for cpus and mem, not for " + limit.getKey());
            }
            double request = Resources.of(task.getResourcesList()).scalar(limit.getKey());
            if (!(limit.getValue().getValue() >= request)) {
                return Optional.of("The " + limit.getKey() + " limit "
                        + limit.getValue().getValue() + " is less than the request " + request);
            }
        }
        return task.getLimitsCount() == 0
                        || agent.description()
                                .capabilityTypes()
                                .contains(AgentInfo.Capability.Type.TASK_RESOURCE_LIMITS)
                ? Optional.empty()
                : Optional.of("Agent " + agent.id() + " does not support task resource limits");
    }

    private static Optional<String> executor(TaskInfo task, Situation situation) {
        if (task.hasExecutor() == task.hasCommand()) {
            return Optional.of("Task should have at least one (but not both) of CommandInfo or ExecutorInfo present");
        }
        return task.hasExecutor() ? executor(task.getExecutor(), situation) : Optional.empty();
    }

    private static Optional<String> executor(ExecutorInfo executor, Situation situation) {
        return executorType(executor)
                .or(() -> Ids.validate(executor.getExecutorId().getValue()))
                .or(() -> executor.getShutdownGracePeriod().getNanoseconds() < 0
                        ? Optional.of("ExecutorInfo's 'shutdown_grace_period' must be non-negative")
                        : Optional.empty())
                .or(() -> Resources.validate(executor.getResourcesList())
                        .or(() -> wholeGpus(executor.getResourcesList()))
                        .or(() -> allocationRole(executor.getResourcesList()))
                        .map(why -> "Executor uses invalid resources: " + why))
                .or(() -> EnvironmentValidation.command(executor.getCommand())
                        .map(why -> "Executor's `CommandInfo` is invalid: " + why))
                .or(() -> executor.hasContainer()
                        ? EnvironmentValidation.container(executor.getContainer())
                                .map(why -> "Executor's `ContainerInfo` is invalid: " + why)
                        : Optional.empty())
                .or(() -> executor.getFrameworkId()
                                .equals(situation.framework().id().toProto())
                        ? Optional.empty()
                        : Optional.of("ExecutorInfo has an invalid FrameworkID (Actual: "
                                + executor.getFrameworkId().getValue() + " vs Expected: "
                                + situation.framework().id() + ")"))
                .or(() -> compatible(executor, situation));
    }

    private static Optional<String> executorType(ExecutorInfo executor) {
        return switch (executor.getType()) {
            case CUSTOM ->
                executor.hasCommand()
                        ? Optional.empty()
                        : Optional.of("'ExecutorInfo.command' must be set for 'CUSTOM' executor");
            case DEFAULT ->
                Optional.of(
                        executor.hasCommand()
                                ? "'ExecutorInfo.command' must not be set for 'DEFAULT' executor"
                                : "'ExecutorInfo.type' must be 'CUSTOM'");
            case UNKNOWN -> Optional.of("'ExecutorInfo.type' must be 'CUSTOM'");
        };
    }

    private static Optional<String> compatible(ExecutorInfo executor, Situation situation) {
        return existing(executor, situation)
                .filter(known -> !known.info().equals(executor))
                .map(_ -> "ExecutorInfo is not compatible with existing ExecutorInfo with same ExecutorID. "
                        + "Executor: " + executor.getExecutorId().getValue());
    }

    private static Optional<ExecutorEntry> existing(ExecutorInfo executor, Situation situation) {
        return situation
                .agent()
                .executors()
                .get(new ExecutorKey(situation.framework().id(), ExecutorId.of(executor.getExecutorId())));
    }

    private static Optional<String> fits(TaskInfo task, Situation situation) {
        Resources demand = Resources.of(task.getResourcesList()).plus(executorDemand(task, situation));
        return situation.remaining().contains(demand)
                ? Optional.empty()
                : Optional.of("Total resources " + demand + " required by task and its executor is more than available "
                        + situation.remaining());
    }
}
