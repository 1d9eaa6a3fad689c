package io.dcosboot.marathon.health;

import io.dcosboot.marathon.core.engine.Prober;
import io.dcosboot.marathon.core.health.Probe;
import io.dcosboot.marathon.core.health.ProbeKey;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;

/**
 * Probes over plain sockets. A task costs one timer entry while nothing is asked; a question has a virtual thread for
 * as long as it takes, and at most {@code concurrency} are asked at once.
 */
public final class SocketProber implements Prober, AutoCloseable {

    private static final Duration FIRST_AT_LATEST = Duration.ofSeconds(5);

    private final Semaphore permits;
    private final ScheduledThreadPoolExecutor timer;
    private final Map<ProbeKey, ScheduledFuture<?>> running = new ConcurrentHashMap<>();

    /** @param concurrency {@code --max_concurrent_marathon_health_checks} */
    public SocketProber(int concurrency) {
        permits = new Semaphore(concurrency);
        timer = new ScheduledThreadPoolExecutor(
                1, Thread.ofPlatform().name("health check timer").daemon().factory());
        timer.setRemoveOnCancelPolicy(true);
    }

    @Override
    public void start(ProbeKey key, Probe probe, BiConsumer<ProbeKey, Probe.Outcome> outcomes) {
        long interval = Math.max(1, probe.interval().toMillis());
        long first = probe instanceof Probe.Readiness ? 0 : Math.min(interval, FIRST_AT_LATEST.toMillis());
        var round = new Round(key, probe, outcomes);
        ScheduledFuture<?> before =
                running.put(key, timer.scheduleAtFixedRate(round::begin, first, interval, TimeUnit.MILLISECONDS));
        if (before != null) {
            before.cancel(false);
        }
    }

    @Override
    public void stop(ProbeKey key) {
        ScheduledFuture<?> future = running.remove(key);
        if (future != null) {
            future.cancel(false);
        }
    }

    @Override
    public void stopAll() {
        running.keySet().forEach(this::stop);
    }

    /** How many probes run. */
    public int size() {
        return running.size();
    }

    @Override
    public void close() {
        stopAll();
        timer.shutdownNow();
    }

    /** The rounds of one probe; a round that takes longer than the interval makes the next be left out. */
    private final class Round {
        private final ProbeKey key;
        private final Probe probe;
        private final BiConsumer<ProbeKey, Probe.Outcome> outcomes;
        private final Semaphore single = new Semaphore(1);

        Round(ProbeKey key, Probe probe, BiConsumer<ProbeKey, Probe.Outcome> outcomes) {
            this.key = key;
            this.probe = probe;
            this.outcomes = outcomes;
        }

        void begin() {
            if (single.tryAcquire()) {
                Thread.ofVirtual().name("health check").start(this::ask);
            }
        }

        private void ask() {
            try {
                permits.acquire();
                Optional<Probe.Outcome> outcome;
                try {
                    outcome = Question.ask(probe);
                } finally {
                    permits.release();
                }
                // Stopped meanwhile: the task may be gone, and its port another's.
                if (running.containsKey(key)) {
                    outcome.ifPresent(found -> outcomes.accept(key, found));
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } finally {
                single.release();
            }
        }
    }
}
