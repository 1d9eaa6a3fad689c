package io.dcosboot.master.core.state;

import java.time.Instant;
import java.util.Optional;

/**
 * When a framework or agent came, came back and left.
 *
 * @param reregistered absent until it came back
 * @param unregistered absent while it is here
 */
public record Times(Instant registered, Optional<Instant> reregistered, Optional<Instant> unregistered) {

    public static Times registeredAt(Instant now) {
        return new Times(now, Optional.empty(), Optional.empty());
    }

    public Times reregisteredAt(Instant now) {
        return new Times(registered, Optional.of(now), unregistered);
    }

    public Times unregisteredAt(Instant now) {
        return new Times(registered, reregistered, Optional.of(now));
    }

    /** The moment of the newest registration. */
    public Instant latest() {
        return reregistered.orElse(registered);
    }
}
