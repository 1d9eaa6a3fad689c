package io.dcosboot.marathon.api;

import io.dcosboot.marathon.core.Failure;
import io.dcosboot.marathon.core.Refused;
import io.dcosboot.marathon.core.engine.Published;
import io.dcosboot.marathon.core.engine.Snapshot;

/** The present state, for requests that need one. */
final class Leading {

    private final Published published;

    Leading(Published published) {
        this.published = published;
    }

    /** @throws Refused with {@link Failure.Unavailable} on a node that does not lead */
    Snapshot snapshot() {
        return published
                .snapshot()
                .orElseThrow(() -> new Refused(new Failure.Unavailable("This Marathon does not lead, or still loads")));
    }
}
