package io.dcosboot.agent.core;

import io.dcosboot.mesos.task.TaskStates;
import io.dcosboot.mesos.v1.ContainerStatus;
import io.dcosboot.mesos.v1.ExecutorID;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.Task;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A task that its executor still has: queued, running, or ended and not acknowledged. Owned by {@link Agent}. */
final class TaskRun {

    private final TaskInfo info;
    private Task task;
    private boolean queued = true;
    private @Nullable KillIntent kill;
    private @Nullable Instant completionDeadline;

    TaskRun(TaskInfo info, FrameworkID framework, ExecutorID executor) {
        this.info = info;
        this.task = describe(info, framework, executor);
    }

    private static Task describe(TaskInfo info, FrameworkID framework, ExecutorID executor) {
        Task.Builder task = Task.newBuilder()
                .setName(info.getName())
                .setTaskId(info.getTaskId())
                .setFrameworkId(framework)
                .setAgentId(info.getAgentId())
                .setState(TaskState.TASK_STAGING)
                .addAllResources(info.getResourcesList())
                .putAllLimits(info.getLimitsMap());
        if (info.hasExecutor()) {
            task.setExecutorId(executor);
        }
        if (info.hasLabels()) {
            task.setLabels(info.getLabels());
        }
        if (info.hasDiscovery()) {
            task.setDiscovery(info.getDiscovery());
        }
        if (info.hasContainer()) {
            task.setContainer(info.getContainer());
        }
        if (info.getCommand().hasUser()) {
            task.setUser(info.getCommand().getUser());
        }
        if (info.hasHealthCheck()) {
            task.setHealthCheck(info.getHealthCheck());
        }
        if (info.hasKillPolicy()) {
            task.setKillPolicy(info.getKillPolicy());
        }
        return task.build();
    }

    TaskInfo info() {
        return info;
    }

    /** As the master and operators see it. */
    Task task() {
        return task;
    }

    boolean queued() {
        return queued;
    }

    void delivered() {
        queued = false;
    }

    boolean terminal() {
        return TaskStates.isTerminal(task.getState());
    }

    Optional<KillIntent> kill() {
        return Optional.ofNullable(kill);
    }

    void kill(KillIntent intent) {
        kill = intent;
    }

    Optional<Instant> completionDeadline() {
        return Optional.ofNullable(completionDeadline);
    }

    void completeBy(@Nullable Instant deadline) {
        completionDeadline = deadline;
    }

    /** The newest status, if there has been one. */
    Optional<TaskStatus> lastStatus() {
        int count = task.getStatusesCount();
        return count == 0 ? Optional.empty() : Optional.of(task.getStatuses(count - 1));
    }

    Optional<ContainerStatus> containerStatus() {
        return lastStatus().filter(TaskStatus::hasContainerStatus).map(TaskStatus::getContainerStatus);
    }

    /** Consecutive updates of one state keep one entry, without data (mesos-master.md §8.2). */
    void record(TaskStatus status) {
        Task.Builder next = task.toBuilder().setState(status.getState());
        int last = next.getStatusesCount() - 1;
        if (last >= 0 && next.getStatuses(last).getState() == status.getState()) {
            next.removeStatuses(last);
        }
        task = next.addStatuses(status.toBuilder().clearData()).build();
    }

    void forwarded(TaskStatus status) {
        task = task.toBuilder()
                .setStatusUpdateState(status.getState())
                .setStatusUpdateUuid(status.getUuid())
                .build();
    }
}
