package io.dcosboot.mesos.client;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Runs an action once if nothing was heard for too long. */
final class Watchdog implements AutoCloseable {
    private final Runnable action;
    private final Thread thread;
    private volatile Duration limit;
    private volatile long heardNanos = System.nanoTime();
    private volatile boolean fired;
    private volatile boolean closed;

    private Watchdog(Duration limit, Runnable action) {
        this.limit = limit;
        this.action = action;
        this.thread = Thread.ofVirtual().name("mesos-watchdog").unstarted(this::watch);
    }

    static Watchdog start(Duration limit, Runnable action) {
        Watchdog watchdog = new Watchdog(limit, action);
        watchdog.thread.start();
        return watchdog;
    }

    void heard() {
        heardNanos = System.nanoTime();
    }

    void limit(Duration changed) {
        limit = changed;
        LockSupport.unpark(thread);
    }

    Duration limit() {
        return limit;
    }

    boolean fired() {
        return fired;
    }

    private void watch() {
        while (!closed) {
            long remaining = limit.toNanos() - (System.nanoTime() - heardNanos);
            if (remaining <= 0) {
                fired = true;
                action.run();
                return;
            }
            LockSupport.parkNanos(remaining);
        }
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
