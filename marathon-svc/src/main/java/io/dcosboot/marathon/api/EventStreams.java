package io.dcosboot.marathon.api;

import io.dcosboot.marathon.api.json.AppJson;
import io.dcosboot.marathon.core.event.EventSink;
import io.dcosboot.marathon.core.event.MarathonEvent;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Timestamps;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArraySet;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Hands events to all who listen. Each subscriber has a bounded queue; one that lags behind by more than that is
 * disconnected rather than waited for.
 */
public final class EventStreams implements EventSink {

    private static final Logger log = LoggerFactory.getLogger(EventStreams.class);

    private final Set<Subscriber> subscribers = new CopyOnWriteArraySet<>();
    private final int maxOutstanding;
    private final Clock clock;

    /** @param maxOutstanding events a subscriber may be behind */
    public EventStreams(int maxOutstanding, Clock clock) {
        this.maxOutstanding = maxOutstanding;
        this.clock = clock;
    }

    /**
     * One event, ready to be sent.
     *
     * @param data a line of JSON
     */
    record Frame(String type, String data) {
        static final Frame END = new Frame("", "");
    }

    /** Where one client's events wait. */
    static final class Subscriber {
        private final String address;
        private final Set<String> types;
        private final BlockingQueue<Frame> queue;

        private Subscriber(String address, Set<String> types, int capacity) {
            this.address = address;
            this.types = Set.copyOf(types);
            this.queue = new ArrayBlockingQueue<>(capacity);
        }

        BlockingQueue<Frame> queue() {
            return queue;
        }

        private boolean wants(Frame frame) {
            return types.isEmpty() || types.contains(frame.type);
        }

        private void end() {
            queue.clear();
            queue.offer(Frame.END);
        }
    }

    /** @param types events that are wanted; empty: all */
    Subscriber subscribe(String address, Set<String> types) {
        var subscriber = new Subscriber(address, types, maxOutstanding);
        subscribers.add(subscriber);
        send(remote("event_stream_attached", address));
        return subscriber;
    }

    void unsubscribe(Subscriber subscriber) {
        if (subscribers.remove(subscriber)) {
            send(remote("event_stream_detached", subscriber.address));
        }
    }

    private ObjectNode remote(String type, String address) {
        return event(type).put("remoteAddress", address);
    }

    @Override
    public void publish(MarathonEvent event) {
        if (!subscribers.isEmpty()) {
            send(EventJson.of(event));
        }
    }

    /** Tells that a client created or changed an app. */
    void apiPost(String clientIp, String uri, AppDefinition app) {
        if (!subscribers.isEmpty()) {
            ObjectNode event = event("api_post_event").put("clientIp", clientIp).put("uri", uri);
            event.set("appDefinition", AppJson.tree(app));
            send(event);
        }
    }

    private ObjectNode event(String type) {
        return Replies.JSON.objectNode().put("eventType", type).put("timestamp", Timestamps.format(clock.instant()));
    }

    private void send(ObjectNode event) {
        var frame = new Frame(event.path("eventType").stringValue(), event.toString());
        List<Subscriber> slow = subscribers.stream()
                .filter(subscriber -> subscriber.wants(frame) && !subscriber.queue.offer(frame))
                .toList();
        slow.forEach(subscriber -> {
            log.warn("{} is too slow for the event stream and is disconnected", subscriber.address);
            end(subscriber);
        });
    }

    /** Ends all streams, since this node no longer leads. */
    public void endAll() {
        List.copyOf(subscribers).forEach(this::end);
    }

    private void end(Subscriber subscriber) {
        subscribers.remove(subscriber);
        subscriber.end();
    }
}
