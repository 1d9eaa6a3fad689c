package io.dcosboot.marathon.core.engine;

import java.util.Optional;

/** Where readers find the present state. */
@FunctionalInterface
public interface Published {

    /** The latest state; empty while this node does not lead or still loads. Never blocks. */
    Optional<Snapshot> snapshot();
}
