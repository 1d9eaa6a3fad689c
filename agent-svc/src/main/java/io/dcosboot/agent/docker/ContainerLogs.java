package io.dcosboot.agent.docker;

import com.github.dockerjava.transport.DockerHttpClient.Response;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/**
 * Copies what a container prints to the sandbox's {@code stdout} and {@code stderr} (mesos-agent.md §7.4), without a gap or
 * a repetition across restarts of the agent: the engine keeps the output, this keeps its place in it.
 *
 * <p>(docker-java's own reader hands out parts of messages; the time is only in front of whole ones.)
 */
final class ContainerLogs implements Closeable {

    private static final String POSITION_FILE = "logs";
    private static final Duration SAVE_INTERVAL = Duration.ofSeconds(1);
    /** Streams are not strictly in the order of time: about this much may be asked for again. */
    private static final Duration OVERLAP = Duration.ofSeconds(10);
    /** Message: stream, three bytes of nothing, length. */
    private static final int STDERR = 2;

    private static final int PADDING = 3;
    private static final int LONGEST_MESSAGE = 64 << 20;

    private final Path positionFile;
    private final LogFile stdout;
    private final LogFile stderr;
    private final Instant since;
    private long savedAt = System.nanoTime();

    private ContainerLogs(Path positionFile, LogPosition.Both saved, Path sandbox) throws IOException {
        this.positionFile = positionFile;
        this.stdout = new LogFile(sandbox.resolve("stdout"), saved.stdout());
        this.stderr = new LogFile(sandbox.resolve("stderr"), saved.stderr());
        Instant latest = saved.stdout().time().isAfter(saved.stderr().time())
                ? saved.stdout().time()
                : saved.stderr().time();
        this.since = latest.isAfter(Instant.EPOCH.plus(OVERLAP)) ? latest.minus(OVERLAP) : Instant.EPOCH;
    }

    /** To be called before a container is started: its output begins behind what is in the files now. */
    static void prepare(Path runDirectory, Path sandbox) throws IOException {
        new LogPosition.Both(
                        LogPosition.start(LogFile.length(sandbox.resolve("stdout"))),
                        LogPosition.start(LogFile.length(sandbox.resolve("stderr"))))
                .save(runDirectory.resolve(POSITION_FILE));
    }

    /** Goes on where the last one stopped, whether it could say so or not. */
    static ContainerLogs resume(Path runDirectory, Path sandbox) throws IOException {
        Path file = runDirectory.resolve(POSITION_FILE);
        try {
            return new ContainerLogs(file, LogPosition.Both.load(file), sandbox);
        } catch (NoSuchFileException e) {
            prepare(runDirectory, sandbox);
            return new ContainerLogs(file, LogPosition.Both.load(file), sandbox);
        }
    }

    /** From when on the engine is to be asked. */
    Instant since() {
        return since;
    }

    /** Copies until the container ends or the answer is closed. */
    void copy(Response answer) throws IOException {
        DataInputStream in = new DataInputStream(new BufferedInputStream(answer.getBody()));
        while (true) {
            int stream = in.read();
            if (stream < 0) {
                return;
            }
            in.skipNBytes(PADDING);
            int length = in.readInt();
            if (length < 0 || length > LONGEST_MESSAGE) {
                throw new IOException("the engine sent something else than messages of two output streams");
            }
            byte[] message = in.readNBytes(length);
            if (message.length < length) {
                throw new EOFException("the engine ended the output within a message");
            }
            write(stream == STDERR ? stderr : stdout, message);
        }
    }

    private void write(LogFile file, byte[] message) throws IOException {
        int blank = 0;
        while (blank < message.length && message[blank] != ' ') {
            blank++;
        }
        int begin = Math.min(blank + 1, message.length);
        file.write(time(message, blank), ByteBuffer.wrap(message, begin, message.length - begin));
        if (System.nanoTime() - savedAt > SAVE_INTERVAL.toNanos()) {
            save();
        }
    }

    private static Instant time(byte[] message, int length) throws IOException {
        try {
            return Instant.parse(new String(message, 0, length, StandardCharsets.US_ASCII));
        } catch (DateTimeException e) {
            throw new IOException("the engine sent a piece of output without its time", e);
        }
    }

    private void save() throws IOException {
        new LogPosition.Both(stdout.position(), stderr.position()).save(positionFile);
        savedAt = System.nanoTime();
    }

    /** Not while {@link #copy} runs. */
    @Override
    public void close() throws IOException {
        save();
        stdout.close();
        stderr.close();
    }
}
