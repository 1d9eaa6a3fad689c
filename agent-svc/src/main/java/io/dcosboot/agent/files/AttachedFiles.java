package io.dcosboot.agent.files;

import io.dcosboot.agent.core.FileTree;
import io.dcosboot.agent.core.SandboxFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Sandboxes and the paths clients know them by. */
final class AttachedFiles implements SandboxFiles, FileTree {

    /** 16 pages: the most one answer holds. */
    private static final int LONGEST_READ = 16 * 4096;

    private final Map<String, Path> attached = new ConcurrentHashMap<>();

    @Override
    public void attach(Path real, String virtual) {
        attached.put(virtual, real);
    }

    @Override
    public void detach(String virtual) {
        attached.remove(virtual);
    }

    @Override
    public SortedMap<String, String> attachments() {
        SortedMap<String, String> paths = new TreeMap<>();
        attached.forEach((virtual, real) -> paths.put(virtual, canonical(real).toString()));
        return paths;
    }

    private static Path canonical(Path path) {
        try {
            return path.toRealPath();
        } catch (IOException notThereYet) {
            return path;
        }
    }

    @Override
    public List<Entry> browse(String path) throws Missing, Refused, IOException {
        Inside found = resolve(path);
        if (!found.isDirectory()) {
            return List.of();
        }
        String prefix = path.endsWith("/") ? path : path + "/";
        List<Entry> entries = new ArrayList<>();
        try (DirectoryStream<Path> children = Files.newDirectoryStream(found.path())) {
            for (Path child : children) {
                Listing.of(child, found.root(), prefix).ifPresent(entries::add);
            }
        }
        entries.sort(Comparator.comparing(Entry::path));
        return entries;
    }

    @Override
    public Chunk read(String path, long offset, long length) throws Missing, Refused, IOException {
        Inside found = resolve(path);
        if (found.isDirectory()) {
            throw new Refused("Cannot read a directory.\n");
        }
        try (SeekableByteChannel file = found.open()) {
            long size = file.size();
            if (offset < 0) {
                return new Chunk("", size);
            }
            long left = Math.max(0, size - offset);
            long wanted = Math.min(length < 0 ? left : Math.min(length, left), LONGEST_READ);
            ByteBuffer bytes = ByteBuffer.allocate((int) wanted);
            file.position(offset);
            while (bytes.hasRemaining() && file.read(bytes) >= 0) {
                // one read need not fill it
            }
            return new Chunk(Utf8Chunk.decode(bytes.flip()), offset);
        }
    }

    @Override
    public Download download(String path) throws Missing, Refused, IOException {
        Inside found = resolve(path);
        if (found.isDirectory()) {
            throw new Refused("Cannot download a directory.\n");
        }
        SeekableByteChannel file = found.open();
        String name = Path.of(path).getFileName().toString();
        return new Download(name, file.size(), file);
    }

    /** The longest attached prefix decides; what follows must stay inside of what is attached. */
    private Inside resolve(String path) throws Missing, Refused {
        String prefix = withoutTrailingSlashes(path);
        String rest = "";
        while (true) {
            Path root = attached.get(prefix);
            if (root != null) {
                return resolve(root, rest);
            }
            int slash = prefix.lastIndexOf('/');
            if (slash <= 0) {
                throw new Missing();
            }
            rest = prefix.substring(slash) + rest;
            prefix = withoutTrailingSlashes(prefix.substring(0, slash));
        }
    }

    private static Inside resolve(Path root, String rest) throws Missing, Refused {
        try {
            Path realRoot = root.toRealPath();
            if (rest.isEmpty()) {
                return new Inside(realRoot, realRoot);
            }
            if (!Files.isDirectory(realRoot)) {
                throw new Missing();
            }
            Path real = Path.of(realRoot + rest).toRealPath();
            if (!real.startsWith(realRoot)) {
                throw new Refused("'" + realRoot + rest + "' is inaccessible.\n");
            }
            return new Inside(realRoot, real);
        } catch (IOException | InvalidPathException nothingThere) {
            throw new Missing();
        }
    }

    private static String withoutTrailingSlashes(String path) {
        int end = path.length();
        while (end > 1 && path.charAt(end - 1) == '/') {
            end--;
        }
        return path.substring(0, end);
    }

    /**
     * A file or directory inside of an attached one.
     *
     * @param root without links
     * @param path without links, equal to root or below it
     */
    private record Inside(Path root, Path path) {

        boolean isDirectory() {
            return Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
        }

        SeekableByteChannel open() throws IOException, Missing {
            return LinklessOpen.open(root, path);
        }
    }
}
