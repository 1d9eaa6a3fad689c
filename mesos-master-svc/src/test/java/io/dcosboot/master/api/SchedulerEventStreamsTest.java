package io.dcosboot.master.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.master.core.state.StreamId;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

class SchedulerEventStreamsTest {

    private static final StreamId STREAM = new StreamId("s");
    private static final Event REMOVED = Event.newBuilder()
            .setType(Event.Type.ERROR)
            .setError(Event.Error.newBuilder()
                    .setMessage("Framework has been removed")
                    .setReason("FRAMEWORK_REMOVED"))
            .build();

    private static String written(boolean reasons) throws IOException, InterruptedException {
        SchedulerEventStreams streams = new SchedulerEventStreams(1_000, reasons);
        EventStream stream = streams.open(STREAM);
        streams.send(STREAM, REMOVED);
        streams.close(STREAM);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        stream.serve(out, MediaKind.JSON, SchedulerEventStreams.HEARTBEAT, Duration.ofSeconds(15), () -> true);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aStreamThatWaitsEndsAsSoonAsItIsClosed() throws InterruptedException {
        // Not only when the writer next looks for its client, a second later; on a busy machine one of several tries.
        Duration fastest = Duration.ofDays(1);
        for (int i = 0; i < 5; i++) {
            Duration took = timeToEnd();
            fastest = took.compareTo(fastest) < 0 ? took : fastest;
        }
        assertThat(fastest).isLessThan(Duration.ofMillis(500));
    }

    private static Duration timeToEnd() throws InterruptedException {
        SchedulerEventStreams streams = new SchedulerEventStreams(1_000, false);
        EventStream stream = streams.open(STREAM);
        CountDownLatch waits = new CountDownLatch(1);
        OutputStream out = new OutputStream() {
            @Override
            public void write(int b) {}

            @Override
            public void flush() {
                waits.countDown(); // nothing is left to write
            }
        };
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                stream.serve(out, MediaKind.JSON, SchedulerEventStreams.HEARTBEAT, Duration.ofSeconds(15), () -> true);
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
        });
        streams.send(STREAM, REMOVED);
        waits.await();
        long closed = System.nanoTime();
        streams.close(STREAM);
        writer.join();
        return Duration.ofNanos(System.nanoTime() - closed);
    }

    @Test
    void errorsAreTheOriginals() throws IOException, InterruptedException {
        assertThat(written(false))
                .endsWith("{\"type\":\"ERROR\",\"error\":{\"message\":\"Framework has been removed\"}}");
    }

    @Test
    void errorsCarryTheirReasonWhereThatIsAskedFor() throws IOException, InterruptedException {
        assertThat(written(true))
                .endsWith("\"error\":{\"message\":\"Framework has been removed\",\"reason\":\"FRAMEWORK_REMOVED\"}}");
    }
}
