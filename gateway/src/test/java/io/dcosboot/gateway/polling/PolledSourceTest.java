package io.dcosboot.gateway.polling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dcosboot.gateway.GatewayProperties.Cache;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class PolledSourceTest {
    private final SetClock clock = new SetClock();
    private final List<CompletableFuture<String>> fetches = new CopyOnWriteArrayList<>();
    private final PolledSource<String> source = source(Duration.ofHours(1), Duration.ofHours(2));

    @Test
    void theFirstQuestionWaitsForOneFetchHoweverManyAsk() {
        var answers =
                IntStream.range(0, 50).mapToObj(_ -> answer(source.current())).toList();
        assertThat(fetches).hasSize(1);
        assertThat(answers).noneMatch(CompletableFuture::isDone);
        fetches.getFirst().complete("state");
        assertThat(answers).allSatisfy(answer -> assertThat(answer.join()).contains("state"));
        assertThat(answer(source.current()).join()).contains("state");
        assertThat(fetches).hasSize(1);
    }

    @Test
    void aFailedFirstFetchIsAnEmptyAnswerAndTheNextQuestionTriesAgain() {
        var first = answer(source.current());
        fetches.getLast().completeExceptionally(new IllegalStateException("down"));
        assertThat(first.join()).isEmpty();
        var second = answer(source.current());
        fetches.getLast().complete("up");
        assertThat(second.join()).contains("up");
    }

    @Test
    void aFailingSourceLeavesTheOldStateUntilTheHardLimit() {
        fill("old");
        clock.now = clock.now.plus(Duration.ofMinutes(10));
        var refreshed = answer(source.refreshed());
        fetches.getLast().completeExceptionally(new IllegalStateException("down"));
        assertThat(refreshed.join()).contains("old");

        clock.now = clock.now.plus(Duration.ofDays(3));
        assertThat(answer(source.current()).join()).isEmpty();
        var healed = answer(source.refreshed());
        fetches.getLast().complete("new");
        assertThat(healed.join()).contains("new");
    }

    @Test
    void unknownNamesCauseAtMostOneFetchInAnInterval() {
        fill("a");
        for (int i = 0; i < 10; i++) {
            assertThat(answer(source.refreshed()).join()).contains("a");
        }
        assertThat(fetches).hasSize(1);
        clock.now = clock.now.plusSeconds(2);
        var refreshed = answer(source.refreshed());
        assertThat(fetches).hasSize(2);
        fetches.getLast().complete("b");
        assertThat(refreshed.join()).contains("b");
    }

    @Test
    void aFetchThatCannotStartIsAFailedOne() {
        var broken = new PolledSource<String>(
                "broken",
                () -> {
                    throw new IllegalStateException("cannot start");
                },
                limits(Duration.ofHours(1), Duration.ofHours(2)),
                clock);
        assertThat(answer(broken.current()).join()).isEmpty();
        assertThat(answer(broken.current()).join()).isEmpty();
    }

    @Test
    void pollsOnItsOwn() {
        try (var polling = source(Duration.ofMillis(1), Duration.ofMillis(20))) {
            polling.start();
            for (int i = 1; i <= 3; i++) {
                int count = i;
                await().until(() -> fetches.size() == count);
                fetches.getLast().complete("poll " + i);
                clock.now = clock.now.plusSeconds(1);
            }
            assertThat(answer(polling.current()).join()).contains("poll 3");
        }
    }

    private void fill(String state) {
        var first = answer(source.current());
        fetches.getLast().complete(state);
        assertThat(first.join()).contains(state);
    }

    private PolledSource<String> source(Duration firstDelay, Duration period) {
        return new PolledSource<>(
                "state",
                () -> {
                    var fetch = new CompletableFuture<String>();
                    fetches.add(fetch);
                    return fetch;
                },
                limits(firstDelay, period),
                clock);
    }

    private static Cache limits(Duration firstDelay, Duration period) {
        return new Cache(
                firstDelay,
                period,
                Duration.ofMillis(10),
                Duration.ofHours(4),
                Duration.ofDays(3),
                Duration.ofSeconds(60),
                Duration.ofSeconds(1));
    }

    private static CompletableFuture<Optional<String>> answer(CompletionStage<Optional<String>> stage) {
        return stage.toCompletableFuture();
    }

    private static final class SetClock extends Clock {
        private volatile Instant now = Instant.parse("2026-01-01T00:00:00Z");

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
