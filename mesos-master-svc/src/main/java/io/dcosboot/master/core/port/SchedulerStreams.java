package io.dcosboot.master.core.port;

import io.dcosboot.master.core.state.StreamId;
import io.dcosboot.mesos.v1.scheduler.Event;

/** The event streams of frameworks. No method waits. */
public interface SchedulerStreams {

    /** Queues an event; false if the stream has ended, or ends now because its reader is too slow. */
    boolean send(StreamId stream, Event event);

    /** Ends a stream once what is queued has been sent. */
    void close(StreamId stream);

    /** Ends all streams at once. */
    void closeAll();
}
