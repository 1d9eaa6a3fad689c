package io.dcosboot.platform.start;

import java.nio.file.Path;

/** A folder that a service must write to cannot be used. */
public final class UnusableDirectoryException extends RuntimeException {
    private final Path directory;
    private final String reason;
    private final String property;

    UnusableDirectoryException(Path directory, String reason, String property, Throwable cause) {
        super("Cannot use the directory " + directory + ": " + reason, cause);
        this.directory = directory;
        this.reason = reason;
        this.property = property;
    }

    UnusableDirectoryException(Path directory, String reason, String property) {
        super("Cannot use the directory " + directory + ": " + reason);
        this.directory = directory;
        this.reason = reason;
        this.property = property;
    }

    public Path directory() {
        return directory;
    }

    public String reason() {
        return reason;
    }

    /** Name of the property that chooses the folder. */
    public String property() {
        return property;
    }
}
