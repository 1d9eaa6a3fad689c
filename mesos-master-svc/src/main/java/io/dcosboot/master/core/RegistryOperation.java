package io.dcosboot.master.core;

import io.dcosboot.master.core.state.Activation;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.Machines;
import io.dcosboot.master.core.state.PersistentSortedMap;
import io.dcosboot.master.core.state.RegistryRecord;
import io.dcosboot.mesos.v1.AgentInfo;
import io.dcosboot.mesos.v1.quota.QuotaConfig;
import java.time.Instant;
import java.util.Optional;

/** A change to the durable registry; idempotent. */
public sealed interface RegistryOperation {

    /** A change to the record of one agent. */
    sealed interface OfAgent extends RegistryOperation {

        AgentId agent();

        /** The record it leaves behind; empty for none. */
        Optional<RegistryRecord> after();
    }

    /** The agent may run tasks: new, back from unreachable, with a changed description, or (de)activated. */
    record Admit(AgentInfo info, Activation activation) implements OfAgent {
        @Override
        public AgentId agent() {
            return AgentId.of(info.getId());
        }

        @Override
        public Optional<RegistryRecord> after() {
            return Optional.of(new RegistryRecord.Admitted(info, activation));
        }
    }

    record MarkUnreachable(AgentId agent, Instant since, Activation activation) implements OfAgent {
        @Override
        public Optional<RegistryRecord> after() {
            return Optional.of(new RegistryRecord.Unreachable(since, activation));
        }
    }

    record MarkGone(AgentId agent, Instant since) implements OfAgent {
        @Override
        public Optional<RegistryRecord> after() {
            return Optional.of(new RegistryRecord.Gone(since));
        }
    }

    record Remove(AgentId agent) implements OfAgent {
        @Override
        public Optional<RegistryRecord> after() {
            return Optional.empty();
        }
    }

    record ReplaceWeights(PersistentSortedMap<String, Double> weights) implements RegistryOperation {}

    record ReplaceQuotas(PersistentSortedMap<String, QuotaConfig> quotas) implements RegistryOperation {}

    record ReplaceMachines(Machines machines) implements RegistryOperation {}
}
