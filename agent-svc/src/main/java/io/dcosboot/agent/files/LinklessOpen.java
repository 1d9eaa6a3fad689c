package io.dcosboot.agent.files;

import io.dcosboot.agent.core.FileTree.Missing;
import java.io.IOException;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SecureDirectoryStream;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributeView;
import java.util.Set;

/**
 * Opens a file by going down from a trusted directory, refusing links at every step: a task that exchanges a directory of
 * its sandbox for a link between the check and the opening gains nothing.
 */
final class LinklessOpen {

    private LinklessOpen() {}

    /**
     * @param root a directory whose parents no task can change, or the file itself
     * @param file below root
     */
    static SeekableByteChannel open(Path root, Path file) throws IOException, Missing {
        if (file.equals(root)) {
            return Files.newByteChannel(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS);
        }
        try (var stream = Files.newDirectoryStream(root)) {
            if (!(stream instanceof SecureDirectoryStream<Path> directory)) {
                throw new IOException("this file system cannot open files without following links");
            }
            return open(directory, root.relativize(file));
        } catch (NoSuchFileException gone) {
            throw new Missing();
        }
    }

    private static SeekableByteChannel open(SecureDirectoryStream<Path> directory, Path rest)
            throws IOException, Missing {
        Path first = rest.getName(0);
        if (rest.getNameCount() > 1) {
            try (var child = directory.newDirectoryStream(first, LinkOption.NOFOLLOW_LINKS)) {
                return open(child, rest.subpath(1, rest.getNameCount()));
            }
        }
        var attributes = directory
                .getFileAttributeView(first, BasicFileAttributeView.class, LinkOption.NOFOLLOW_LINKS)
                .readAttributes();
        if (!attributes.isRegularFile()) {
            throw new FileSystemException(first.toString(), null, "not a regular file"); // opening a pipe would wait
        }
        return directory.newByteChannel(first, Set.of(StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS));
    }
}
