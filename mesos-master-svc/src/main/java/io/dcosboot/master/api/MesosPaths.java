package io.dcosboot.master.api;

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
        String canonical = path.replaceAll("/{2,}", "/");
        if (canonical.length() > 1 && canonical.endsWith("/")) {
            canonical = canonical.substring(0, canonical.length() - 1);
        }
        if (canonical.equals("/master")) {
            return "/";
        }
        if (canonical.startsWith("/master/")) {
            canonical = canonical.substring("/master".length());
        }
        if (canonical.endsWith(".json")) {
            String withoutSuffix = canonical.substring(0, canonical.length() - ".json".length());
            if (JSON_READS.contains(withoutSuffix)) {
                return withoutSuffix;
            }
        }
        return longestPrefix(canonical.replace("%28", "(").replace("%29", ")"));
    }

    private static String longestPrefix(String path) {
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            String prefix = path.substring(0, end);
            if (PREFIXES.contains(prefix)) {
                return prefix;
            }
        }
        return path;
    }
}
