package io.dcosboot.master.core.state;

import java.util.Optional;

/** How a framework is reachable (mesos-master.md §3.3). */
public sealed interface Connection {

    /** Known only from the agents that run its tasks, since this master was elected. */
    record Recovered() implements Connection {}

    /** Subscribed on this stream. */
    record Connected(StreamId stream) implements Connection {}

    /** Its stream has ended; it may come back within its failover timeout. */
    record Disconnected() implements Connection {}

    /** The stream to speak on, while there is one. */
    default Optional<StreamId> current() {
        return this instanceof Connected(StreamId stream) ? Optional.of(stream) : Optional.empty();
    }
}
