package io.dcosboot.master.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.master.core.state.StreamId;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
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
