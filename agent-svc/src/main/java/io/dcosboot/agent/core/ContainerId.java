package io.dcosboot.agent.core;

import io.dcosboot.mesos.v1.ContainerID;

/**
 * The agent's own id of one run of an executor, a UUID text; names the sandbox and the run directory (mesos-agent.md
 * §2) and, for Docker, the container {@code mesos-<id>}.
 *
 * @param value not empty
 */
public record ContainerId(String value) {

    public ContainerId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a container id must not be empty");
        }
    }

    /** The id as it goes over the wire. */
    public ContainerID toProto() {
        return ContainerID.newBuilder().setValue(value).build();
    }

    @Override
    public String toString() {
        return value;
    }
}
