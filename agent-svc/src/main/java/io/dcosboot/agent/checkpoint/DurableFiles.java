package io.dcosboot.agent.checkpoint;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/** Writes that survive a crash of the process and of the machine once they have returned. */
final class DurableFiles {

    private static final String TEMPORARY = ".tmp";
    private static final String SET_ASIDE = ".corrupt";

    private DurableFiles() {}

    /** Replaces a file's contents; a reader sees the old or the new ones, never a mixture. */
    static void replace(Path file, byte[] contents) throws IOException {
        createDirectories(parent(file));
        Path temporary = file.resolveSibling(file.getFileName() + TEMPORARY);
        try (FileChannel channel = FileChannel.open(
                temporary, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            writeFully(channel, contents);
            channel.force(true);
        }
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(parent(file));
    }

    static void append(Path file, byte[] contents) throws IOException {
        boolean created = !Files.exists(file);
        try (FileChannel channel = FileChannel.open(
                file, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
            writeFully(channel, contents);
            channel.force(true);
        }
        if (created) {
            sync(parent(file));
        }
    }

    /** Points a symbolic link at a sibling, replacing what it pointed at. */
    static void link(Path link, String target) throws IOException {
        Path wanted = link.getFileSystem().getPath(target);
        if (Files.isSymbolicLink(link) && Files.readSymbolicLink(link).equals(wanted)) {
            return;
        }
        createDirectories(parent(link));
        Path temporary = link.resolveSibling(link.getFileName() + TEMPORARY);
        Files.deleteIfExists(temporary);
        Files.createSymbolicLink(temporary, wanted);
        Files.move(temporary, link, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        sync(parent(link));
    }

    static void delete(Path file) throws IOException {
        if (Files.deleteIfExists(file)) {
            sync(parent(file));
        }
    }

    /** Moves a file or folder out of the way, under a name that is never read; returns that name. */
    static Path setAside(Path file) throws IOException {
        for (int n = 1; ; n++) {
            Path aside = file.resolveSibling(file.getFileName() + SET_ASIDE + (n == 1 ? "" : "-" + n));
            if (!Files.exists(aside, LinkOption.NOFOLLOW_LINKS)) {
                return Files.move(file, aside);
            }
        }
    }

    static boolean isOurs(Path file) {
        String name = file.getFileName().toString();
        return !name.endsWith(TEMPORARY) && !name.contains(SET_ASIDE);
    }

    /** Like {@link Files#createDirectories}, but each new folder's entry is on the disk, and a concurrent clean-up of
     * empty folders is no error. */
    static void createDirectories(Path directory) throws IOException {
        for (int attempt = 0; ; attempt++) {
            try {
                makeDurable(directory);
                return;
            } catch (NoSuchFileException e) {
                if (attempt == 3) {
                    throw e;
                }
            }
        }
    }

    private static void makeDurable(Path directory) throws IOException {
        if (Files.isDirectory(directory)) {
            return;
        }
        Path parent = directory.getParent();
        if (parent != null) {
            makeDurable(parent);
        }
        try {
            Files.createDirectory(directory);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(directory)) {
                throw e;
            }
        }
        if (parent != null) {
            sync(parent);
        }
    }

    private static Path parent(Path file) {
        Path parent = file.getParent();
        if (parent == null) {
            throw new IllegalArgumentException(file + " has no parent folder");
        }
        return parent;
    }

    private static void sync(Path directory) throws IOException {
        try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
            channel.force(true);
        }
    }

    private static void writeFully(FileChannel channel, byte[] contents) throws IOException {
        ByteBuffer buffer = ByteBuffer.wrap(contents);
        while (buffer.hasRemaining()) {
            channel.write(buffer);
        }
    }
}
