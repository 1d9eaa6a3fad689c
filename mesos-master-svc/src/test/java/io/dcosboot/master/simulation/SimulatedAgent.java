package io.dcosboot.master.simulation;

import com.google.protobuf.ByteString;
import io.dcosboot.master.core.Given;
import io.dcosboot.master.core.MasterCommand;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.LinkId;
import io.dcosboot.master.core.state.TaskId;
import io.dcosboot.master.core.state.TaskKey;
import io.dcosboot.master.core.state.TaskStates;
import io.dcosboot.mesos.link.AgentDescription;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.link.Pong;
import io.dcosboot.mesos.link.RunTask;
import io.dcosboot.mesos.link.StatusUpdate;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.Task;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** An agent that keeps its tasks and unacknowledged updates through broken links, as a checkpointing one does. */
final class SimulatedAgent {

    private final Simulation world;
    private final AgentDescription.Builder description;
    private final Map<TaskKey, Task> tasks = new HashMap<>();
    private final Map<TaskKey, Deque<StatusUpdate>> pending = new HashMap<>();
    private final Map<FrameworkId, FrameworkInfo> frameworks = new HashMap<>();
    private AgentId id;
    private LinkId link;
    private boolean registered;
    private Instant frozenUntil = Instant.MIN;

    SimulatedAgent(Simulation world, String ip) {
        this.world = world;
        this.description = Given.agent(ip, "cpus:4;mem:2048;ports:[31000-31003]");
        resend();
    }

    AgentId id() {
        return id;
    }

    boolean isConnected() {
        return link != null;
    }

    boolean runs(FrameworkId framework, TaskId task) {
        return tasks.containsKey(new TaskKey(framework, task));
    }

    List<StatusUpdate> unacknowledged() {
        List<StatusUpdate> all = new ArrayList<>();
        pending.values().forEach(all::addAll);
        return all;
    }

    void connect() {
        if (link != null) {
            return;
        }
        link = world.openLink(this);
        registered = false;
        say(
                id == null
                        ? Given.register(description)
                        : Given.reregister(
                                description, id, List.copyOf(frameworks.values()), List.copyOf(tasks.values())));
    }

    void breakLink() {
        if (link != null) {
            LinkId broken = link;
            link = null;
            world.linkBroken(broken);
            world.after(Duration.ofMillis(world.random.nextInt(90_000)), this::connect);
        }
    }

    void linkEnded(LinkId ended) {
        if (ended.equals(link)) {
            link = null;
            world.after(Duration.ofMillis(500 + world.random.nextInt(5_000)), this::connect);
        }
    }

    /** Does not hear or say anything for a while, with the link open. */
    void freeze(Duration duration) {
        frozenUntil = world.now().plus(duration);
    }

    private void say(AgentMessage message) {
        if (link != null) {
            world.fromAgent(link, new MasterCommand.AgentSaid(link, message));
        }
    }

    void receive(LinkId on, MasterMessage message) {
        if (!on.equals(link)) {
            return;
        }
        if (world.now().isBefore(frozenUntil)) {
            world.after(Duration.between(world.now(), frozenUntil), () -> receive(on, message));
            return;
        }
        switch (message.getMessageCase()) {
            case REGISTERED -> {
                id = AgentId.of(message.getRegistered().getAgentId());
                registered = true;
            }
            case REREGISTERED -> {
                registered = true;
                message.getReregistered().getReconciliationsList().forEach(reference -> {
                    TaskKey key =
                            new TaskKey(FrameworkId.of(reference.getFrameworkId()), TaskId.of(reference.getTaskId()));
                    if (!tasks.containsKey(key)) {
                        report(key, TaskState.TASK_LOST);
                    }
                });
                sendPending();
            }
            case PING ->
                say(AgentMessage.newBuilder().setPong(Pong.getDefaultInstance()).build());
            case RUN_TASK -> run(message.getRunTask());
            case KILL_TASK -> {
                TaskKey key = new TaskKey(
                        FrameworkId.of(message.getKillTask().getFrameworkId()),
                        TaskId.of(message.getKillTask().getTaskId()));
                if (tasks.containsKey(key)) {
                    finish(key, TaskState.TASK_KILLED);
                }
            }
            case ACKNOWLEDGE_STATUS_UPDATE ->
                acknowledged(
                        new TaskKey(
                                FrameworkId.of(
                                        message.getAcknowledgeStatusUpdate().getFrameworkId()),
                                TaskId.of(message.getAcknowledgeStatusUpdate().getTaskId())),
                        message.getAcknowledgeStatusUpdate().getUuid());
            case SHUTDOWN_FRAMEWORK -> {
                FrameworkId framework =
                        FrameworkId.of(message.getShutdownFramework().getFrameworkId());
                tasks.keySet().removeIf(key -> key.framework().equals(framework));
                pending.keySet().removeIf(key -> key.framework().equals(framework));
                frameworks.remove(framework);
            }
            case UPDATE_FRAMEWORK -> sendPending();
            default -> {}
        }
    }

