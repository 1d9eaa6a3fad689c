package io.dcosboot.master.api;

import io.dcosboot.master.core.Events;
import io.dcosboot.master.core.port.SchedulerStreams;
import io.dcosboot.master.core.state.StreamId;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The open streams of frameworks. */
final class SchedulerEventStreams implements SchedulerStreams {

    static final Frame HEARTBEAT = Frame.of(Events.heartbeat());

    private final long capacity;
    private final boolean errorReasons;
    private final Map<StreamId, EventStream> streams = new ConcurrentHashMap<>();

    /**
     * @param capacity bytes of events that may wait for one framework
     * @param errorReasons whether errors carry their reason, which the original does not know
     */
    SchedulerEventStreams(long capacity, boolean errorReasons) {
        this.capacity = capacity;
        this.errorReasons = errorReasons;
    }

    EventStream open(StreamId id) {
        EventStream stream = new EventStream(capacity);
        streams.put(id, stream);
        return stream;
    }

    void forget(StreamId id) {
        streams.remove(id);
    }

    @Override
    public boolean send(StreamId id, Event event) {
        EventStream stream = streams.get(id);
        Event shown = event.getError().hasReason() && !errorReasons ? withoutReason(event) : event;
        if (stream == null || !stream.send(Frame.of(shown), shown.getSerializedSize())) {
            return false;
        }
        // The first heartbeat follows right behind SUBSCRIBED (mesos-master.md §2).
        return event.getType() != Event.Type.SUBSCRIBED || stream.send(HEARTBEAT, 0);
    }

    private static Event withoutReason(Event event) {
        return event.toBuilder()
                .setError(event.getError().toBuilder().clearReason())
                .build();
    }

    @Override
    public void close(StreamId id) {
        EventStream stream = streams.remove(id);
        if (stream != null) {
            stream.end();
        }
    }

    @Override
    public void closeAll() {
        streams.values().forEach(EventStream::abort);
        streams.clear();
    }
}
