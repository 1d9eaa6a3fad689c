package io.dcosboot.master.api;

import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * One client's stream of events: a queue bounded in bytes, and the loop that writes it out on the client's own thread.
 * A client that falls behind by more than the bound loses its stream.
 */
final class EventStream {

    /** How often the writer looks whether the client is still there. */
    private static final Duration PROBE_INTERVAL = Duration.ofSeconds(1);

    private final BlockingQueue<Entry> queue = new LinkedBlockingQueue<>(); // bounded by bytes
    private final AtomicLong waiting = new AtomicLong();
    private final long capacity;
    private volatile boolean ended;
    private volatile boolean aborted;

    private record Entry(Optional<Frame> frame, int size) {

        /** Wakes the writer, so that it sees that the stream has ended. */
        static final Entry WAKE = new Entry(Optional.empty(), 0);
    }

    /**
     * @param capacity bytes of events that may wait
     */
    EventStream(long capacity) {
        this.capacity = capacity;
    }

    /**
     * Queues an event.
     *
     * @param size of the event in bytes, roughly
     * @return false if the stream has ended, or ends now because too much waits
     */
    boolean send(Frame frame, int size) {
        if (ended || aborted) {
            return false;
        }
        if (waiting.addAndGet(size) > capacity) {
            abort();
            return false;
        }
        queue.add(new Entry(Optional.of(frame), size));
        return true;
    }

    /** Ends the stream after what waits. */
    void end() {
        ended = true;
        queue.add(Entry.WAKE);
    }

    /** Ends the stream at once. */
    void abort() {
        aborted = true;
        queue.clear(); // its writer may be stuck with a client that does not read
        queue.add(Entry.WAKE);
    }

    /**
     * Writes events until the stream ends or the client is gone, with a heartbeat in each interval.
     *
     * @param alive whether the client is still there
     */
    void serve(OutputStream out, MediaKind kind, Frame heartbeat, Duration heartbeatInterval, BooleanSupplier alive)
            throws IOException, InterruptedException {
        long interval = heartbeatInterval.toNanos();
        long nextHeartbeat = System.nanoTime() + interval;
        while (!aborted) {
            long untilHeartbeat = nextHeartbeat - System.nanoTime();
            if (untilHeartbeat <= 0) {
                out.write(heartbeat.encoded(kind));
                out.flush();
                nextHeartbeat += interval;
                continue;
            }
            Entry entry =
                    queue.poll(ended ? 0 : Math.min(untilHeartbeat, PROBE_INTERVAL.toNanos()), TimeUnit.NANOSECONDS);
            if (entry != null) {
                if (entry.frame.isPresent()) {
                    out.write(entry.frame.get().encoded(kind));
                }
                waiting.addAndGet(-entry.size);
                if (queue.isEmpty()) {
                    out.flush();
                }
            } else if (ended || !alive.getAsBoolean()) {
                return;
            }
        }
    }
}
