package io.dcosboot.agent.files;

import io.dcosboot.agent.core.FileTree.Entry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Attributes of files as {@code ls -l} shows them. */
final class Listing {

    private static final int FILE_TYPE = 0170000;
    private static final int DIRECTORY = 0040000;
    private static final int LINK = 0120000;
    private static final int PIPE = 0010000;
    private static final int SOCKET = 0140000;
    private static final int BLOCK_DEVICE = 0060000;
    private static final int CHARACTER_DEVICE = 0020000;

    private Listing() {}

    /**
     * What a link points to is shown in its place as long as that is below {@code root}.
     *
     * @param prefix of the virtual path
     * @return empty when the file has just been deleted
     */
    static Optional<Entry> of(Path file, Path root, String prefix) {
        try {
            Map<String, Object> attributes = file.toRealPath().startsWith(root)
                    ? Files.readAttributes(file, "unix:*")
                    : Files.readAttributes(file, "unix:*", LinkOption.NOFOLLOW_LINKS);
            return Optional.of(new Entry(
                    prefix + file.getFileName(),
                    mode(attribute(attributes, "mode", Integer.class)),
                    attribute(attributes, "nlink", Integer.class),
                    String.valueOf(attributes.get("owner")),
                    String.valueOf(attributes.get("group")),
                    attribute(attributes, "size", Long.class),
                    attribute(attributes, "lastModifiedTime", FileTime.class).to(TimeUnit.SECONDS)));
        } catch (IOException goneOrPointingNowhere) {
            return Optional.empty();
        }
    }

    private static <T> T attribute(Map<String, Object> attributes, String name, Class<T> type) throws IOException {
        Object value = attributes.get(name);
        if (value == null) {
            throw new IOException("this file system has no attribute " + name);
        }
        return type.cast(value);
    }

    static String mode(int mode) {
        char type = switch (mode & FILE_TYPE) {
            case DIRECTORY -> 'd';
            case LINK -> 'l';
            case PIPE -> 'p';
            case SOCKET -> 's';
            case BLOCK_DEVICE -> 'b';
            case CHARACTER_DEVICE -> 'c';
            default -> '-';
        };
        return type + PosixFilePermissions.toString(permissions(mode));
    }

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
