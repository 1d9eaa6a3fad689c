package io.dcosboot.mesos.client;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Syntax of the ids that clients choose: task, executor, framework, persistence (mesos-master.md §4). */
public final class Ids {
    private static final int MAX_BYTES = 255;

    private Ids() {}

    /** Why the id is not acceptable, in the wire's words; empty if it is fine. */
    public static Optional<String> validate(String id) {
        if (id.isEmpty()) {
            return Optional.of("ID must not be empty");
        }
        if (id.length() > MAX_BYTES || id.getBytes(StandardCharsets.UTF_8).length > MAX_BYTES) {
            return Optional.of("ID must not be greater than " + MAX_BYTES + " characters");
        }
        if (id.equals(".") || id.equals("..")) {
            return Optional.of("'" + id + "' is disallowed");
        }
        if (id.chars().anyMatch(c -> c < 0x20 || c == 0x7f || c == '/' || c == '\\')) {
            return Optional.of("'" + id + "' contains invalid characters");
        }
        return Optional.empty();
    }
}
