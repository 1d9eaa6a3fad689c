package io.dcosboot.marathon.core.event;

/** Where events go. Calls come in the order of the events, from one thread, and must not wait for subscribers. */
@FunctionalInterface
public interface EventSink {
    void publish(MarathonEvent event);
}
