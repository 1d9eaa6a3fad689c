package io.dcosboot.agent.fetcher;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.util.EnumSet;
import java.util.Set;

/**
 * A directory that the entries of an archive cannot leave: not by absolute names, not by {@code ..}, and not through links
 * that earlier entries have made.
 */
final class SafeDirectory {

    private static final int BUFFER = 64 * 1024;

    private final Path root;
    private final ExtractionLimits limits;

    /**
     * @param root without links in its path
     */
    SafeDirectory(Path root, ExtractionLimits limits) {
        this.root = root;
        this.limits = limits;
    }

    void directory(String name, int mode) throws IOException {
        Path path = place(name);
        if (path.equals(root)) {
            return;
        }
        parents(path);
        if (!Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            Files.createDirectory(path);
        }
        Files.setPosixFilePermissions(path, permissions(mode | 0700));
    }

    void file(String name, int mode, InputStream content) throws IOException {
        Path path = replaceable(name);
        byte[] buffer = new byte[BUFFER];
        try (OutputStream out = Files.newOutputStream(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            int read;
            while ((read = content.read(buffer)) >= 0) {
                limits.count(read);
                out.write(buffer, 0, read);
            }
        }
        Files.setPosixFilePermissions(path, permissions(mode));
    }

    void symbolicLink(String name, String target) throws IOException {
        Path path = replaceable(name);
        Path link = valid(target);
        Path parent = path.getParent();
        if (link.isAbsolute()
                || parent == null
                || !parent.resolve(link).normalize().startsWith(root)) {
            throw new IOException("the archive links '" + name + "' to '" + target + "', outside of the sandbox");
        }
        Files.createSymbolicLink(path, link);
    }

    void hardLink(String name, String target) throws IOException {
        Path path = replaceable(name);
        Path existing = place(target);
        parents(existing);
        if (!Files.isRegularFile(existing, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("the archive links '" + name + "' to '" + target + "', which is no file in it");
        }
        Files.createLink(path, existing);
    }

    /** A path for a new file; a file or link that is there is removed, as tar does. */
    private Path replaceable(String name) throws IOException {
        Path path = place(name);
        if (path.equals(root)) {
            throw new IOException("the archive has a file without a name");
        }
        parents(path);
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
            throw new IOException("the archive has a file '" + name + "' where a directory is");
        }
        Files.deleteIfExists(path);
        return path;
    }

    private Path place(String name) throws IOException {
        limits.countEntry();
        Path relative = valid(name);
        if (relative.isAbsolute()) {
            throw new IOException("the archive has the absolute name '" + name + "'");
        }
        for (Path part : relative) {
            if (part.toString().equals("..")) {
                throw new IOException("the archive has the name '" + name + "', which leads out of the sandbox");
            }
        }
        return root.resolve(relative).normalize();
    }

    private void parents(Path path) throws IOException {
        Path parent = path.getParent();
        Path nearest = parent;
        while (nearest != null && !Files.exists(nearest, LinkOption.NOFOLLOW_LINKS)) {
            nearest = nearest.getParent();
        }
        if (parent == null || nearest == null || !inside(nearest)) {
            throw new IOException(
                    "the archive writes to '" + root.relativize(path) + "' through a link out of the sandbox");
        }
        try {
            Files.createDirectories(parent);
        } catch (FileAlreadyExistsException e) {
            throw new IOException("the archive needs a directory where a file is: " + root.relativize(parent), e);
        }
    }

    private boolean inside(Path existing) {
        try {
            return existing.toRealPath().startsWith(root);
        } catch (IOException linkToNowhere) {
            return false;
        }
    }

    private static Path valid(String name) throws IOException {
        try {
            return Path.of(name);
        } catch (InvalidPathException e) {
            throw new IOException("the archive has a name that is none", e);
        }
    }

    /** No set-user-id, whatever the archive says. */
    private static Set<PosixFilePermission> permissions(int mode) {
        Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
        PosixFilePermission[] highestFirst = PosixFilePermission.values();
        for (int i = 0; i < highestFirst.length; i++) {
            if ((mode & (0400 >> i)) != 0) {
                permissions.add(highestFirst[i]);
            }
        }
        return permissions;
    }
}
