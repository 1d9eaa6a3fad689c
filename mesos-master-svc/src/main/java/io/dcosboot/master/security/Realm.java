package io.dcosboot.master.security;

import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A part of the HTTP surface that is protected as one (mesos-master.md §16, §20). */
public enum Realm {
    READONLY("mesos-master-readonly"),
    READWRITE("mesos-master-readwrite"),
    SCHEDULER("mesos-master-scheduler");

    /** The page that only bears a title is as public as the pages of the original's web UI. */
    private static final Set<String> OPEN = Set.of("/", "/health", "/version", "/redirect", "/system/stats.json");

    /** For what watches the process. */
    private static final String PROBES = "/actuator/health";

    private static final List<String> CHANGING = List.of(
            "/api/v1",
            "/weights",
            "/quota",
            "/reserve",
            "/unreserve",
            "/create-volumes",
            "/destroy-volumes",
            "/teardown",
            "/maintenance/schedule",
            "/machine/down",
            "/machine/up",
            "/logging/toggle");

    private final String wireName;

    Realm(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    /**
     * The realm of a path in its one spelling; empty for the few that are open to everybody. What is not known here is
     * read-only.
     */
    public static Optional<Realm> of(String path) {
        if (OPEN.contains(path) || isBelow(path, PROBES)) {
            return Optional.empty();
        }
        if (isBelow(path, "/api/v1/scheduler")) {
            return Optional.of(SCHEDULER);
        }
        return Optional.of(CHANGING.stream().anyMatch(root -> isBelow(path, root)) ? READWRITE : READONLY);
    }

    private static boolean isBelow(String path, String root) {
        return path.startsWith(root) && (path.length() == root.length() || path.charAt(root.length()) == '/');
    }
}
