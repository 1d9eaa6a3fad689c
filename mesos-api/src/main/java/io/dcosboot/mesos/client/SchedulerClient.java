package io.dcosboot.mesos.client;

import io.dcosboot.mesos.v1.scheduler.Call;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * A framework's side of the v1 scheduler HTTP API (mesos-master.md §3), in protobuf.
 *
 * <p>One subscription at a time. It follows the redirect to the leading master and ends itself after five missed
 * heartbeats. When to subscribe again is the caller's decision: the client never reconnects by itself. Calls are sent
 * one after the other in the order of {@link #send}, over the subscription that stood when {@code send} was called.
 */
public final class SchedulerClient implements AutoCloseable {
    private static final String PATH = "/api/v1/scheduler";
    private static final String STREAM_ID = "Mesos-Stream-Id";

    private final ApiHttp http;
    private final BlockingQueue<QueuedCall> calls;
    private final Thread sender;
    private final Object lock = new Object();

    /** The newest stream, which may have ended; guarded by {@link #lock}. */
    private @Nullable EventStream stream;

    /** Where calls go; empty while not subscribed. */
    private volatile @Nullable Subscription subscription;

    private volatile boolean closed;

    /**
     * Hears about one subscription, on a thread of its own, one call at a time: {@code subscribed} at most once, then
     * events, {@code disconnected} exactly once and last. An exception out of {@code event} ends the subscription.
     */
    public interface Listener {
        /** The master has accepted the connection; the event SUBSCRIBED (or ERROR) follows. */
        void subscribed(String streamId);

        void event(Event event);

        /**
         * @param cause {@link ApiException} if the master answered with an error
         */
        void disconnected(IOException cause);
    }

    private record Subscription(EventStream stream, URI uri, String streamId) {}

    private record QueuedCall(Subscription subscription, Call call, CompletableFuture<@Nullable Void> sent) {}

    public SchedulerClient(ClientSettings settings) {
        http = new ApiHttp(settings);
        calls = new ArrayBlockingQueue<>(settings.maxQueuedCalls());
        sender = Thread.ofVirtual().name("mesos-calls").start(this::sendQueued);
    }

    /**
     * Opens a subscription and ends the one before, whose listener hears of it first.
     *
     * @param master address of any master, such as {@code http://10.0.0.1:5050}
     * @param subscribe the call of type SUBSCRIBE
     */
    public void subscribe(URI master, Call subscribe, Listener listener) {
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("The client is closed");
            }
            EventStream predecessor = stream;
            if (predecessor != null) {
                subscription = null;
                predecessor.close();
            }
            stream = EventStream.start(
                    http, master.resolve(PATH), subscribe.toByteArray(), new StreamHandler(listener), predecessor);
        }
    }

    /**
     * Sends a call when those before it are through. Completes when the master has accepted it (202); fails with {@link
     * ApiException} if the master refused it, with another IOException if it could not be sent, is not subscribed, or
     * too many calls are waiting.
     */
    public CompletableFuture<@Nullable Void> send(Call call) {
        Subscription current = subscription;
        if (current == null || closed) {
            return CompletableFuture.failedFuture(new IOException("Not subscribed"));
        }
        QueuedCall queued = new QueuedCall(current, call, new CompletableFuture<>());
        if (!calls.offer(queued)) {
            queued.sent.completeExceptionally(
                    new IOException("More than " + http.settings().maxQueuedCalls() + " calls are waiting"));
        } else if (closed && calls.remove(queued)) {
            // Closed in between: the sender may be gone already.
            queued.sent.completeExceptionally(new IOException("The client is closed"));
        }
        return queued.sent;
    }

    private void sendQueued() {
        try {
            while (!closed) {
                QueuedCall queued = calls.take();
                try {
                    post(queued);
                    queued.sent.complete(null);
                } catch (IOException | RuntimeException e) {
                    queued.sent.completeExceptionally(e);
                }
            }
        } catch (InterruptedException _) {
            // Closed.
        }
        for (QueuedCall left = calls.poll(); left != null; left = calls.poll()) {
            left.sent.completeExceptionally(new IOException("The client is closed"));
        }
    }

    private void post(QueuedCall queued) throws IOException, InterruptedException {
        if (!queued.subscription.equals(subscription)) {
            throw new IOException("The subscription of this call has ended");
        }
        Subscription to = queued.subscription;
        ApiHttp.Answer answer =
                http.post(to.uri, queued.call.toByteArray(), request -> request.header(STREAM_ID, to.streamId));
        byte[] _ = http.readAll(answer.response());
    }

    /** Ends the subscription and refuses further calls. */
    @Override
    public void close() {
        synchronized (lock) {
            closed = true;
            subscription = null;
            if (stream != null) {
                stream.close();
            }
        }
        sender.interrupt();
        http.close();
    }

    /** Translates one stream for its listener. */
    private final class StreamHandler implements EventStream.Handler {
        private final Listener listener;

        StreamHandler(Listener listener) {
            this.listener = listener;
        }

        @Override
        public void opened(EventStream opened, ApiHttp.Answer answer) throws IOException {
            String streamId = answer.response()
                    .headers()
                    .firstValue(STREAM_ID)
                    .orElseThrow(() -> new IOException("The master sent no " + STREAM_ID));
            synchronized (lock) {
                if (stream == opened && !closed) {
                    subscription = new Subscription(opened, answer.uri(), streamId);
                }
            }
            listener.subscribed(streamId);
        }

        @Override
        public @Nullable Duration record(byte[] record) throws IOException {
            Event event = Event.parseFrom(record);
            listener.event(event);
            return event.hasSubscribed() && event.getSubscribed().hasHeartbeatIntervalSeconds()
                    ? EventStream.seconds(event.getSubscribed().getHeartbeatIntervalSeconds())
                    : null;
        }

        @Override
        public void closed(EventStream ended, IOException cause) {
            synchronized (lock) {
                if (stream == ended) {
                    subscription = null;
                }
            }
            listener.disconnected(cause);
        }
    }
}
