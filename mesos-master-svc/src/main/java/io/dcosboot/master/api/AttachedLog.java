package io.dcosboot.master.api;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** The one file a master shows, its log, as {@code /master/log} (mesos-master.md §16, mesos-agent.md §9.4). */
final class AttachedLog {

    static final String VIRTUAL_PATH = "/master/log";

    private final Optional<Path> file;

    AttachedLog(Optional<Path> file) {
        this.file = file;
    }

    /** The virtual path and what it stands for, once there is such a file. */
    Map<String, String> attachments() {
        return file.filter(Files::isRegularFile)
                .map(path -> Map.of(VIRTUAL_PATH, path.toString()))
                .orElse(Map.of());
    }

    /** The file that is meant by {@code virtualPath}. */
    Optional<Path> find(String virtualPath) {
        String bare = virtualPath.replaceAll("^/+|/+$", "");
        return VIRTUAL_PATH.equals("/" + bare) ? file.filter(Files::isRegularFile) : Optional.empty();
    }

    /** At most {@code length} bytes from {@code offset} on; none behind the end. */
    static byte[] read(Path path, long offset, int length) throws IOException {
        try (SeekableByteChannel in = Files.newByteChannel(path)) {
            long left = Math.max(0, in.size() - offset);
            ByteBuffer bytes = ByteBuffer.wrap(new byte[(int) Math.min(left, length)]);
            if (left > 0) {
                in.position(offset);
                while (bytes.hasRemaining() && in.read(bytes) >= 0) {
                    // a log that was cut off meanwhile gives what it has
                }
            }
            return Arrays.copyOf(bytes.array(), bytes.position());
        }
    }
}
