package io.dcosboot.marathon.api;

import io.dcosboot.marathon.core.DeploymentAccepted;
import io.dcosboot.marathon.core.Failure;
import io.dcosboot.marathon.core.Refused;
import io.dcosboot.marathon.core.engine.Published;
import io.dcosboot.marathon.core.engine.Snapshot;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** The present state, for requests that need one. */
final class Leading {

    private static final Duration MOMENT = Duration.ofMillis(1);
    private static final int MOMENTS = 1000;

    private final Published published;

    Leading(Published published) {
        this.published = published;
    }

    /**
     * The state that shows a change. A read right after a change has to see it (marathon.md §15), so its answer waits for
     * this; the state is published at the end of the turn that accepted the change, a moment after or before.
     */
    Snapshot snapshotWith(DeploymentAccepted change) {
        Snapshot snapshot = snapshot();
        for (int i = 0; i < MOMENTS && snapshot.root().version().isBefore(change.version()); i++) {
            LockSupport.parkNanos(MOMENT.toNanos());
            snapshot = snapshot();
        }
        return snapshot;
    }

    /** @throws Refused with {@link Failure.Unavailable} on a node that does not lead */
    Snapshot snapshot() {
        return published
                .snapshot()
                .orElseThrow(() -> new Refused(new Failure.Unavailable("This Marathon does not lead, or still loads")));
    }
}
