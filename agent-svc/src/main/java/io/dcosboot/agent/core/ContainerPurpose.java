package io.dcosboot.agent.core;

/** What a container is there for. */
public enum ContainerPurpose {
    /** Runs a command or Docker task. */
    TASK,
    /** Runs a framework's own executor. */
    EXECUTOR,
    /**
     * Holds the tasks of groups that the agent itself runs; has no command of its own. It runs until it is stopped, with
     * or without a process, whatever the isolation needs.
     */
    GROUP_ROOT,
    /** Runs a task of a group, or whatever an executor has started inside its container. */
    NESTED,
    /** Looks into its parent: with its namespaces, environment, user and resources. */
    DEBUG,
    /** Runs an operator's command, for no framework. */
    STANDALONE
}
