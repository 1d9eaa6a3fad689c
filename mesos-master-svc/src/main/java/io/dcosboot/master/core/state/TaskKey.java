package io.dcosboot.master.core.state;

/** A task anywhere in the cluster. */
public record TaskKey(FrameworkId framework, TaskId task) implements Comparable<TaskKey> {

    @Override
    public int compareTo(TaskKey other) {
        int order = framework.compareTo(other.framework);
        return order != 0 ? order : task.compareTo(other.task);
    }
}
