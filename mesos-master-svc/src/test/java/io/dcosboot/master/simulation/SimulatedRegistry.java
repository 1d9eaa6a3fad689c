package io.dcosboot.master.simulation;

import io.dcosboot.master.core.RegistryOperation;
import io.dcosboot.master.core.TestMaster;
import io.dcosboot.master.core.state.RegistryContents;

/** The registry as its store keeps it: whoever has opened it last may write, nobody else. */
class SimulatedRegistry {

    private RegistryContents contents = RegistryContents.empty();
    private RegistryContents expected = contents;
    private long epoch;

    /** The right to write until another opens the registry. */
    record Lease(long epoch) {}

    final Lease open() {
        return new Lease(++epoch);
    }

    final RegistryContents contents() {
        return contents;
    }

    final boolean belongsTo(Lease lease) {
        return lease.epoch == epoch;
    }

    /** The store's own check; a test may break it. */
    boolean mayWrite(Lease lease) {
        return belongsTo(lease);
    }

    /** Makes a change durable if the lease allows; false if it is refused. */
    final boolean write(Lease lease, RegistryOperation operation) {
        boolean allowed = mayWrite(lease);
        if (allowed) {
            contents = TestMaster.apply(contents, operation);
        }
        if (belongsTo(lease)) {
            expected = TestMaster.apply(expected, operation);
        }
        Invariant.FENCED.require(
                contents.equals(expected),
                "a deposed master wrote %s",
                operation.getClass().getSimpleName());
        return allowed;
    }
}
