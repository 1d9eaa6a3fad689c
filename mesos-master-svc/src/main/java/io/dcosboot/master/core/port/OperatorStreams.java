package io.dcosboot.master.core.port;

import io.dcosboot.mesos.v1.master.Event;

/** The event streams of operators (mesos-master.md §17.1). No method waits. */
public interface OperatorStreams {

    /** Queues an event for every subscriber; one that is too slow is disconnected. */
    void publish(Event event);

    /** Ends all streams at once. */
    void closeAll();
}
