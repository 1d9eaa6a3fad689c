package io.dcosboot.gateway.polling;

import io.dcosboot.gateway.GatewayProperties.Cache;
import io.dcosboot.gateway.core.Source;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls one source of cluster state (gateway.md §6). A failing fetch leaves the old state in place; however many ask,
 * one fetch is under way at a time.
 */
public final class PolledSource<T> implements Source<T>, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PolledSource.class);

    private final String name;
    private final Supplier<CompletionStage<T>> fetch;
    private final Cache limits;
    private final Clock clock;
    private final AtomicReference<@Nullable CompletableFuture<Boolean>> inFlight = new AtomicReference<>();
    private volatile @Nullable Entry<T> entry;
    private volatile @Nullable Instant lastFetch;
    private volatile boolean failing;
    private @Nullable Thread poller;

    private record Entry<T>(T state, Instant at) {}

    /** @param fetch starts a fetch; its stage fails when there is no new state */
    public PolledSource(String name, Supplier<CompletionStage<T>> fetch, Cache limits, Clock clock) {
        this.name = name;
        this.fetch = fetch;
        this.limits = limits;
        this.clock = clock;
    }

    /** Starts to poll. */
    public void start() {
        poller = Thread.ofVirtual().name("poll " + name).start(this::poll);
    }

    @Override
    public void close() {
        if (poller != null) {
            poller.interrupt();
        }
    }

    @Override
    public CompletionStage<Optional<T>> current() {
        return entry == null ? fetchOnce().thenApply(_ -> usable()) : CompletableFuture.completedFuture(usable());
    }

    @Override
    public CompletionStage<Optional<T>> refreshed() {
        return isYounger(lastFetch, limits.refreshInterval())
                ? current()
                : fetchOnce().thenApply(_ -> usable());
    }

    private Optional<T> usable() {
        Entry<T> now = entry;
        if (now == null || !isYounger(now.at, limits.hardLimit())) {
            return Optional.empty();
        }
        if (!isYounger(now.at, limits.softLimit())) {
            log.warn("The {} is stale: last fetched {}", name, now.at);
        }
        return Optional.of(now.state);
    }

    private void poll() {
        try {
            Thread.sleep(limits.firstPollDelay());
            while (true) {
                Entry<T> now = entry;
                if (now == null || !isYounger(now.at, limits.expiration())) {
                    fetchOnce().join();
                }
                Thread.sleep(withJitter(limits.pollPeriod()));
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** A tenth more or less, so that gateways do not poll in step. */
    private static Duration withJitter(Duration period) {
        long tenth = period.toMillis() / 10;
        return period.plusMillis(tenth == 0 ? 0 : ThreadLocalRandom.current().nextLong(-tenth, tenth));
    }

    /** Joins the fetch under way or starts one; the answer says whether it brought new state. */
    private CompletableFuture<Boolean> fetchOnce() {
        var mine = new CompletableFuture<Boolean>();
        CompletableFuture<Boolean> others = inFlight.compareAndExchange(null, mine);
        if (others != null) {
            return others;
        }
        lastFetch = clock.instant();
        CompletionStage<T> fetching;
        try {
            fetching = fetch.get();
        } catch (RuntimeException e) {
            fetching = CompletableFuture.failedFuture(e);
        }
        var _ = fetching.handle((state, failure) -> {
            note(state, failure);
            inFlight.set(null);
            return mine.complete(failure == null);
        });
        return mine;
    }

    private void note(@Nullable T state, @Nullable Throwable failure) {
        if (state != null) {
            entry = new Entry<>(state, clock.instant());
            if (failing) {
                log.info("The {} can be fetched again", name);
            }
            failing = false;
        } else {
            if (!failing) {
                log.warn("The {} cannot be fetched: {}", name, String.valueOf(failure));
            }
            failing = true;
        }
    }

    private boolean isYounger(@Nullable Instant at, Duration age) {
        return at != null && clock.instant().isBefore(at.plus(age));
    }
}
