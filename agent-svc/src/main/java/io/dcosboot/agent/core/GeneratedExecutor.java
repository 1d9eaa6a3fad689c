package io.dcosboot.agent.core;

import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.ContainerInfo;
import io.dcosboot.mesos.v1.ExecutorID;
import io.dcosboot.mesos.v1.ExecutorInfo;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.Value;

/**
 * The executor the agent makes up for a task that names none (mesos-agent.md §6): the agent is its own executor then, but
 * clients see one.
 */
final class GeneratedExecutor {

    /** What the executor is charged with by the agent, not by the master. */
    private static final double CPUS = 0.1;

    private static final double MEMORY_MB = 32;
    private static final int LONGEST_COMMAND = 15;

    private GeneratedExecutor() {}

    @SuppressWarnings("deprecation") // the source field is still read by clients
    static ExecutorInfo of(FrameworkInfo framework, TaskInfo task) {
        String id = task.getTaskId().getValue();
        ExecutorInfo.Builder executor = ExecutorInfo.newBuilder()
                .setExecutorId(ExecutorID.newBuilder().setValue(id))
                .setFrameworkId(framework.getId())
                .setName("Command Executor (Task: " + id + ") (Command: " + command(task.getCommand()) + ")")
                .setSource(id)
                .setCommand(task.getCommand())
                .addResources(scalar("cpus", CPUS, task))
                .addResources(scalar("mem", MEMORY_MB, task));
        if (task.hasContainer()) {
            executor.setContainer(task.getContainer());
        }
        if (task.hasLabels()) {
            executor.setLabels(task.getLabels());
        }
        if (task.hasDiscovery()) {
            executor.setDiscovery(task.getDiscovery());
        }
        return executor.build();
    }

    static boolean isDocker(TaskInfo task) {
        return task.hasContainer() && task.getContainer().getType() == ContainerInfo.Type.DOCKER;
    }

    private static String command(CommandInfo command) {
        if (command.getShell()) {
            return command.hasValue() ? "sh -c '" + shortened(command.getValue()) + "'" : "NO COMMAND";
        }
        return command.hasValue()
                ? "[" + shortened(command.getValue() + ", " + String.join(", ", command.getArgumentsList())) + "]"
                : "NO EXECUTABLE";
    }

    private static String shortened(String text) {
        return text.length() > LONGEST_COMMAND ? text.substring(0, LONGEST_COMMAND - 3) + "..." : text;
    }

    private static Resource scalar(String name, double value, TaskInfo task) {
        Resource.Builder resource = Resource.newBuilder()
                .setName(name)
                .setType(Value.Type.SCALAR)
                .setScalar(Value.Scalar.newBuilder().setValue(value));
        if (task.getResourcesCount() > 0 && task.getResources(0).hasAllocationInfo()) {
            resource.setAllocationInfo(task.getResources(0).getAllocationInfo());
        }
        return resource.build();
    }
}
