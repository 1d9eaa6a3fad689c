package io.dcosboot.agent.core;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.dcosboot.agent.core.UpdateStreams.Acknowledgement;
import io.dcosboot.agent.core.UpdateStreams.StreamKey;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UpdateStreamsTest {

    private static final StreamKey KEY = new StreamKey(Given.FRAMEWORK, Given.taskId("t"));
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    private final UpdateStreams streams = new UpdateStreams();

    @BeforeEach
    void connected() {
        streams.resume(START);
    }

    @Test
    void onlyOneUpdateOfATaskIsInFlight() {
        assertThat(streams.add(KEY, status("a", TaskState.TASK_STARTING), START))
                .isPresent();
        assertThat(streams.add(KEY, status("b", TaskState.TASK_RUNNING), START)).isEmpty();

        var accepted = (Acknowledgement.Accepted) streams.acknowledge(KEY, uuid("a"), START);

        assertThat(accepted.next().orElseThrow().status().getState()).isEqualTo(TaskState.TASK_RUNNING);
    }

    @Test
    void tellsTheNewestStateWithTheOldestUpdate() {
        streams.add(KEY, status("a", TaskState.TASK_STARTING), START);
        streams.add(KEY, status("b", TaskState.TASK_FAILED), START);

        assertThat(streams.flush(Given.FRAMEWORK, START)).singleElement().satisfies(sent -> {
            assertThat(sent.status().getState()).isEqualTo(TaskState.TASK_STARTING);
            assertThat(sent.latestState()).isEqualTo(TaskState.TASK_FAILED);
        });
    }

    @Test
    void sendsAgainAfterTenSecondsDoublingUpToTenMinutes() {
        streams.add(KEY, status("a", TaskState.TASK_RUNNING), START);

        List<Long> gaps = new ArrayList<>();
        Instant last = START;
        for (int i = 0; i < 9; i++) {
            Instant next = streams.nextRetry().orElseThrow();
            assertThat(streams.overdue(next.minusMillis(1))).isEmpty();
            assertThat(streams.overdue(next)).hasSize(1);
            gaps.add(Duration.between(last, next).toSeconds());
            last = next;
        }

        assertThat(gaps).containsExactly(10L, 20L, 40L, 80L, 160L, 320L, 600L, 600L, 600L);
    }

    @Test
    void nothingIsSentWithoutAMasterAndEverythingAtOnceWhenThereIsOneAgain() {
        streams.add(KEY, status("a", TaskState.TASK_RUNNING), START);
        streams.overdue(START.plusSeconds(10));
        streams.pause();

        assertThat(streams.nextRetry()).isEmpty();
        assertThat(streams.overdue(START.plusSeconds(1000))).isEmpty();
        StreamKey other = new StreamKey(Given.FRAMEWORK, Given.taskId("u"));
        assertThat(streams.add(other, status("b", TaskState.TASK_RUNNING), START))
                .isEmpty();

        Instant back = START.plusSeconds(2000);
        assertThat(streams.resume(back)).hasSize(2);
        assertThat(streams.nextRetry()).contains(back.plusSeconds(10));
    }

    @Test
    void acknowledgementsOfOtherUpdatesAreIgnored() {
        streams.add(KEY, status("a", TaskState.TASK_STARTING), START);
        streams.add(KEY, status("b", TaskState.TASK_RUNNING), START);

        assertThat(streams.acknowledge(KEY, uuid("b"), START)).isInstanceOf(Acknowledgement.Ignored.class);
        assertThat(streams.acknowledge(KEY, uuid("?"), START)).isInstanceOf(Acknowledgement.Ignored.class);
        assertThat(streams.acknowledge(new StreamKey(Given.FRAMEWORK, Given.taskId("x")), uuid("a"), START))
                .isInstanceOf(Acknowledgement.Ignored.class);
    }

    @Test
    void theTerminalAcknowledgementClosesTheStream() {
        streams.add(KEY, status("a", TaskState.TASK_FINISHED), START);

        assertThat(streams.acknowledge(KEY, uuid("a"), START)).isInstanceOf(Acknowledgement.Closed.class);
        assertThat(streams.nextRetry()).isEmpty();
        assertThat(streams.acknowledge(KEY, uuid("a"), START)).isInstanceOf(Acknowledgement.Ignored.class);
    }

    private static TaskStatus status(String uuid, TaskState state) {
        return TaskStatus.newBuilder()
                .setTaskId(KEY.task())
                .setState(state)
                .setUuid(uuid(uuid))
                .build();
    }

    private static ByteString uuid(String text) {
        return ByteString.copyFromUtf8(text);
    }
}
