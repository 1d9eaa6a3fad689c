package io.dcosboot.master.security;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A file that a flag names, with or without {@code file://}; one that cannot be used stops the start. */
final class FlagFile {

    private static final Logger log = LoggerFactory.getLogger(FlagFile.class);
    private static final String SCHEME = "file://";

    private FlagFile() {}

    static String read(String property, String flag) {
        Path path = path(flag);
        try {
            return Files.readString(path);
        } catch (IOException e) {
            throw new IllegalArgumentException(property + ": " + path + " cannot be read: " + e, e);
        }
    }

    /** Says so if others than the owner and the group may read a file that should be secret. */
    static void warnIfOpen(String property, String flag) {
        Path path = path(flag);
        try {
            if (Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ)) {
                log.warn("{}: everybody on this machine may read {}", property, path);
            }
        } catch (IOException | UnsupportedOperationException e) {
            log.debug("The permissions of {} cannot be read", path, e);
        }
    }

    private static Path path(String flag) {
        return Path.of(flag.startsWith(SCHEME) ? flag.substring(SCHEME.length()) : flag);
    }
}
