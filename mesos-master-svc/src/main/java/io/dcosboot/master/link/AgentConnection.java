package io.dcosboot.master.link;

import io.dcosboot.mesos.link.MasterMessage;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What one agent is to be told: a bounded queue before a stream that takes messages only as fast as the agent reads
 * them. An agent that falls too far behind loses its link and catches up by registering again.
 */
final class AgentConnection {

    /** Messages an agent may be behind. */
    static final int CAPACITY = 10_000;

    private final ServerCallStreamObserver<MasterMessage> stream;
    private final ReentrantLock lock = new ReentrantLock();
    // The two below are guarded by lock.
    private final Deque<MasterMessage> queue = new ArrayDeque<>();
    private State state = State.OPEN;

    private enum State {
        OPEN,
        CLOSING,
        CLOSED
    }

    AgentConnection(ServerCallStreamObserver<MasterMessage> stream) {
        this.stream = stream;
    }

    /** Queues a message; false if the link has ended. */
    boolean send(MasterMessage message) {
        lock.lock();
        try {
            if (state != State.OPEN) {
                return false;
            }
            if (queue.size() >= CAPACITY) {
                fail(Status.RESOURCE_EXHAUSTED.withDescription("the agent does not keep up with its messages"));
                return false;
            }
            queue.add(message);
            pump();
            return true;
        } finally {
            lock.unlock();
        }
    }

    /** Sends what the agent can take now. */
    void drain() {
        lock.lock();
        try {
            pump();
        } finally {
            lock.unlock();
        }
    }

    /** Ends the link after what is queued. */
    void close() {
        lock.lock();
        try {
            if (state == State.OPEN) {
                state = State.CLOSING;
                pump();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Ends the link at once. */
    void abort(Status status) {
        lock.lock();
        try {
            fail(status);
        } finally {
            lock.unlock();
        }
    }

    private void pump() {
        // onNext only hands over to the transport's own buffer, so the lock is not held across I/O.
        while (state != State.CLOSED && !queue.isEmpty() && stream.isReady()) {
            stream.onNext(queue.remove());
        }
        if (state == State.CLOSING && queue.isEmpty()) {
            state = State.CLOSED;
            stream.onCompleted();
        }
    }

    private void fail(Status status) {
        if (state != State.CLOSED) {
            state = State.CLOSED;
            queue.clear();
            if (!stream.isCancelled()) {
                stream.onError(status.asRuntimeException());
            }
        }
    }
}
