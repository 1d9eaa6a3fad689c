package io.dcosboot.agent.core;

import java.io.IOException;
import java.nio.channels.ReadableByteChannel;
import java.util.List;
import java.util.SortedMap;

/**
 * Reads what {@link SandboxFiles} has attached (mesos-agent.md §2.1, §9.4). Nothing outside of an attached directory can
 * be reached, by {@code ..}, by symbolic links, or by exchanging directories for links while a request runs. All methods
 * wait for the disk. They throw {@link Missing} when nothing is there and {@link Refused} for what may not be had.
 */
public interface FileTree {

    /** The entries of a directory, by name; none for a file. */
    List<Entry> browse(String path) throws Missing, Refused, IOException;

    /**
     * A piece of a file.
     *
     * @param offset in bytes; -1 asks for the size only
     * @param length in bytes; -1 for all that is left; cut to what one answer may hold
     */
    Chunk read(String path, long offset, long length) throws Missing, Refused, IOException;

    /** A whole file; the caller closes it. */
    Download download(String path) throws Missing, Refused, IOException;

    /** Every virtual path and the real one it stands for. */
    SortedMap<String, String> attachments();

    /**
     * One line of a listing.
     *
     * @param path the virtual one
     * @param mode as {@code ls -l} prints it
     * @param mtime seconds since the epoch
     */
    record Entry(String path, String mode, int links, String user, String group, long size, long mtime) {}

    /**
     * @param offset of the first byte, or the size of the file when that was asked for
     */
    record Chunk(String text, long offset) {}

    /**
     * @param name of the file without directories
     * @param size when it was opened; a growing file may have more to read
     */
    record Download(String name, long size, ReadableByteChannel content) implements AutoCloseable {

        @Override
        public void close() throws IOException {
            content.close();
        }
    }

    /** No such file. */
    final class Missing extends Exception {}

    /** The message is the answer's text. */
    final class Refused extends Exception {

        public Refused(String message) {
            super(message);
        }
    }
}
