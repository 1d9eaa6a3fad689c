package io.dcosboot.master.api;

import io.dcosboot.mesos.legacy.PathSpellings;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** The paths of the legacy surface and their spellings (mesos-master.md §1.1). */
final class MesosPaths {

    /** Answers that old clients ask for with {@code .json}. */
    private static final Set<String> JSON_READS = Set.of(
            "/state",
            "/state-summary",
            "/slaves",
            "/frameworks",
            "/tasks",
            "/roles",
            "/weights",
            "/quota",
            "/maintenance/schedule",
            "/maintenance/status",
            "/flags",
            "/version",
            "/metrics/snapshot",
            "/files/browse",
            "/files/read",
            "/files/download",
            "/files/debug");

    /** Routes that also take every path below them; what stands there is ignored. */
    private static final Set<String> PREFIXES = prefixes();

    private static final PathSpellings SPELLINGS = new PathSpellings("master", JSON_READS, PREFIXES);

    private MesosPaths() {}

    private static Set<String> prefixes() {
        Set<String> prefixes = new TreeSet<>(JSON_READS);
        prefixes.remove("/quota"); // the role stands there
        prefixes.addAll(List.of(
                "/api/v1",
                "/api/v1/scheduler",
                "/health",
                "/help",
                "/logging/toggle",
                "/machine/down",
                "/machine/up",
                "/reserve",
                "/unreserve",
                "/create-volumes",
                "/destroy-volumes",
                "/teardown",
                "/system/stats.json",
                "/registrar(1)/registry"));
        return prefixes;
    }

    /** All routes, for those who ask which there are. */
    static Set<String> all() {
        Set<String> all = new TreeSet<>(PREFIXES);
        all.addAll(List.of("/", "/quota", "/redirect"));
        return all;
    }

    /** The one spelling of {@code path} that handlers are registered for. */
    static String canonical(String path) {
        return SPELLINGS.canonical(path);
    }
}
