package io.dcosboot.master.security;

import java.util.Optional;

/** One way to find out who calls. */
public interface Authenticator {

    /** Its name in the flags. */
    String name();

    /** What it asks for, as the {@code WWW-Authenticate} header says it. */
    String challenge(Realm realm);

    /** Judges the {@code Authorization} header of a request. May wait. */
    Finding authenticate(String authorization);

    /** What became of it. */
    sealed interface Finding {

        /**
         * Somebody is known.
         *
         * @param value empty for a principal that has claims only
         */
        record Known(Optional<String> value) implements Finding {}

        /** Not by this header. */
        record Unauthorized() implements Finding {}

        /** Nothing can be said at the moment. */
        record Unavailable() implements Finding {}
    }
}
