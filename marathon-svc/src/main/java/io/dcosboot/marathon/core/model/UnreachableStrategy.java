package io.dcosboot.marathon.core.model;

import java.time.Duration;

/** What happens to instances on an agent the master lost (marathon.md §23). */
public sealed interface UnreachableStrategy {

    UnreachableStrategy DEFAULT = new Replace(Duration.ZERO, Duration.ZERO);

    /** Keep and never replace. */
    record Disabled() implements UnreachableStrategy {}

    /**
     * @param inactiveAfter a replacement is scheduled after this long
     * @param expungeAfter the instance is forgotten after this long
     */
    record Replace(Duration inactiveAfter, Duration expungeAfter) implements UnreachableStrategy {}
}
