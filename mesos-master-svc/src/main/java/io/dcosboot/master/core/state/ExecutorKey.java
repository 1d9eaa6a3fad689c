package io.dcosboot.master.core.state;

/** An executor on a given agent. */
public record ExecutorKey(FrameworkId framework, ExecutorId executor) implements Comparable<ExecutorKey> {

    @Override
    public int compareTo(ExecutorKey other) {
        int order = framework.compareTo(other.framework);
        return order != 0 ? order : executor.compareTo(other.executor);
    }
}
