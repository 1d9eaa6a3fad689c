package io.dcosboot.agent.core;

import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.Operation;
import java.util.List;

/**
 * What operations have made of the agent's resources (mesos-agent.md §2, {@code meta/resources}).
 *
 * @param checkpointed dynamic reservations and persistent volumes, allocated to nobody
 * @param unacknowledged operations that are done and whose status nobody has acknowledged yet, oldest first
 */
public record Holdings(Resources checkpointed, List<Operation> unacknowledged) {

    public Holdings {
        unacknowledged = List.copyOf(unacknowledged);
    }

    public static Holdings none() {
        return new Holdings(Resources.empty(), List.of());
    }
}
