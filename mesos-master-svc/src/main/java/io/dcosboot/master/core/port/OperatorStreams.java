package io.dcosboot.master.core.port;

import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.mesos.v1.master.Event;

/** The event streams of operators (mesos-master.md §17.1). No method waits. */
public interface OperatorStreams {

    /**
     * Queues an event for every subscriber that may see it; one that is too slow is disconnected.
     *
     * @param state as it was when the event happened
     */
    void publish(Event event, MasterState state);

    /** Ends all streams at once. */
    void closeAll();
}
