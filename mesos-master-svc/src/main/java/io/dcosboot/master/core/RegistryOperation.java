package io.dcosboot.master.core;

import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.mesos.v1.AgentInfo;
import java.time.Instant;

/** A change to the durable registry; idempotent. */
public sealed interface RegistryOperation {

    AgentId agent();

    /** The agent may run tasks: new, back from unreachable, or with a changed description. */
    record Admit(AgentInfo info) implements RegistryOperation {
        @Override
        public AgentId agent() {
            return AgentId.of(info.getId());
        }
    }

    record MarkUnreachable(AgentId agent, Instant since) implements RegistryOperation {}

    record Remove(AgentId agent) implements RegistryOperation {}
}
