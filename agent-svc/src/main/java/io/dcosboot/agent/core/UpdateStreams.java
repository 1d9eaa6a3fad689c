package io.dcosboot.agent.core;

import com.google.protobuf.ByteString;
import io.dcosboot.mesos.task.TaskStates;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.TaskID;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Status updates on their way to the schedulers (mesos-agent.md §4): one stream a task, in order, one update in flight,
 * sent again after 10 s, 20 s, … up to 10 min until it is acknowledged. While paused (no master) nothing is sent.
 */
final class UpdateStreams {

    static final Duration FIRST_RETRY = Duration.ofSeconds(10);
    static final Duration LONGEST_RETRY = Duration.ofMinutes(10);

    /** What a stream is for. */
    record StreamKey(FrameworkID framework, TaskID task) {}

    /** An update to send now, with the newest state of its task. */
    record Outgoing(StreamKey key, TaskStatus status, TaskState latestState) {}

    /** What an acknowledgement did. */
    sealed interface Acknowledgement {

        /** It was for no update in flight. */
        record Ignored() implements Acknowledgement {}

        /** The update is done; the next one of the task, if there is one, is to be sent. */
        record Accepted(TaskStatus acknowledged, Optional<Outgoing> next) implements Acknowledgement {}

        /** The task's terminal update is done; its stream is closed. */
        record Closed(TaskStatus acknowledged) implements Acknowledgement {}
    }

    private final Map<StreamKey, Stream> streams = new LinkedHashMap<>();
    private boolean paused = true;

    /** Queues an update; it is to be sent now if nothing of its task is in flight. */
    Optional<Outgoing> add(StreamKey key, TaskStatus status, Instant now) {
        Stream stream = streams.computeIfAbsent(key, Stream::new);
        stream.pending.add(status);
        return stream.pending.size() == 1 ? send(stream, now) : Optional.empty();
    }

    /** Queues an update read from the checkpoint. */
    void restore(StreamKey key, TaskStatus status) {
        streams.computeIfAbsent(key, Stream::new).pending.add(status);
    }

    Acknowledgement acknowledge(StreamKey key, ByteString uuid, Instant now) {
        Stream stream = streams.get(key);
        TaskStatus inFlight = stream == null ? null : stream.pending.peek();
        if (stream == null || inFlight == null || !inFlight.getUuid().equals(uuid)) {
            return new Acknowledgement.Ignored();
        }
        stream.pending.remove();
        if (TaskStates.isTerminal(inFlight.getState())) {
            streams.remove(key);
            return new Acknowledgement.Closed(inFlight);
        }
        return new Acknowledgement.Accepted(inFlight, send(stream, now));
    }

    /** The master is gone. */
    void pause() {
        paused = true;
        streams.values().forEach(stream -> stream.retryAt = null);
    }

    /** The master is there: everything in flight is to be sent, with the retry times reset. */
    List<Outgoing> resume(Instant now) {
        paused = false;
        return flush(_ -> true, now);
    }

    /** The framework's scheduler is there again: what is in flight to it is to be sent, with the retry times reset. */
    List<Outgoing> flush(FrameworkID framework, Instant now) {
        return flush(key -> key.framework().equals(framework), now);
    }

    /** Those whose acknowledgement is overdue. */
    List<Outgoing> overdue(Instant now) {
        var due = new ArrayList<Outgoing>();
        for (Stream stream : streams.values()) {
            if (stream.retryAt != null && !now.isBefore(stream.retryAt)) {
                stream.backOff();
                send(stream, now).ifPresent(due::add);
            }
        }
        return due;
    }

    /** When the next acknowledgement becomes overdue. */
    Optional<Instant> nextRetry() {
        return streams.values().stream()
                .flatMap(stream -> Optional.ofNullable(stream.retryAt).stream())
                .min(Instant::compareTo);
    }

    /** The framework is shut down: nobody waits for its updates. */
    void drop(FrameworkID framework) {
        streams.keySet().removeIf(key -> key.framework().equals(framework));
    }

    private List<Outgoing> flush(Predicate<StreamKey> which, Instant now) {
        var flushed = new ArrayList<Outgoing>();
        for (Stream stream : streams.values()) {
            if (which.test(stream.key)) {
                stream.retryAfter = FIRST_RETRY;
                send(stream, now).ifPresent(flushed::add);
            }
        }
        return flushed;
    }

    private Optional<Outgoing> send(Stream stream, Instant now) {
        TaskStatus next = stream.pending.peek();
        if (paused || next == null) {
            stream.retryAt = null;
            return Optional.empty();
        }
        if (!next.getUuid().equals(stream.sent)) {
            stream.sent = next.getUuid();
            stream.retryAfter = FIRST_RETRY;
        }
        stream.retryAt = now.plus(stream.retryAfter);
        return Optional.of(
                new Outgoing(stream.key, next, stream.pending.getLast().getState()));
    }

    private static final class Stream {

        private final StreamKey key;
        private final Deque<TaskStatus> pending = new ArrayDeque<>();
        private Duration retryAfter = FIRST_RETRY;
        private ByteString sent = ByteString.EMPTY;
        private @Nullable Instant retryAt;

        Stream(StreamKey key) {
            this.key = key;
        }

        void backOff() {
            Duration doubled = retryAfter.multipliedBy(2);
            retryAfter = doubled.compareTo(LONGEST_RETRY) > 0 ? LONGEST_RETRY : doubled;
        }
    }
}
