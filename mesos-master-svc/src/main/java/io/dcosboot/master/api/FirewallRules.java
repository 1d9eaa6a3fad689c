package io.dcosboot.master.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Paths that the operator has closed (mesos-master.md §1.1).
 *
 * @param disabled in their one spelling; what lies below them is closed too
 */
record FirewallRules(Set<String> disabled) {

    private static final String FILE = "file://";

    FirewallRules {
        disabled = Set.copyOf(disabled);
    }

    /**
     * Reads {@code {"disabled_endpoints":{"paths":["/files/browse"]}}}, or the file of that content.
     *
     * @param flag JSON, or the path of a file, with or without {@code file://}; empty closes nothing
     */
    static FirewallRules parse(String flag) {
        if (flag.isBlank()) {
            return new FirewallRules(Set.of());
        }
        String file = flag.startsWith(FILE) ? flag.substring(FILE.length()) : flag;
        try {
            String json = file.startsWith("/") ? Files.readString(Path.of(file)) : flag;
            Set<String> disabled = new HashSet<>();
            JsonMapper.shared()
                    .readTree(json)
                    .path("disabled_endpoints")
                    .path("paths")
                    .forEach(path -> disabled.add(MesosPaths.canonical(path.asString())));
            return new FirewallRules(disabled);
        } catch (IOException e) {
            throw new UncheckedIOException("firewall-rules cannot be read", e);
        } catch (JacksonException e) {
            throw new IllegalArgumentException(
                    "firewall-rules must look like {\"disabled_endpoints\":{\"paths\":[\"/files/browse\"]}}, not "
                            + flag,
                    e);
        }
    }

    boolean disables(String path) {
        if (disabled.isEmpty()) {
            return false;
        }
        for (int end = path.length(); end > 0; end = path.lastIndexOf('/', end - 1)) {
            if (disabled.contains(path.substring(0, end))) {
                return true;
            }
        }
        return false;
    }
}
