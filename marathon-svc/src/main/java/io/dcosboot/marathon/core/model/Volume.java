package io.dcosboot.marathon.core.model;

/** Storage mounted into an app's container (marathon.md §4.2). */
public sealed interface Volume {

    String containerPath();

    boolean readOnly();

    /** A path of the agent. */
    record Host(String containerPath, String hostPath, boolean readOnly) implements Volume {}
}
