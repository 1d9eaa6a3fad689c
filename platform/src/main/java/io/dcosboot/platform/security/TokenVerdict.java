package io.dcosboot.platform.security;

import java.util.Map;
import java.util.Optional;

/** What is to be thought of a token. */
public sealed interface TokenVerdict {

    /**
     * Signed by the Auth service and in force.
     *
     * @param principal {@code uid}, else {@code sub}
     * @param claims everything the token says
     */
    record Valid(Optional<String> principal, Map<String, Object> claims) implements TokenVerdict {

        public Valid {
            claims = Map.copyOf(claims);
        }
    }

    /** To be refused; the reason is for the log, not for the caller. */
    record Invalid(String reason) implements TokenVerdict {}

    /** The Auth service's keys cannot be had, so nothing can be said. */
    record Unknown() implements TokenVerdict {}
}
