package io.dcosboot.master.core.authorization;

import io.dcosboot.mesos.resources.Roles;
import java.util.Optional;
import java.util.Set;

/** The subjects or the objects of an ACL. */
public sealed interface Entity {

    /** Everyone or everything, also who or what has no name. */
    record Any() implements Entity {}

    /** Like {@link Any}, but refused. */
    record None() implements Entity {}

    /** Those named; a role {@code eng/%} names every role below {@code eng}. */
    record Some(Set<String> values) implements Entity {

        public Some {
            values = Set.copyOf(values);
        }
    }

    /** Whether a request about {@code value} is this entity's business; no value means: about all there is. */
    default boolean matches(Optional<String> value, boolean roles) {
        return switch (this) {
            case Any _, None _ -> true;
            case Some(Set<String> values) -> value.isPresent() && contains(values, value.get(), roles);
        };
    }

    /** Whether what matches is allowed. */
    default boolean permits() {
        return !(this instanceof None);
    }

    private static boolean contains(Set<String> values, String value, boolean roles) {
        return values.contains(value) || (roles && values.stream().anyMatch(pattern -> isBelow(value, pattern)));
    }

    private static boolean isBelow(String role, String pattern) {
        return pattern.endsWith("/%") && Roles.isStrictSubrole(role, pattern.substring(0, pattern.length() - 2));
    }
}
