package io.dcosboot.agent.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an extra command of a container needs to run as the first one did; kept in the run directory, readable to the
 * agent only, because an agent restart must not end health checks.
 *
 * @param user name
 */
record TaskContext(String user, Map<String, String> environment) {

    private static final String FILE = "environment";

    TaskContext {
        environment = Map.copyOf(environment);
    }

    /** The user and then each variable, every one ended by a zero byte, which none of them can hold. */
    void save(Path runDirectory) throws IOException {
        StringBuilder text = new StringBuilder(user).append('\0');
        environment.forEach(
                (name, value) -> text.append(name).append('=').append(value).append('\0'));
        Path file = runDirectory.resolve(FILE);
        Files.deleteIfExists(file);
        Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(file, text);
    }

    /** The container has ended: its secrets need not stay on the disk. */
    static void delete(Path runDirectory) throws IOException {
        Files.deleteIfExists(runDirectory.resolve(FILE));
    }

    static TaskContext load(Path runDirectory) throws IOException {
        String[] parts = Files.readString(runDirectory.resolve(FILE), StandardCharsets.UTF_8)
                .split("\0");
        Map<String, String> environment = new LinkedHashMap<>();
        for (int i = 1; i < parts.length; i++) {
            int equals = parts[i].indexOf('=');
            environment.put(parts[i].substring(0, equals), parts[i].substring(equals + 1));
        }
        return new TaskContext(parts[0], environment);
    }
}
