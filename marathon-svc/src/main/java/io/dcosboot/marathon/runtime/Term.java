package io.dcosboot.marathon.runtime;

import io.dcosboot.marathon.core.Failure;
import io.dcosboot.marathon.core.Refused;
import io.dcosboot.marathon.core.engine.Decision;
import io.dcosboot.marathon.core.engine.Driver;
import io.dcosboot.marathon.core.engine.Engine;
import io.dcosboot.marathon.core.engine.Input;
import io.dcosboot.marathon.core.engine.Snapshot;
import io.dcosboot.marathon.core.health.Probe;
import io.dcosboot.marathon.core.health.ProbeKey;
import io.dcosboot.marathon.core.state.StoredState;
import io.dcosboot.mesos.v1.scheduler.Call;
import io.dcosboot.platform.loop.Cancellable;
import io.dcosboot.platform.loop.EventLoop;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One time of leading: loads, then feeds the engine in its event loop and has its effects carried out.
 *
 * <p>Each kind of input has a number of permits, held from when it is handed in until its effects are carried out. They
 * bound the mailbox and the outbox: without one, the master's messages wait on their connection, requests are refused,
 * and outcomes of probes are dropped, since the next one tells as much.
 */
final class Term implements AutoCloseable, Driver.Scheduler {

    private static final Logger log = LoggerFactory.getLogger(Term.class);
    private static final int MASTER_PERMITS = 512;
    private static final int REQUEST_PERMITS = 500;
    private static final int PROBE_PERMITS = 1024;
    private static final int MAILBOX = MASTER_PERMITS + REQUEST_PERMITS + PROBE_PERMITS + 16;
    private static final int TURNS_WITHOUT_SNAPSHOT = 64;
    private static final Duration LOAD_RETRY = Duration.ofSeconds(1);
    private static final Duration RESPONSIVE = Duration.ofSeconds(1);

    private final Surroundings with;
    private final EventLoop loop = new EventLoop("marathon", MAILBOX);
    private final Outbox outbox;
    private final Thread loader;
    private final Semaphore masterPermits = new Semaphore(MASTER_PERMITS);
    private final Semaphore requestPermits = new Semaphore(REQUEST_PERMITS);
    private final Semaphore probePermits = new Semaphore(PROBE_PERMITS);
    private volatile @Nullable Snapshot snapshot;
    private volatile boolean closed;

    // The loop's own.
    private @Nullable Engine engine;
    private @Nullable Cancellable timer;
    private Instant timerAt = Instant.MAX;
    private int turnsSinceSnapshot;

    Term(Surroundings with) {
        this.with = with;
        this.outbox =
                new Outbox(with.store(), with.driver(), with.events(), with.prober(), this::probed, with.giveUp());
        this.loader = Thread.ofVirtual().name("marathon loader").unstarted(this::load);
    }

    void start() {
        loader.start();
    }

    Optional<Snapshot> snapshot() {
        return Optional.ofNullable(snapshot);
    }

    private void load() {
        try {
            StoredState stored = read();
            if (stored.frameworkId() == null && !stored.instances().isEmpty()) {
                // A new framework could never take its tasks over: they would run twice.
                with.giveUp().accept("There are instances but no framework id");
                return;
            }
            loop.ask(() -> begin(stored)).get();
            outbox.start();
            with.driver().start(this);
            log.info(
                    "Leading with {} instances and {} deployments",
                    stored.instances().size(),
                    stored.deployments().size());
        } catch (InterruptedException _) {
            log.debug("Deposed while loading");
        } catch (ExecutionException | RejectedExecutionException e) {
            if (!closed) {
                log.error("The stored state cannot be worked with", e);
                with.giveUp().accept("The stored state cannot be worked with: " + e.getMessage());
            }
        }
    }

    private StoredState read() throws InterruptedException {
        while (true) {
            try {
                return with.store().load();
            } catch (IOException e) {
                log.warn("State could not be loaded, trying again in {}: {}", LOAD_RETRY, e.getMessage());
                Thread.sleep(LOAD_RETRY);
            }
        }
    }

    private Optional<Engine> begin(StoredState stored) {
        Decision<Engine> recovered =
                Engine.recover(stored, with.settings(), with.rules(), with.ids(), with.random(), now());
        engine = recovered.result();
        outbox.add(recovered.effects(), _ -> {});
        afterTurn(recovered.result(), true);
        return Optional.of(recovered.result());
    }

