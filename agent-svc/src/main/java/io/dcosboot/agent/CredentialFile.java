package io.dcosboot.agent;

import io.dcosboot.mesos.client.CredentialText;
import io.dcosboot.mesos.v1.Credential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/** The agent's own credential (flag {@code credential}); a file that cannot be used stops the start. */
final class CredentialFile {

    private static final String SCHEME = "file://";

    private CredentialFile() {}

    /** @param flag the file's path, with or without {@code file://}; blank for none */
    static Optional<Credential> read(String flag) {
        if (flag.isBlank()) {
            return Optional.empty();
        }
        Path path = Path.of(flag.startsWith(SCHEME) ? flag.substring(SCHEME.length()) : flag);
        try {
            return Optional.of(CredentialText.parseOne(Files.readString(path)));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalArgumentException(
                    "dcos.agent.credential: " + path + " cannot be used: " + e.getMessage(), e);
        }
    }
}
