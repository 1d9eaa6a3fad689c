package io.dcosboot.agent.sandbox;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Deletes folders; never follows links, never goes below a mount point (what is mounted there is not the sandbox's). */
final class FolderRemoval {

    private static final Path MOUNTS = Path.of("/proc/self/mountinfo");
    private static final int MOUNT_POINT = 4;
    /** Files that describe what a folder holds; alone they do not keep it. */
    private static final Set<String> DESCRIPTIONS = Set.of("executor.info", "framework.info");

    private FolderRemoval() {}

    static void remove(Path folder) throws IOException {
        if (!Files.exists(folder, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        for (Path mount : mounts()) {
            if (mount.startsWith(folder.toRealPath())) {
                throw new IOException(mount + " is mounted in it");
            }
        }
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure) throws IOException {
                if (failure != null) {
                    throw failure;
                }
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    /**
     * Deletes the folders above a deleted one that hold nothing any more.
     *
     * @param latest link beside the deleted folder; goes with the last of its siblings
     * @param top is kept
     * @return whether {@code latest} is gone
     */
    static boolean removeEmptyParents(Path deleted, Path latest, Path top) {
        try {
            Path parent = deleted.getParent();
            if (parent == null
                    || !Files.isDirectory(parent)
                    || !children(parent).stream().allMatch(latest::equals)) {
                return false;
            }
            Files.deleteIfExists(latest);
            for (Path folder = parent; folder != null && !folder.equals(top); folder = folder.getParent()) {
                List<Path> children = children(folder);
                if (!children.stream()
                        .allMatch(child ->
                                DESCRIPTIONS.contains(child.getFileName().toString()))) {
                    return true;
                }
                for (Path child : children) {
                    Files.delete(child);
                }
                Files.delete(folder);
            }
            return true;
        } catch (IOException _) {
            // Somebody has put something there meanwhile.
            return !Files.exists(latest, LinkOption.NOFOLLOW_LINKS);
        }
    }

    private static List<Path> children(Path folder) throws IOException {
        try (Stream<Path> children = Files.list(folder)) {
            return children.toList();
        }
    }

    private static List<Path> mounts() throws IOException {
        if (!Files.isReadable(MOUNTS)) {
            return List.of();
        }
        return Files.readAllLines(MOUNTS, StandardCharsets.UTF_8).stream()
                .map(line -> line.split(" ", MOUNT_POINT + 2))
                .filter(parts -> parts.length > MOUNT_POINT)
                .map(parts -> Path.of(parts[MOUNT_POINT].replace("\\040", " ")))
                .toList();
    }
}
