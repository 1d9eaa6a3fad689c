package io.dcosboot.marathon.mesos;

import io.dcosboot.marathon.core.engine.Driver.Scheduler;
import io.dcosboot.marathon.core.engine.Input;
import io.dcosboot.mesos.client.SchedulerClient;
import io.dcosboot.mesos.v1.scheduler.Call;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One scheduler's connection: a virtual thread that subscribes whenever a master is known and no subscription stands.
 * A call that the master did not take ends the subscription: after the next one everything is reconciled, so nothing
 * that was lost stays lost.
 */
final class Connection implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(Connection.class);
    private static final int CALLS_ON_THEIR_WAY = 512;
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    private final SchedulerClient client;
    private final MasterLocation location;
    private final Backoff backoff;
    private final Scheduler scheduler;
    private final Thread worker;
    private final Semaphore calls = new Semaphore(CALLS_ON_THEIR_WAY);
    private final Object lock = new Object();

    /** Guarded by {@link #lock}, which is notified at each change. */
    private @Nullable URI master;

    private long masterChanges;
    private @Nullable Attempt attempt;
    private volatile boolean closed;

    Connection(SchedulerClient client, MasterLocation location, Backoff backoff, Scheduler scheduler) {
        this.client = client;
        this.location = location;
        this.backoff = backoff;
        this.scheduler = scheduler;
        this.worker = Thread.ofVirtual().name("mesos connection").unstarted(this::run);
    }

    void start() {
        worker.start();
        location.start(this::masterChanged);
    }

    Optional<URI> master() {
        synchronized (lock) {
            return Optional.ofNullable(master);
        }
    }

    void send(Call call) throws InterruptedException {
        calls.acquire();
        Attempt over;
        synchronized (lock) {
            over = attempt;
        }
        var _ = client.send(call).whenComplete((_, failure) -> {
            calls.release();
            if (failure != null && over != null) {
                over.end("call " + call.getType() + " failed: " + failure.getMessage());
            }
        });
    }

    private void masterChanged(Optional<URI> found) {
        synchronized (lock) {
            master = found.orElse(null);
            masterChanges++;
            if (attempt != null) {
                attempt.end("another master leads");
            }
            lock.notifyAll();
        }
    }

    private void run() {
        int failures = 0;
        long lastChange = 0;
        try {
            while (!closed) {
                Attempt made = subscribe(awaitMaster());
                made.over.await();
                // What failed with another master says nothing about this one.
                boolean fresh = made.succeeded || made.masterChange != lastChange;
                failures = fresh ? 1 : failures + 1;
                lastChange = made.masterChange;
                if (!closed) {
                    pause(backoff.after(failures, ThreadLocalRandom.current().nextDouble()), made.masterChange);
                }
            }
        } catch (InterruptedException _) {
            log.debug("The connection to Mesos is closed");
        }
    }

    private record Target(URI uri, long change) {}

    private Target awaitMaster() throws InterruptedException {
        synchronized (lock) {
            while (master == null) {
                lock.wait();
            }
            return new Target(master, masterChanges);
        }
    }

    private Attempt subscribe(Target target) throws InterruptedException {
        var made = new Attempt(target.change);
        Call call = scheduler.subscribeCall();
        synchronized (lock) {
            attempt = made;
            if (masterChanges != target.change) {
                // It changed while the call was made; whoever leads now gets the next attempt.
                made.over.countDown();
                return made;
            }
        }
        log.info("Subscribing with {}", target.uri);
        client.subscribe(target.uri, call, made);
        return made;
    }

    // A new master is worth an attempt at once.
    private void pause(Duration wait, long masterChange) throws InterruptedException {
        long until = System.nanoTime() + wait.toNanos();
        synchronized (lock) {
            for (long left = until - System.nanoTime();
                    left > 0 && masterChanges == masterChange;
                    left = until - System.nanoTime()) {
                TimeUnit.NANOSECONDS.timedWait(lock, left);
            }
        }
    }

    @Override
    public void close() {
        closed = true;
        location.close();
        worker.interrupt();
        client.close();
        try {
            worker.join();
            Attempt last;
            synchronized (lock) {
                last = attempt;
            }
            if (last != null && !last.over.await(CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn("The subscription with Mesos has not ended within {}", CLOSE_LIMIT);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    /** One subscription, from the attempt to its end. */
    private final class Attempt implements SchedulerClient.Listener {
        private final long masterChange;
        private final CountDownLatch over = new CountDownLatch(1);
        private volatile boolean succeeded;
        private volatile boolean ending;

        Attempt(long masterChange) {
            this.masterChange = masterChange;
        }

        @Override
        public void subscribed(String streamId) {
            log.debug("Connected, stream {}", streamId);
        }

        @Override
        public void event(Event event) {
            try {
                switch (event.getType()) {
                    case SUBSCRIBED -> {
                        succeeded = true;
                        Event.Subscribed subscribed = event.getSubscribed();
                        log.info("Subscribed as {}", subscribed.getFrameworkId().getValue());
                        scheduler.happened(new Input.Subscribed(
                                subscribed.getFrameworkId().getValue(), subscribed.getMasterInfo()));
                    }
                    case OFFERS ->
                        scheduler.happened(new Input.Offered(event.getOffers().getOffersList()));
                    case UPDATE ->
                        scheduler.happened(new Input.Updated(event.getUpdate().getStatus()));
                    case ERROR -> {
                        log.error("Mesos says: {}", event.getError().getMessage());
                        scheduler.happened(new Input.Failed(event.getError().getMessage()));
                    }
                    // Offers are answered at once, so none can be rescinded; the others are for information only.
                    case RESCIND,
                            INVERSE_OFFERS,
                            RESCIND_INVERSE_OFFER,
                            UPDATE_OPERATION_STATUS,
                            MESSAGE,
                            FAILURE,
                            HEARTBEAT,
                            UNKNOWN -> {}
                }
                if (ending) {
                    throw new IllegalStateException("the subscription is being given up");
                }
            } catch (InterruptedException e) {
                throw new IllegalStateException("closed", e);
            }
        }

        @Override
        public void disconnected(IOException cause) {
            if (!closed) {
                log.warn("Not subscribed with Mesos any more: {}", cause.toString());
            }
            try {
                scheduler.happened(new Input.Disconnected());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } finally {
                over.countDown();
            }
        }

        /** Gives this subscription up; the next attempt replaces it. */
        void end(String why) {
            if (!ending && !closed) {
                ending = true;
                log.warn("Giving the subscription with Mesos up: {}", why);
                over.countDown();
            }
        }
    }
}