    private void run(RunTask run) {
        FrameworkId framework = FrameworkId.of(run.getFramework().getId());
        frameworks.put(framework, run.getFramework());
        TaskKey key = new TaskKey(framework, TaskId.of(run.getTask().getTaskId()));
        tasks.put(
                key,
                Task.newBuilder()
                        .setName(run.getTask().getName())
                        .setTaskId(run.getTask().getTaskId())
                        .setFrameworkId(run.getFramework().getId())
                        .setAgentId(run.getTask().getAgentId())
                        .addAllResources(run.getTask().getResourcesList())
                        .setState(TaskState.TASK_STAGING)
                        .build());
        report(key, TaskState.TASK_RUNNING);
        world.after(Duration.ofSeconds(1 + world.random.nextInt(300)), () -> {
            if (tasks.containsKey(key)) {
                finish(key, TaskState.TASK_FINISHED);
            }
        });
    }

    private void finish(TaskKey key, TaskState state) {
        if (!TaskStates.isTerminal(tasks.get(key).getState())) {
            report(key, state);
        }
    }

    private void report(TaskKey key, TaskState state) {
        TaskStatus status = Given.update(
                        key.framework().toProto(), id, key.task().value(), state, world.number())
                .getStatusUpdate()
                .getStatus();
        world.acknowledged.put(status.getUuid(), false);
        Task task = tasks.get(key);
        if (task != null) {
            tasks.put(key, task.toBuilder().setState(state).addStatuses(status).build());
        }
        Deque<StatusUpdate> queue = pending.computeIfAbsent(key, _ -> new ArrayDeque<>());
        queue.add(StatusUpdate.newBuilder()
                .setFrameworkId(key.framework().toProto())
                .setStatus(status)
                .setLatestState(state)
                .build());
        if (queue.size() == 1) {
            send(key);
        }
    }

    private void acknowledged(TaskKey key, ByteString uuid) {
        Deque<StatusUpdate> queue = pending.get(key);
        if (queue == null
                || queue.isEmpty()
                || !queue.peek().getStatus().getUuid().equals(uuid)) {
            return; // of an update sent twice
        }
        TaskState state = queue.remove().getStatus().getState();
        world.acknowledged.put(uuid, true);
        if (queue.isEmpty()) {
            pending.remove(key);
            if (TaskStates.isTerminal(state)) {
                tasks.remove(key);
            }
        } else {
            send(key);
        }
    }

    private void send(TaskKey key) {
        Deque<StatusUpdate> queue = pending.get(key);
        if (registered && queue != null && !queue.isEmpty()) {
            Task task = tasks.get(key);
            StatusUpdate.Builder update = queue.peek().toBuilder();
            if (task != null) {
                update.setLatestState(task.getState());
            }
            say(AgentMessage.newBuilder().setStatusUpdate(update).build());
        }
    }

    private void sendPending() {
        List.copyOf(pending.keySet()).forEach(this::send);
    }

    private void resend() {
        world.after(Duration.ofSeconds(10), () -> {
            sendPending();
            resend();
        });
    }
}
