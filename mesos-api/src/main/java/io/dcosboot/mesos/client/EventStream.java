package io.dcosboot.mesos.client;

import io.dcosboot.mesos.recordio.RecordReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * One streaming call: opens it, hands out its records, ends it when it falls silent. Runs on one virtual thread, which
 * makes all calls to the handler, {@code closed} as the last one and exactly once.
 */
final class EventStream implements AutoCloseable {
    private static final int CHUNK_BYTES = 16 * 1024;
    private static final int MISSED_HEARTBEATS = 5;

    private final ApiHttp http;
    private final Handler handler;
    private final Thread thread;
    private volatile @Nullable InputStream body;
    private volatile boolean closing;

    /** What is done with the stream; what it throws ends the stream. */
    interface Handler {
        void opened(EventStream stream, ApiHttp.Answer answer) throws IOException;

        /** Returns the heartbeat interval if the record announces one. */
        @Nullable
        Duration record(byte[] record) throws IOException;

        void closed(EventStream stream, IOException cause);
    }

    private EventStream(ApiHttp http, URI uri, byte[] call, Handler handler, @Nullable EventStream predecessor) {
        this.http = http;
        this.handler = handler;
        this.thread = Thread.ofVirtual().name("mesos-events").unstarted(() -> run(uri, call, predecessor));
    }

    /**
     * @param predecessor a stream whose last callback is waited for, so that a listener sees one stream after the other
     */
    static EventStream start(ApiHttp http, URI uri, byte[] call, Handler handler, @Nullable EventStream predecessor) {
        EventStream stream = new EventStream(http, uri, call, handler, predecessor);
        stream.thread.start();
        return stream;
    }

    private void run(URI uri, byte[] call, @Nullable EventStream predecessor) {
        IOException cause;
        try {
            if (predecessor != null) {
                predecessor.thread.join();
            }
            cause = readAll(uri, call);
        } catch (IOException e) {
            cause = e;
        } catch (InterruptedException | RuntimeException e) {
            cause = new IOException(e);
        }
        handler.closed(this, closing ? new IOException("Closed by the client", cause) : cause);
    }

    /** Returns why the stream ended. */
    private IOException readAll(URI uri, byte[] call) throws IOException, InterruptedException {
        ApiHttp.Answer answer = http.post(uri, call, _ -> {});
        try (InputStream stream = answer.response().body();
                Watchdog watchdog =
                        Watchdog.start(http.settings().responseTimeout(), () -> ApiHttp.closeQuietly(stream))) {
            body = stream;
            if (closing) {
                return new IOException("Closed before it opened");
            }
            handler.opened(this, answer);
            try {
                pump(stream, watchdog);
            } catch (IOException e) {
                if (!watchdog.fired()) {
                    throw e;
                }
            }
            return new IOException(
                    watchdog.fired() ? "No event within " + watchdog.limit() : "The master ended the stream");
        }
    }

    private void pump(InputStream stream, Watchdog watchdog) throws IOException {
        RecordReader reader = new RecordReader(http.settings().maxMessageBytes());
        Deque<byte[]> records = new ArrayDeque<>();
        byte[] chunk = new byte[CHUNK_BYTES];
        for (int n = stream.read(chunk); n >= 0; n = stream.read(chunk)) {
            watchdog.heard();
            reader.feed(ByteBuffer.wrap(chunk, 0, n), records::add);
            for (byte[] record = records.poll(); record != null; record = records.poll()) {
                Duration heartbeat = handler.record(record);
                if (heartbeat != null) {
                    watchdog.limit(heartbeat.multipliedBy(MISSED_HEARTBEATS));
                }
            }
        }
        if (!watchdog.fired()) {
            reader.end();
        }
    }

    /** A heartbeat interval from the wire; nonsense counts as none. */
    static @Nullable Duration seconds(double interval) {
        return interval > 0 && interval < 86_400 ? Duration.ofNanos((long) (interval * 1e9)) : null;
    }

    /** Ends the stream without waiting for the last callback. */
    @Override
    public void close() {
        closing = true;
        InputStream stream = body;
        if (stream != null) {
            ApiHttp.closeQuietly(stream);
        } else {
            thread.interrupt();
        }
    }
}
