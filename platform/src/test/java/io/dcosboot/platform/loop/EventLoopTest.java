package io.dcosboot.platform.loop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.health.contributor.Status;

@Timeout(30)
class EventLoopTest {
    private final EventLoop loop = new EventLoop("test loop", 3);
    private final CountDownLatch release = new CountDownLatch(1);

    @AfterEach
    void close() {
        release.countDown();
        loop.close();
    }

    @Test
    void runsTasksInOrderOnItsOwnThread() {
        List<String> ran = new ArrayList<>();
        loop.execute(() -> ran.add("first " + loop.inLoop()));
        loop.execute(() -> ran.add("second"));
        assertThat(loop.ask(() -> List.copyOf(ran)).join()).containsExactly("first true", "second");
        assertThat(loop.inLoop()).isFalse();
    }

    @Test
    void refusesWorkWhenTheMailboxIsFullAndTakesItAgainLater() {
        block();
        var ran = new AtomicInteger();
        for (int i = 0; i < loop.capacity(); i++) {
            loop.execute(ran::incrementAndGet);
        }
        assertThat(loop.waiting()).isEqualTo(3);
        assertThatExceptionOfType(RejectedExecutionException.class)
                .isThrownBy(() -> loop.execute(ran::incrementAndGet))
                .withMessageContaining("test loop is full");
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> loop.ask(() -> 1));
        assertThat(loop.refused()).isEqualTo(2);

        release.countDown();
        await().until(() -> ran.get() == 3);
        assertThat(loop.ask(() -> 42).join()).isEqualTo(42);
    }

    @Test
    void aFailingTaskEndsNeitherTheLoopNorAnotherTask() {
        loop.execute(() -> {
            throw new IllegalStateException("expected by the test");
        });
        assertThat(loop.ask(() -> "alive").join()).isEqualTo("alive");
        assertThatExceptionOfType(CompletionException.class)
                .isThrownBy(() -> loop.ask(() -> {
                            throw new IllegalStateException("asked badly");
                        })
                        .join())
                .withCauseInstanceOf(IllegalStateException.class);
    }

    @Test
    void anErrorEndsALoopWhoseOwnerCannotGoOn() {
        List<String> ran = new CopyOnWriteArrayList<>();
        try (var strict = new EventLoop("strict", 3, error -> ran.add(String.valueOf(error.getMessage())))) {
            var blocked = new CountDownLatch(1);
            strict.execute(() -> {
                blocked.countDown();
                awaitRelease();
                throw new NoClassDefFoundError("expected by the test");
            });
            await().until(() -> blocked.getCount() == 0);
            strict.execute(() -> ran.add("mailbox"));
            strict.schedule(Duration.ZERO, () -> ran.add("timer"));
            release.countDown();
            await().until(() -> !ran.isEmpty());
            assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> strict.ask(() -> 1));
            strict.close();
            assertThat(ran).containsExactly("expected by the test");
        }
    }

    @Test
    void anErrorDoesNotEndALoopOtherwise() {
        loop.execute(() -> {
            throw new NoClassDefFoundError("expected by the test");
        });
        assertThat(loop.ask(() -> "alive").join()).isEqualTo("alive");
    }

    @Test
    void answersAQuestionFromInsideAtOnce() {
        CompletableFuture<Integer> answer =
                loop.ask(() -> loop.ask(() -> 7).join() + loop.ask(() -> 1).join());
        assertThat(answer.join()).isEqualTo(8);
    }

    @Test
    void timersRunInTheOrderTheyAreDueAndBeforeTheMailbox() {
        block();
        List<String> ran = new CopyOnWriteArrayList<>();
        loop.schedule(Duration.ofMillis(2), () -> ran.add("later"));
        loop.schedule(Duration.ZERO, () -> ran.add("now"));
        Cancellable cancelled = loop.schedule(Duration.ofMillis(1), () -> ran.add("never"));
        loop.execute(() -> ran.add("mailbox"));
        cancelled.cancel();
        await().pollDelay(Duration.ofMillis(5)).until(() -> ran.isEmpty());
        release.countDown();
        await().until(() -> ran.size() == 3);
        assertThat(ran).containsExactly("now", "later", "mailbox");
    }

    @Test
    void aTimerSetFromOutsideWakesAnIdleLoop() {
        loop.schedule(Duration.ofHours(1), () -> {});
        var ran = new CountDownLatch(1);
        loop.schedule(Duration.ofMillis(10), ran::countDown);
        await().until(() -> ran.getCount() == 0);
    }

    @Test
    void closingRunsWhatWaitsForgetsTimersAndRefusesTheRest() {
        var ran = new AtomicInteger();
        loop.schedule(Duration.ofHours(1), ran::incrementAndGet);
        loop.execute(ran::incrementAndGet);
        loop.execute(ran::incrementAndGet);
        loop.close();
        assertThat(ran).hasValue(2);
        assertThatExceptionOfType(RejectedExecutionException.class).isThrownBy(() -> loop.execute(() -> {}));
        loop.close();
    }

    @Test
    void healthIsDownWhileALoopDoesNotAnswer() {
        var health = new EventLoopHealth(() -> List.of(loop));
        assertThat(health.health().getStatus()).isEqualTo(Status.UP);
        block();
        assertThat(health.health().getStatus()).isEqualTo(Status.DOWN);
        assertThat(health.health().getDetails()).containsEntry("test loop", "no answer within 1000 ms");
        release.countDown();
        await().untilAsserted(() -> assertThat(health.health().getStatus()).isEqualTo(Status.UP));
    }

    private void block() {
        var blocked = new CountDownLatch(1);
        loop.execute(() -> {
            blocked.countDown();
            awaitRelease();
        });
        await().until(() -> blocked.getCount() == 0);
    }

    private void awaitRelease() {
        try {
            release.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
