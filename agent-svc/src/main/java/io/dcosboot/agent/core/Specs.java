package io.dcosboot.agent.core;

import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.ContainerInfo;
import io.dcosboot.mesos.v1.ExecutorInfo;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Describes the containers that tasks and executors need. */
final class Specs {

    private Specs() {}

    /** The container of a command or Docker task, whose executor is part of the agent. */
    static ContainerSpec ofTask(ExecutorInfo executor, TaskInfo task) {
        // What the executor of a Docker task is granted is not the container's: the executor runs outside of it.
        List<Resource> own = GeneratedExecutor.isDocker(task) ? List.of() : executor.getResourcesList();
        return new ContainerSpec(
                ContainerPurpose.TASK,
                command(task),
                container(task),
                resources(own, List.of(task)),
                limits(own, List.of(task)));
    }

    private static Optional<CommandInfo> command(TaskInfo task) {
        return task.hasCommand() ? Optional.of(task.getCommand()) : Optional.empty();
    }

    private static Optional<ContainerInfo> container(TaskInfo task) {
        return task.hasContainer() ? Optional.of(task.getContainer()) : Optional.empty();
    }

    /** What an executor and its tasks may use together. */
    static List<Resource> resources(List<Resource> executor, List<TaskInfo> tasks) {
        var all = new ArrayList<>(executor);
        tasks.forEach(task -> all.addAll(task.getResourcesList()));
        return all;
    }

    /** The bounds of an executor and its tasks together: those without a limit of their own are bound by their request. */
    static Map<String, Value.Scalar> limits(List<Resource> executor, List<TaskInfo> tasks) {
        var limits = new LinkedHashMap<String, Value.Scalar>();
        for (TaskInfo limited : tasks) {
            for (String name : limited.getLimitsMap().keySet()) {
                double sum = Resources.of(executor).scalar(name)
                        + tasks.stream().mapToDouble(task -> bound(task, name)).sum();
                limits.put(name, Value.Scalar.newBuilder().setValue(sum).build());
            }
        }
        return limits;
    }

    private static double bound(TaskInfo task, String name) {
        Value.Scalar limit = task.getLimitsMap().get(name);
        return limit == null ? Resources.of(task.getResourcesList()).scalar(name) : limit.getValue();
    }
}
