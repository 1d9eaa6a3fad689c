package io.dcosboot.agent.loop;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.dcosboot.agent.core.Given;
import io.dcosboot.mesos.link.AcknowledgeStatusUpdate;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.KillTask;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.link.Reregister;
import io.dcosboot.mesos.link.Reregistered;
import io.dcosboot.mesos.link.TaskReference;
import io.dcosboot.mesos.task.TaskStates;
import io.dcosboot.mesos.v1.FrameworkInfo.Capability;
import io.dcosboot.mesos.v1.Task;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** A master and its scheduler in one, which remember everything and hold the agent to the protocol. */
final class FakeScheduler {

    private static final List<TaskState> ORDER =
            List.of(TaskState.TASK_STAGING, TaskState.TASK_STARTING, TaskState.TASK_RUNNING, TaskState.TASK_KILLING);

    /** Tasks launched, with the updates acknowledged. */
    final Map<String, List<TaskStatus>> acknowledged = new LinkedHashMap<>();

    final List<String> killed = new ArrayList<>();
    private final Map<String, TaskStatus> unacknowledged = new HashMap<>();

    MasterMessage launch() {
        String task = "t" + acknowledged.size();
        acknowledged.put(task, new ArrayList<>());
        return Given.runTask(
                Given.framework(Capability.Type.PARTITION_AWARE, Capability.Type.TASK_KILLING_STATE),
                Given.task(task).build());
    }

    MasterMessage kill(String task) {
        killed.add(task);
        return MasterMessage.newBuilder()
                .setKillTask(
                        KillTask.newBuilder().setFrameworkId(Given.FRAMEWORK).setTaskId(Given.taskId(task)))
                .build();
    }

    List<String> unfinished() {
        return acknowledged.keySet().stream().filter(task -> !finished(task)).toList();
    }

    /** Takes what the agent says; answers at once what a master would. */
    List<MasterMessage> hear(AgentMessage message) {
        return switch (message.getMessageCase()) {
            case REGISTER -> List.of(Given.registered());
            case REREGISTER -> List.of(reregistered(message.getReregister()));
            case STATUS_UPDATE -> {
                update(message.getStatusUpdate().getStatus());
                yield List.of();
            }
            default -> List.of();
        };
    }

    private MasterMessage reregistered(Reregister again) {
        List<String> reported = again.getTasksList().stream()
                .map(Task::getTaskId)
                .map(id -> id.getValue())
                .toList();
        Reregistered.Builder answer = Reregistered.newBuilder()
                .setAgentId(Given.AGENT)
                .setMasterId("m1")
                .setTotalPingTimeoutSeconds(1e6);
        unfinished().stream()
                .filter(task -> !reported.contains(task))
                .forEach(task -> answer.addReconciliations(TaskReference.newBuilder()
                        .setFrameworkId(Given.FRAMEWORK)
                        .setTaskId(Given.taskId(task))));
        return MasterMessage.newBuilder().setReregistered(answer).build();
    }

    private void update(TaskStatus status) {
        String task = status.getTaskId().getValue();
        List<TaskStatus> done = acknowledged.get(task);
        assertThat(done).as("an update of a task nobody launched: %s", status).isNotNull();
        TaskStatus last = done.isEmpty() ? null : done.getLast();
        if (last != null && last.getUuid().equals(status.getUuid())) {
            // The acknowledgement was lost with the agent; once more.
            unacknowledged.put(task, status);
            return;
        }
        assertThat(finished(task)).as("%s after the end: %s", task, status).isFalse();
        TaskStatus pending = unacknowledged.get(task);
        if (pending != null && kept(pending)) {
            assertThat(status.getUuid())
                    .as("%s: an update overtook one that is not acknowledged: %s after %s", task, status, pending)
                    .isEqualTo(pending.getUuid());
        }
        if (last != null && !TaskStates.isTerminal(status.getState())) {
            assertThat(ORDER.indexOf(status.getState()))
                    .as("%s: %s after %s", task, status.getState(), last.getState())
                    .isGreaterThanOrEqualTo(ORDER.indexOf(last.getState()));
        }
        unacknowledged.put(task, status);
    }

    /** Tasks that were dropped before they had an executor are not in the checkpoint; a new life drops them anew. */
    private static boolean kept(TaskStatus status) {
        boolean dropped = status.getState() == TaskState.TASK_DROPPED || status.getState() == TaskState.TASK_LOST;
        return !dropped || status.getReason() == TaskStatus.Reason.REASON_AGENT_RESTARTED;
    }

    /** Acknowledges one update, if there is one. */
    List<MasterMessage> acknowledgeOne(Random random) {
        List<String> waiting = unacknowledged.keySet().stream().sorted().toList();
        if (waiting.isEmpty()) {
            return List.of();
        }
        String task = waiting.get(random.nextInt(waiting.size()));
        TaskStatus status = unacknowledged.remove(task);
        List<TaskStatus> done = acknowledged.get(task);
        if (done.isEmpty() || !done.getLast().getUuid().equals(status.getUuid())) {
            done.add(status);
        }
        return List.of(acknowledgement(task, status.getUuid()));
    }

    private static MasterMessage acknowledgement(String task, ByteString uuid) {
        return MasterMessage.newBuilder()
                .setAcknowledgeStatusUpdate(AcknowledgeStatusUpdate.newBuilder()
                        .setFrameworkId(Given.FRAMEWORK)
                        .setTaskId(Given.taskId(task))
                        .setUuid(uuid))
                .build();
    }

    private boolean finished(String task) {
        List<TaskStatus> done = acknowledged.get(task);
        return !done.isEmpty() && TaskStates.isTerminal(done.getLast().getState());
    }
}
