package io.dcosboot.agent.checkpoint;

/** Names below {@code meta} (mesos-agent.md §2). */
final class FileNames {

    static final String AGENT = "slave.info";
    static final String DRAIN = "drain.config";
    static final String FRAMEWORK = "framework.info";
    static final String EXECUTOR = "executor.info";
    static final String TASK = "task.info";
    static final String UPDATES = "task.updates";
    static final String SENTINEL = "executor.sentinel";
    static final String LATEST = "latest";

    private FileNames() {}
}
