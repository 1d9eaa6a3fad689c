package io.dcosboot.platform.start;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Makes sure, when a service starts, that it can write where it must. */
public final class WritableDirectory {

    private WritableDirectory() {}

    /**
     * Makes the folder and its parents if they are missing.
     *
     * @param property name of the property that chose the folder, for the message
     * @return the folder as an absolute path
     * @throws UnusableDirectoryException when it is no folder, cannot be made or cannot be written to; a service that
     *     lets it pass ends with a message that says what to do
     */
    public static Path prepare(Path directory, String property) {
        Path absolute = directory.toAbsolutePath().normalize();
        try {
            Files.createDirectories(absolute);
        } catch (FileAlreadyExistsException e) {
            throw new UnusableDirectoryException(absolute, "there is a file of that name", property, e);
        } catch (IOException e) {
            throw new UnusableDirectoryException(
                    absolute,
                    "it cannot be made (" + e.getClass().getSimpleName() + " on " + e.getMessage() + ")",
                    property,
                    e);
        }
        if (!Files.isWritable(absolute)) {
            String user = System.getProperty("user.name");
            throw new UnusableDirectoryException(absolute, "the user " + user + " may not write to it", property);
        }
        return absolute;
    }
}
