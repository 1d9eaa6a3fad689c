package io.dcosboot.platform.loop;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One platform thread that runs tasks one after the other: the single writer of a service's state. Tasks must not wait
 * for I/O; what waits belongs on a virtual thread that comes back with {@link #execute}.
 *
 * <p>The mailbox is bounded: when it is full, new work is refused and the caller says so to whoever asked. Timers that
 * are due go before the mailbox, so that time-outs hold under load; their number is the owner's to bound. A task that
 * fails is logged and does not end the loop; an {@link Error} ends it if the owner said what to do then.
 */
public final class EventLoop implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EventLoop.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final String name;
    private final int capacity;
    private final @Nullable Consumer<Error> atError;
    private final Thread thread;
    private final LongAdder refused = new LongAdder();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition work = lock.newCondition();
    // The four below are guarded by lock.
    private final Deque<Runnable> mailbox = new ArrayDeque<>();
    private final TreeSet<Timer> timers = new TreeSet<>();
    private long timersMade;
    private boolean closed;

    /**
     * Starts the loop's thread.
     *
     * @param name names the thread, the health detail and the metrics
     * @param capacity how many tasks may wait
     */
    public EventLoop(String name, int capacity) {
        this(name, capacity, null);
    }

    /**
     * Starts the thread of a loop that does nothing any more once a task has ended with an {@link Error}: what such a
     * task left undone is unknown.
     *
     * @param atError called on the loop's thread, as the last thing it does
     */
    public EventLoop(String name, int capacity, @Nullable Consumer<Error> atError) {
        if (capacity < 1) {
            throw new IllegalArgumentException("An event loop needs room for at least one task, got " + capacity);
        }
        this.name = name;
        this.capacity = capacity;
        this.atError = atError;
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
        this.thread.start();
    }

    public String name() {
        return name;
    }

    public int capacity() {
        return capacity;
    }

    /** How many tasks wait now. */
    public int waiting() {
        lock.lock();
        try {
            return mailbox.size();
        } finally {
            lock.unlock();
        }
    }

    /** How many tasks were refused since the start. */
    public long refused() {
        return refused.sum();
    }

    /**
     * Puts a task at the end of the mailbox.
     *
     * @throws RejectedExecutionException when the mailbox is full or the loop is closed
     */
    public void execute(Runnable task) {
        lock.lock();
        try {
            if (closed) {
                throw new RejectedExecutionException("Event loop " + name + " is closed");
            }
            if (mailbox.size() >= capacity) {
                refused.increment();
                throw new RejectedExecutionException("Event loop " + name + " is full (" + capacity + " tasks wait)");
            }
            mailbox.add(task);
            work.signal();
        } finally {
            lock.unlock();
        }
    }

    /**
     * Asks the loop for a value. Inside the loop the question is answered at once, so that joining the answer cannot
     * wait for itself.
     *
     * @throws RejectedExecutionException when the mailbox is full or the loop is closed
     */
    public <T extends @Nullable Object> CompletableFuture<T> ask(Supplier<T> question) {
        var answer = new CompletableFuture<T>();
        if (inLoop()) {
            answer(question, answer);
        } else {
            execute(() -> answer(question, answer));
        }
        return answer;
    }

    private static <T extends @Nullable Object> void answer(Supplier<T> question, CompletableFuture<T> answer) {
        try {
            answer.complete(question.get());
        } catch (Throwable e) {
            answer.completeExceptionally(e);
        }
    }

    /** Runs a task in the loop once the delay has passed. A closed loop forgets it. */
    public Cancellable schedule(Duration delay, Runnable task) {
        long due = System.nanoTime() + Math.max(0, delay.toNanos());
        lock.lock();
        try {
            var timer = new Timer(due, timersMade++, task);
            if (!closed) {
                timers.add(timer);
                work.signal();
            }
            return () -> cancel(timer);
        } finally {
            lock.unlock();
        }
    }

    private void cancel(Timer timer) {
        lock.lock();
        try {
            timers.remove(timer);
        } finally {
            lock.unlock();
        }
    }

    /** Whether the calling thread is the loop's own. */
    public boolean inLoop() {
        return Thread.currentThread() == thread;
    }

    /** Refuses new work, forgets the timers, runs what waits, and ends the thread (waiting up to 5 s for it). */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            timers.clear();
            work.signal();
        } finally {
            lock.unlock();
        }
        if (!inLoop()) {
            try {
                if (!thread.join(CLOSE_LIMIT)) {
                    log.warn("Event loop {} still runs a task {} s after it was closed", name, CLOSE_LIMIT.toSeconds());
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private void run() {
        for (Runnable task = next(); task != null; task = next()) {
            try {
                task.run();
            } catch (Exception e) {
                log.error("A task of event loop {} failed", name, e);
            } catch (Error e) {
                log.error("A task of event loop {} failed", name, e);
                if (atError != null) {
                    stop();
                    atError.accept(e);
                }
            }
        }
    }

    /** Refuses new work and forgets what waits. */
    private void stop() {
        lock.lock();
        try {
            closed = true;
            timers.clear();
            mailbox.clear();
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the next task; null when the loop is closed and its mailbox empty. */
    private @Nullable Runnable next() {
        lock.lock();
        try {
            while (true) {
                long now = System.nanoTime();
                Timer first = timers.isEmpty() ? null : timers.first();
                if (first != null && first.due - now <= 0) {
                    timers.remove(first);
                    return first.task;
                }
                Runnable task = mailbox.poll();
                if (task != null || closed) {
                    return task;
                }
                var _ = work.awaitNanos(first == null ? Long.MAX_VALUE : first.due - now);
            }
        } catch (InterruptedException _) {
            // The loop ends by close() only.
            return () -> log.debug("Event loop {} ignores an interrupt", name);
        } finally {
            lock.unlock();
        }
    }

    private record Timer(long due, long number, Runnable task) implements Comparable<Timer> {
        @Override
        public int compareTo(Timer other) {
            // Differences, because nanoTime may overflow.
            int byTime = Long.signum(due - other.due);
            return byTime != 0 ? byTime : Long.signum(number - other.number);
        }
    }
}
