package io.dcosboot.master.api;

import io.dcosboot.master.core.OperatorEvents;
import io.dcosboot.master.core.authorization.View;
import io.dcosboot.master.core.authorization.VisibleEvents;
import io.dcosboot.master.core.port.OperatorStreams;
import io.dcosboot.master.core.state.MasterState;
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
    private final Deque<Subscriber> subscribers = new ArrayDeque<>();

    /** A stream and what its reader may see. */
    private record Subscriber(EventStream stream, VisibleEvents visible) {}

    /**
     * @param capacity bytes of events that may wait for one subscriber
     * @param limit how many subscribers there may be
     */
    OperatorEventStreams(long capacity, int limit) {
        this.capacity = capacity;
        this.limit = limit;
    }

    /** Opens a stream that begins with {@code first} and shows everything. */
    EventStream open(Frame first) {
        return open(first, View.everything());
    }

    /** Opens a stream that begins with {@code first} and shows what {@code view} does. */
    synchronized EventStream open(Frame first, View view) {
        EventStream stream = new EventStream(capacity);
        stream.send(first, 0);
        stream.send(HEARTBEAT, 0);
        subscribers.addLast(new Subscriber(stream, new VisibleEvents(view)));
        if (subscribers.size() > limit) {
            subscribers.removeFirst().stream().abort();
        }
        return stream;
    }

    synchronized void forget(EventStream stream) {
        subscribers.removeIf(subscriber -> subscriber.stream().equals(stream));
    }

    synchronized int size() {
        return subscribers.size();
    }

    @Override
    public synchronized void publish(Event event, MasterState state) {
        if (!subscribers.isEmpty()) {
            Frame frame = Frame.of(event);
            int size = event.getSerializedSize();
            subscribers.removeIf(subscriber -> !subscriber
                    .visible()
                    .of(event, state)
                    .map(shown -> subscriber.stream().send(shown.equals(event) ? frame : Frame.of(shown), size))
                    .orElse(true));
        }
    }

    @Override
    public synchronized void closeAll() {
        subscribers.forEach(subscriber -> subscriber.stream().abort());
        subscribers.clear();
    }
}
