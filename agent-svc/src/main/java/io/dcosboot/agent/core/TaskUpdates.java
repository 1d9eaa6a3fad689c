package io.dcosboot.agent.core;

import io.dcosboot.agent.core.UpdateStreams.Acknowledgement;
import io.dcosboot.agent.core.UpdateStreams.Outgoing;
import io.dcosboot.agent.core.UpdateStreams.StreamKey;
import io.dcosboot.mesos.link.AcknowledgeStatusUpdate;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.StatusUpdate;
import io.dcosboot.mesos.v1.ContainerStatus;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.FrameworkInfo.Capability;
import io.dcosboot.mesos.v1.NetworkInfo;
import io.dcosboot.mesos.v1.TaskID;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import java.time.Instant;
import java.util.List;

/**
 * Makes status updates complete, checkpoints them, sends them and takes their acknowledgements (mesos-agent.md §4).
 */
final class TaskUpdates {

    private final AgentState state;
    private final Registration registration;
    private final Lifecycle lifecycle;

    TaskUpdates(AgentState state, Registration registration, Lifecycle lifecycle) {
        this.state = state;
        this.registration = registration;
        this.lifecycle = lifecycle;
    }

    /** An update of a task that has an executor here. The parts that all updates have are filled in. */
    void send(Framework framework, ExecutorRun executor, TaskRun task, TaskStatus.Builder update) {
        if (framework.terminating()) {
            return;
        }
        if (task.terminal()) {
            state.tally.lateUpdate();
            return;
        }
        TaskID id = task.info().getTaskId();
        update.setExecutorId(executor.info().getExecutorId());
        if (!task.queued()) {
            update.setContainerStatus(withAddress(executor, task, update));
        }
        whileDraining(framework.info(), update);
        TaskStatus status = complete(id, update);
        task.record(status);
        state.tally.update(status.getState());
        if (framework.info().getCheckpoint()) {
            state.emit(new Effect.Append(executor.id(), id, new TaskRecord.Update(status)));
        }
        enqueue(new StreamKey(framework.id(), id), status);
    }

    /** A launch that came to nothing before there was an executor: not checkpointed, the master asks if it gets lost. */
    void drop(FrameworkInfo framework, TaskID task, TaskStatus.Reason reason, String message) {
        reject(framework.getId(), task, FrameworkCapabilities.dropped(framework), reason, message);
    }

    /** As {@link #drop}, with the state given. */
    void reject(FrameworkID framework, TaskID task, TaskState how, TaskStatus.Reason reason, String message) {
        TaskStatus status = complete(
                task,
                TaskStatus.newBuilder()
                        .setState(how)
                        .setSource(TaskStatus.Source.SOURCE_AGENT)
                        .setReason(reason)
                        .setMessage(message));
        state.tally.update(how);
        enqueue(new StreamKey(framework, task), status);
    }

    void acknowledge(AcknowledgeStatusUpdate ack) {
        StreamKey key = new StreamKey(ack.getFrameworkId(), ack.getTaskId());
        switch (state.streams.acknowledge(key, ack.getUuid(), state.now())) {
            case Acknowledgement.Ignored() -> {}
            case Acknowledgement.Accepted(TaskStatus done, var next) -> {
                remember(key, done);
                next.ifPresent(this::forward);
            }
            case Acknowledgement.Closed(TaskStatus done) -> {
                remember(key, done);
                finish(key);
            }
        }
    }

    /** Sends again what nobody has acknowledged in time. */
    void wakeUp() {
        forward(state.streams.overdue(state.now()));
    }

    void resume() {
        forward(state.streams.resume(state.now()));
    }

    void flush(FrameworkID framework) {
        forward(state.streams.flush(framework, state.now()));
    }

    private void enqueue(StreamKey key, TaskStatus status) {
        state.streams.add(key, status, state.now()).ifPresent(this::forward);
    }

    private void forward(List<Outgoing> updates) {
        updates.forEach(this::forward);
    }

    private void forward(Outgoing update) {
        state.framework(update.key().framework())
                .flatMap(framework -> framework.executorOf(update.key().task()))
                .flatMap(executor -> executor.task(update.key().task()))
                .ifPresent(task -> task.forwarded(update.status()));
        registration.send(AgentMessage.newBuilder()
                .setStatusUpdate(StatusUpdate.newBuilder()
                        .setFrameworkId(update.key().framework())
                        .setStatus(update.status())
                        .setLatestState(update.latestState())));
    }

    private void remember(StreamKey key, TaskStatus done) {
        state.framework(key.framework())
                .filter(framework -> framework.info().getCheckpoint())
                .flatMap(framework -> framework.executorOf(key.task()))
                .ifPresent(executor -> state.emit(
                        new Effect.Append(executor.id(), key.task(), new TaskRecord.Acknowledged(done.getUuid()))));
    }

    private void finish(StreamKey key) {
        state.framework(key.framework())
                .ifPresent(framework -> framework.executorOf(key.task()).ifPresent(executor -> {
                    executor.complete(key.task());
                    lifecycle.settle(framework, executor);
                }));
    }

    private TaskStatus complete(TaskID task, TaskStatus.Builder update) {
        update.setTaskId(task).setUuid(state.ids.newUuid()).setTimestamp(seconds(state.now()));
        state.agentId().ifPresent(update::setAgentId);
        return update.build();
    }

    /** Container id always; without any network, the agent's own address: Marathon and DNS take the task's IP from it. */
    private ContainerStatus withAddress(ExecutorRun executor, TaskRun task, TaskStatus.Builder update) {
        ContainerStatus.Builder status = update.hasContainerStatus()
                ? update.getContainerStatus().toBuilder()
                : task.containerStatus().orElseGet(ContainerStatus::getDefaultInstance).toBuilder();
        status.setContainerId(executor.container().toProto());
        if (status.getNetworkInfosCount() == 0) {
            status.addNetworkInfos(NetworkInfo.newBuilder()
                    .addIpAddresses(NetworkInfo.IPAddress.newBuilder()
                            .setProtocol(
                                    state.settings.ip().contains(":")
                                            ? NetworkInfo.Protocol.IPv6
                                            : NetworkInfo.Protocol.IPv4)
                            .setIpAddress(state.settings.ip())));
        }
        return status.build();
    }

    private void whileDraining(FrameworkInfo framework, TaskStatus.Builder update) {
        state.draining().ifPresent(draining -> {
            if (update.getState() == TaskState.TASK_KILLING || update.getState() == TaskState.TASK_KILLED) {
                update.setReason(TaskStatus.Reason.REASON_AGENT_DRAINING);
                if (update.getState() == TaskState.TASK_KILLED
                        && draining.config().getMarkGone()
                        && FrameworkCapabilities.has(framework, Capability.Type.PARTITION_AWARE)) {
                    update.setState(TaskState.TASK_GONE_BY_OPERATOR);
                }
            }
        });
    }

    private static double seconds(Instant time) {
        return time.getEpochSecond() + time.getNano() / 1e9;
    }
}
