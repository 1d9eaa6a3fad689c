package io.dcosboot.agent.docker;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/**
 * The file one output stream goes to. It takes pieces from any earlier point of the stream and writes each exactly once:
 * those before its position are dropped by their time, and of what comes after it, as many bytes as a writer that did not
 * live to save its position had already written.
 */
final class LogFile implements Closeable {

    private final SeekableByteChannel file;
    private final LogPosition resumed;
    private LogPosition position;
    private int repeated;
    private long alreadyWritten;

    /** @param saved the last position on record */
    LogFile(Path path, LogPosition saved) throws IOException {
        this.file = open(path);
        this.resumed = saved;
        this.position = saved;
        this.alreadyWritten = Math.max(0, file.size() - saved.length());
    }

    /** Not through a link: a container can write to its sandbox and must not lead the agent's output elsewhere. */
    private static SeekableByteChannel open(Path path) throws IOException {
        return Files.newByteChannel(
                path, StandardOpenOption.CREATE, StandardOpenOption.APPEND, LinkOption.NOFOLLOW_LINKS);
    }

    /** The length of a file, which is made if need be. */
    static long length(Path path) throws IOException {
        try (SeekableByteChannel file = open(path)) {
            return file.size();
        }
    }

    void write(Instant time, ByteBuffer piece) throws IOException {
        if (time.isBefore(resumed.time())) {
            return;
        }
        if (time.equals(resumed.time()) && repeated < resumed.pieces()) {
            repeated++;
            return;
        }
        position = position.advanced(time, piece.remaining());
        int skipped = (int) Math.min(alreadyWritten, piece.remaining());
        alreadyWritten -= skipped;
        piece.position(piece.position() + skipped);
        while (piece.hasRemaining()) {
            file.write(piece);
        }
    }

    LogPosition position() {
        return position;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