    <T> CompletableFuture<T> ask(BiFunction<Engine, Instant, Decision<T>> request) {
        if (!requestPermits.tryAcquire()) {
            return CompletableFuture.failedFuture(
                    new Refused(new Failure.Unavailable("Too many requests wait; try again")));
        }
        var answer = new CompletableFuture<T>();
        try {
            loop.execute(() -> answer(request, answer));
        } catch (RejectedExecutionException _) {
            requestPermits.release();
            answer.completeExceptionally(unavailable());
        }
        return answer;
    }

    private <T> void answer(BiFunction<Engine, Instant, Decision<T>> request, CompletableFuture<T> answer) {
        Engine present = engine;
        if (present == null) {
            requestPermits.release();
            answer.completeExceptionally(unavailable());
            return;
        }
        Decision<T> decision;
        try {
            decision = request.apply(present, now());
        } catch (RuntimeException e) {
            requestPermits.release();
            answer.completeExceptionally(e);
            return;
        }
        // The snapshot first, so that whoever has the answer reads what it says.
        afterTurn(present, true);
        outbox.add(decision.effects(), done -> {
            requestPermits.release();
            // Elsewhere, because whoever asked may take their time.
            Thread.ofVirtual().start(() -> {
                if (done) {
                    answer.complete(decision.result());
                } else {
                    answer.completeExceptionally(unavailable());
                }
            });
        });
    }

    private static Refused unavailable() {
        return new Refused(new Failure.Unavailable("This Marathon does not lead, or has not loaded its state yet"));
    }

    @Override
    public Call subscribeCall() throws InterruptedException {
        try {
            return loop.ask(() -> Optional.ofNullable(engine).orElseThrow().subscribeCall(now()))
                    .get();
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    @Override
    public void happened(Input input) throws InterruptedException {
        masterPermits.acquire();
        hand(input, masterPermits);
    }

    private void probed(ProbeKey key, Probe.Outcome outcome) {
        if (probePermits.tryAcquire()) {
            hand(new Input.Probed(key, outcome), probePermits);
        }
    }

    private void hand(Input input, Semaphore permits) {
        if (closed) {
            permits.release();
            return;
        }
        try {
            loop.execute(() -> turn(input, permits));
        } catch (RejectedExecutionException e) {
            permits.release();
            if (!closed) {
                throw e;
            }
        }
    }

    private void turn(Input input, Semaphore permits) {
        handle(input, _ -> permits.release());
    }

    private void tick() {
        timerAt = Instant.MAX;
        handle(new Input.Tick(), _ -> {});
    }

    private void handle(Input input, Consumer<Boolean> done) {
        Engine present = engine;
        if (present == null) {
            done.accept(false);
            return;
        }
        try {
            outbox.add(present.handle(input, now()), done);
            afterTurn(present, false);
        } catch (RuntimeException e) {
            // What it had decided so far is lost, and its books may be wrong: only loading anew makes them right.
            log.error("The engine failed at {}", input, e);
            with.giveUp().accept("The engine failed: " + e);
            done.accept(false);
        }
    }

    private void afterTurn(Engine present, boolean publishNow) {
        Instant now = now();
        turnsSinceSnapshot++;
        if (publishNow || loop.waiting() == 0 || turnsSinceSnapshot >= TURNS_WITHOUT_SNAPSHOT) {
            snapshot = present.snapshot(now);
            turnsSinceSnapshot = 0;
        }
        Instant due = present.nextDeadline(now);
        if (due.isBefore(timerAt)) {
            if (timer != null) {
                timer.cancel();
            }
            timerAt = due;
            // Deadlines are in whole milliseconds and time is cut to them: never a moment too early.
            timer = loop.schedule(Duration.between(now, due).plusMillis(1), this::tick);
        }
    }

    boolean isResponsive() {
        try {
            return loop.ask(() -> true).get(RESPONSIVE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException | RejectedExecutionException _) {
            return closed;
        }
    }

    private Instant now() {
        return with.clock().instant().truncatedTo(ChronoUnit.MILLIS);
    }

    @Override
    public void close() {
        closed = true;
        snapshot = null;
        // Whoever waits for a permit may go: nothing is taken any more.
        masterPermits.release(MASTER_PERMITS);
        loader.interrupt();
        try {
            loader.join();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        outbox.close();
        with.driver().stop();
        with.prober().stopAll();
        loop.close();
    }
}
