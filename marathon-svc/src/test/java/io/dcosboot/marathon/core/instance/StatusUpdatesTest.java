package io.dcosboot.marathon.core.instance;

import static io.dcosboot.marathon.core.deployment.Apps.T0;
import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.mesos.v1.ContainerStatus;
import io.dcosboot.mesos.v1.NetworkInfo;
import io.dcosboot.mesos.v1.TaskID;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.TimeInfo;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatusUpdatesTest {

    private final InstanceId instance = new InstanceId(new PathId("/prod/db"), new UUID(1, 2));
    private final Task task = Task.provisioned(TaskId.first(instance), List.of(), List.of(), T0);

    @Test
    void idsRoundTrip() {
        TaskId id = TaskId.first(instance).next();
        assertThat(id.value()).isEqualTo("prod_db.instance-00000000-0000-0001-0000-000000000002._app.2");
        assertThat(TaskId.parse(id.value())).contains(id);
        assertThat(InstanceId.parse(instance.value())).contains(instance);
    }

    @ParameterizedTest
    @CsvSource({
        "''",
        "x",
        "a.instance-1._app.1",
        "a.instance-00000000-0000-0001-0000-000000000002._app.0",
        "a.instance-00000000-0000-0001-0000-000000000002._app.x",
        "A.instance-00000000-0000-0001-0000-000000000002._app.1"
    })
    void otherTextsAreNoTaskIds(String text) {
        assertThat(TaskId.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "TASK_STAGING, , STAGING",
        "TASK_RUNNING, , RUNNING",
        "TASK_FINISHED, , FINISHED",
        "TASK_GONE_BY_OPERATOR, , GONE",
        "TASK_DROPPED, , DROPPED",
        "TASK_LOST, , GONE",
        "TASK_LOST, REASON_AGENT_REMOVED, UNREACHABLE",
        "TASK_LOST, REASON_AGENT_DISCONNECTED, UNREACHABLE",
        "TASK_LOST, REASON_RECONCILIATION, UNREACHABLE",
        "TASK_LOST, REASON_TASK_UNKNOWN, UNKNOWN",
        "TASK_LOST, REASON_INVALID_OFFERS, GONE",
    })
    void statesBecomeConditions(TaskState state, TaskStatus.Reason reason, Condition condition) {
        TaskStatus.Builder status = status(state);
        if (reason != null) {
            status.setReason(reason);
        }
        assertThat(Condition.of(status.build())).isEqualTo(condition);
    }

    @Test
    void aTaskStartsWhenItIsFirstReportedRunning() {
        Task running = apply(task, status(TaskState.TASK_RUNNING)).orElseThrow();
        assertThat(running.startedAt()).isEqualTo(T0);
        assertThat(apply(running, status(TaskState.TASK_RUNNING))).isEmpty();
    }

    @Test
    void nothingChangesATaskThatIsOver() {
        Task failed =
                apply(task, status(TaskState.TASK_FAILED).setMessage("why")).orElseThrow();
        assertThat(failed.message()).isEqualTo("why");
        assertThat(apply(failed, status(TaskState.TASK_RUNNING))).isEmpty();
    }

    @Test
    void healthAndAddressesAreKept() {
        Task running = apply(
                        task,
                        status(TaskState.TASK_RUNNING)
                                .setHealthy(true)
                                .setContainerStatus(ContainerStatus.newBuilder()
                                        .addNetworkInfos(NetworkInfo.newBuilder()
                                                .addIpAddresses(NetworkInfo.IPAddress.newBuilder()
                                                        .setIpAddress("10.0.0.9")))))
                .orElseThrow();
        Task later = apply(running, status(TaskState.TASK_KILLING)).orElseThrow();
        assertThat(later.healthy()).isTrue();
        assertThat(later.addresses()).containsExactly(new Task.Address("10.0.0.9", "IPv4"));
    }

    @Test
    void aLostTaskIsLostSinceItsAgentIs() {
        Task lost = apply(
                        task,
                        status(TaskState.TASK_UNREACHABLE)
                                .setUnreachableTime(TimeInfo.newBuilder()
                                        .setNanoseconds(T0.minusSeconds(5).toEpochMilli() * 1_000_000)))
                .orElseThrow();
        assertThat(lost.since()).isEqualTo(T0.minusSeconds(5));
    }

    @Test
    void longMessagesAreCut() {
        TaskStatus status =
                status(TaskState.TASK_FAILED).setMessage("x".repeat(20_000)).build();
        assertThat(StatusUpdates.message(status)).hasSize(10_000);
    }

    private static Optional<Task> apply(Task before, TaskStatus.Builder status) {
        return StatusUpdates.apply(before, status.build(), T0);
    }

    private TaskStatus.Builder status(TaskState state) {
        return TaskStatus.newBuilder()
                .setTaskId(TaskID.newBuilder().setValue(task.id().value()))
                .setState(state);
    }
}
