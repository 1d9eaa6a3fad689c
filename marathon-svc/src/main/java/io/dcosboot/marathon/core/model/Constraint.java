package io.dcosboot.marathon.core.model;

import org.jspecify.annotations.Nullable;

/**
 * A placement rule (marathon.md §22).
 *
 * @param field {@code hostname}, {@code @hostname}, {@code @region}, {@code @zone} or an agent attribute
 */
public record Constraint(
        String field, Operator operator, @Nullable String value) {

    public enum Operator {
        UNIQUE,
        CLUSTER,
        GROUP_BY,
        LIKE,
        UNLIKE,
        MAX_PER,
        IS
    }
}
