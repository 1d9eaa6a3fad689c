package io.dcosboot.agent.core;

import io.dcosboot.mesos.v1.ContainerID;
import org.jspecify.annotations.Nullable;

/**
 * The id of a container: a UUID text for those the agent makes, anything of the rules of mesos-agent.md §7 for those that
 * others name. Names the sandbox and the run directory (§2) and, for Docker, the container {@code mesos-<id>}. A nested
 * container has a parent, whose end is its end too.
 *
 * @param value not empty, without a dot
 */
public record ContainerId(String value, @Nullable ContainerId parent) {

    public ContainerId {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("a container id must not be empty");
        }
    }

    /** A container of its own. */
    public ContainerId(String value) {
        this(value, null);
    }

    public static ContainerId of(ContainerID id) {
        return new ContainerId(id.getValue(), id.hasParent() ? of(id.getParent()) : null);
    }

    public ContainerId child(String childValue) {
        return new ContainerId(childValue, this);
    }

    /** The outermost container this one is in; itself if it has no parent. */
    public ContainerId root() {
        return parent == null ? this : parent.root();
    }

    /** The id as it goes over the wire. */
    public ContainerID toProto() {
        ContainerID.Builder id = ContainerID.newBuilder().setValue(value);
        if (parent != null) {
            id.setParent(parent.toProto());
        }
        return id.build();
    }

    /** The chain from the outermost container on, joined by dots. */
    @Override
    public String toString() {
        return parent == null ? value : parent + "." + value;
    }
}
