package io.dcosboot.master.api;

import io.dcosboot.master.core.OperatorEvents;
import io.dcosboot.master.core.port.OperatorStreams;
import io.dcosboot.mesos.v1.master.Event;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * The subscribers of the operator event stream; beyond the limit the oldest loses its stream (mesos-master.md §17.1).
 */
final class OperatorEventStreams implements OperatorStreams {

    static final Frame HEARTBEAT = Frame.of(OperatorEvents.heartbeat());

    private final long capacity;
    private final int limit;
    private final Deque<EventStream> streams = new ArrayDeque<>();

    /**
     * @param capacity bytes of events that may wait for one subscriber
     * @param limit how many subscribers there may be
     */
    OperatorEventStreams(long capacity, int limit) {
        this.capacity = capacity;
        this.limit = limit;
    }

    /** Opens a stream that begins with {@code first}. */
    synchronized EventStream open(Frame first) {
        EventStream stream = new EventStream(capacity);
        stream.send(first, 0);
        stream.send(HEARTBEAT, 0);
        streams.addLast(stream);
        if (streams.size() > limit) {
            streams.removeFirst().abort();
        }
        return stream;
    }

    synchronized void forget(EventStream stream) {
        streams.remove(stream);
    }

    synchronized int size() {
        return streams.size();
    }

    @Override
    public synchronized void publish(Event event) {
        if (!streams.isEmpty()) {
            Frame frame = Frame.of(event);
            int size = event.getSerializedSize();
            streams.removeIf(stream -> !stream.send(frame, size));
        }
    }

    @Override
    public synchronized void closeAll() {
        streams.forEach(EventStream::abort);
        streams.clear();
    }
}
