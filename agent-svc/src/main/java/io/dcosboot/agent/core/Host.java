package io.dcosboot.agent.core;

/** The machine the agent runs on, as measured now. Calls read system files and may wait. */
public interface Host {

    Load load();

    /** Used part of the file system of the work directory, 0 to 1. */
    double diskUsage();

    /**
     * @param load1 run queue averages over 1, 5 and 15 minutes
     * @param memoryTotal bytes
     * @param memoryFree bytes
     */
    record Load(int cpus, double load1, double load5, double load15, long memoryTotal, long memoryFree) {}
}
