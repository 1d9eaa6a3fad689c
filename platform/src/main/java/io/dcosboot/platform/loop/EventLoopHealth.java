package io.dcosboot.platform.loop;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Up when each event loop answers within a second; a loop that does not is stuck or far behind. */
final class EventLoopHealth implements HealthIndicator {
    private static final Duration LIMIT = Duration.ofSeconds(1);

    private final Supplier<List<EventLoop>> loops;

    EventLoopHealth(Supplier<List<EventLoop>> loops) {
        this.loops = loops;
    }

    @Override
    public Health health() {
        Health.Builder health = Health.up();
        for (EventLoop loop : loops.get()) {
            String answer = probe(loop);
            health.withDetail(loop.name(), answer);
            if (!answer.equals("answers")) {
                health.down();
            }
        }
        return health.build();
    }

    private static String probe(EventLoop loop) {
        try {
            loop.ask(() -> true).get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return "answers";
        } catch (TimeoutException e) {
            return "no answer within " + LIMIT.toMillis() + " ms";
        } catch (RejectedExecutionException e) {
            return String.valueOf(e.getMessage());
        } catch (ExecutionException e) {
            return "failed: " + e.getCause();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "interrupted";
        }
    }
}
