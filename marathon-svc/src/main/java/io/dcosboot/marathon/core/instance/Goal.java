package io.dcosboot.marathon.core.instance;

/** What is wanted of an instance (marathon.md §19). */
public enum Goal {
    /** Keep it running: whenever its task ends, launch it again. */
    RUNNING,
    /** End it, keep its reservation. */
    STOPPED,
    /** End it and forget it. */
    DECOMMISSIONED
}
