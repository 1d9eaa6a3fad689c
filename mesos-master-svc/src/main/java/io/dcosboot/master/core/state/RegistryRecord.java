package io.dcosboot.master.core.state;

import io.dcosboot.mesos.v1.AgentInfo;
import java.time.Instant;

/** What the registry holds of one agent: the only knowledge that outlives a master (mesos-master.md §19.2). */
public sealed interface RegistryRecord {

    /** May register and run tasks. */
    record Admitted(AgentInfo info, Activation activation) implements RegistryRecord {}

    /** Did not answer; may come back. */
    record Unreachable(Instant since, Activation activation) implements RegistryRecord {}

    /** Declared gone by the operator; may never come back. */
    record Gone(Instant since) implements RegistryRecord {}
}
