package io.dcosboot.master.simulation;

import com.google.protobuf.ByteString;
import io.dcosboot.master.core.Given;
import io.dcosboot.master.core.MasterCommand;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.ExecutorId;
import io.dcosboot.master.core.state.ExecutorKey;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.LinkId;
import io.dcosboot.master.core.state.TaskId;
import io.dcosboot.master.core.state.TaskKey;
import io.dcosboot.mesos.link.AgentDescription;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.ExitedExecutor;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.link.Pong;
import io.dcosboot.mesos.link.Reregister;
import io.dcosboot.mesos.link.Reregistered;
import io.dcosboot.mesos.link.RunTask;
import io.dcosboot.mesos.link.StatusUpdate;
import io.dcosboot.mesos.link.Unregister;
import io.dcosboot.mesos.link.UpdateAgent;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.task.TaskStates;
import io.dcosboot.mesos.v1.ExecutorInfo;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.Task;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An agent as agent_link.proto describes it: reports all it has when it registers again, sends each update until it is
 * acknowledged, keeps over a crash what belongs to frameworks that checkpoint, and gives up when it is told to.
 */
final class SimulatedAgent {

    private static final Duration RESEND = Duration.ofSeconds(10);

    private final Simulation world;
    private final AgentDescription.Builder description;
    private final Resources total;
    private final Map<TaskKey, Task> tasks = new LinkedHashMap<>();
    private final Map<ExecutorKey, ExecutorInfo> executors = new LinkedHashMap<>();
    private final Map<TaskKey, Deque<StatusUpdate>> pending = new LinkedHashMap<>();
    private final Map<FrameworkId, FrameworkInfo> frameworks = new LinkedHashMap<>();
    private AgentId id;
    private SimulatedMaster master;
    private long term;
    private Wire.Pair wires;
    private LinkId link;
    private boolean registered;
    private boolean down;
    private Instant lastPing;
    private Duration pingTimeout = Duration.ofMinutes(5);

    SimulatedAgent(Simulation world, String ip) {
        this.world = world;
        this.description = Given.agent(ip, "cpus:4;mem:2048;ports:[31000-31003]");
        this.total = Resources.of(description.getInfo().getResourcesList());
        tick();
    }

    AgentId id() {
        return id;
    }

    boolean connected() {
        return link != null && registered;
    }

    /** Whose updates it still sends. */
    Set<FrameworkId> unacknowledged() {
        Set<FrameworkId> owners = new HashSet<>();
        pending.keySet().forEach(key -> owners.add(key.framework()));
        return owners;
    }

    /** What truly is: every task that is not over, in its state. */
    Map<TaskKey, TaskState> running() {
        Map<TaskKey, TaskState> running = new LinkedHashMap<>();
        tasks.forEach((key, task) -> {
            if (!TaskStates.isTerminal(task.getState())) {
                running.put(key, task.getState());
            }
        });
        return running;
    }

    void connect() {
        if (link != null || down) {
            return;
        }
        var leader = world.leader(term);
        if (leader.isEmpty()) {
            world.after(Duration.ofSeconds(1 + world.random.nextInt(5)), this::connect);
            return;
        }
        master = leader.get();
        term = master.term();
        wires = Wire.Pair.of(world);
        link = master.accept(this, wires);
        registered = false;
        lastPing = world.now();
        say(id == null ? Given.register(description) : report());
    }

    private AgentMessage report() {
        AgentMessage.Builder message =
                Given.reregister(description, id, List.copyOf(frameworks.values()), List.copyOf(tasks.values()))
                        .toBuilder();
        Reregister.Builder report = message.getReregisterBuilder();
        executors.values().forEach(report::addExecutors);
        return message.build();
    }

    void linkEnded(LinkId ended) {
        if (ended.equals(link)) {
            link = null;
            connectWithin(5_000);
        }
    }

    void breakLink(int millisAway) {
        if (link != null) {
            LinkId broken = link;
            link = null;
            master.broken(broken, wires);
        }
        connectWithin(millisAway);
    }

    private void connectWithin(int millis) {
        world.after(Duration.ofMillis(500 + world.random.nextInt(millis)), this::connect);
    }

    /** Has heard of a new leader. */
    void follow(SimulatedMaster leader) {
        if (link != null && term < leader.term()) {
            breakLink(1_000);
        }
    }

    /** Neither hears nor is heard for a while, with the link open. */
    void freeze(Duration duration) {
        if (link != null) {
            wires.hold(world.now().plus(duration));
        }
    }

    /** Loses what is not checkpointed, and all of it if the disk is lost as well; then it starts again. */
    void crash(boolean wiped) {
        down = true;
        breakLink(1_000);
        tasks.keySet().removeIf(key -> wiped || !checkpoints(key.framework()));
        pending.keySet().removeIf(key -> wiped || !checkpoints(key.framework()));
        executors.keySet().removeIf(key -> wiped || !checkpoints(key.framework()));
        frameworks.values().removeIf(framework -> wiped || !framework.getCheckpoint());
        if (wiped) {
            id = null;
        }
        world.after(Duration.ofMillis(world.random.nextInt(60_000)), () -> {
            down = false;
            connect();
        });
    }

    private boolean checkpoints(FrameworkId framework) {
        return frameworks.containsKey(framework) && frameworks.get(framework).getCheckpoint();
    }

    /** Leaves in good order and starts anew. */
    void unregister() {
        if (connected()) {
            say(AgentMessage.newBuilder()
                    .setUnregister(Unregister.getDefaultInstance())
                    .build());
            startAnew();
        }
    }

    private void startAnew() {
        tasks.clear();
        pending.clear();
        executors.clear();
        frameworks.clear();
        id = null;
        registered = false;
        world.after(Duration.ofSeconds(10), () -> breakLink(5_000)); // what it said last goes out before
    }

    /** Says that its resources have changed, although they have not. */
    void updateResources() {
        if (connected()) {
            say(AgentMessage.newBuilder()
                    .setUpdateAgent(UpdateAgent.newBuilder()
                            .addAllTotalResources(description.getInfo().getResourcesList()))
                    .build());
        }
    }

    private void say(AgentMessage message) {
        if (link != null) {
            LinkId on = link;
            SimulatedMaster to = master;
            wires.up().carry(() -> to.tell(new MasterCommand.AgentSaid(on, message)));
        }
    }

    void receive(LinkId on, MasterMessage message) {
        if (!on.equals(link)) {
            return;
        }
        switch (message.getMessageCase()) {
            case REGISTERED -> {
                id = AgentId.of(message.getRegistered().getAgentId());
                registered(message.getRegistered().getTotalPingTimeoutSeconds());
            }
            case REREGISTERED -> {
                Reregistered reregistered = message.getReregistered();
                registered(reregistered.getTotalPingTimeoutSeconds());
                reregistered.getReconciliationsList().forEach(missing -> {
                    TaskKey key = key(missing.getFrameworkId(), TaskId.of(missing.getTaskId()));
                    if (!tasks.containsKey(key)) {
                        report(key, TaskState.TASK_LOST);
                    }
                });
                sendPending();
            }
            case PING -> {
                lastPing = world.now();
                say(AgentMessage.newBuilder().setPong(Pong.getDefaultInstance()).build());
            }
            case RUN_TASK -> run(message.getRunTask());
            case KILL_TASK ->
                end(
                        key(
                                message.getKillTask().getFrameworkId(),
                                TaskId.of(message.getKillTask().getTaskId())),
                        TaskState.TASK_KILLED);
            case ACKNOWLEDGE_STATUS_UPDATE -> {
                var acknowledgement = message.getAcknowledgeStatusUpdate();
                acknowledged(
                        key(acknowledgement.getFrameworkId(), TaskId.of(acknowledgement.getTaskId())),
                        acknowledgement.getUuid());
            }
            case SHUTDOWN_FRAMEWORK ->
                shutDown(FrameworkId.of(message.getShutdownFramework().getFrameworkId()));
            case UPDATE_FRAMEWORK -> sendPending();
            case SHUTDOWN -> startAnew();
            case RUN_TASK_GROUP,
                    SHUTDOWN_EXECUTOR,
                    FRAMEWORK_MESSAGE,
                    APPLY_OPERATION,
                    ACKNOWLEDGE_OPERATION_STATUS,
                    RECONCILE_OPERATIONS,
                    DRAIN,
                    MESSAGE_NOT_SET -> {}
        }
    }

    private static TaskKey key(FrameworkID framework, TaskId task) {
        return new TaskKey(FrameworkId.of(framework), task);
    }

    private void registered(double pingTimeoutSeconds) {
        registered = true;
        pingTimeout = Duration.ofMillis((long) (pingTimeoutSeconds * 1e3));
    }

    private void run(RunTask run) {
        if (!registered) {
            return; // it has just been told to leave
        }
        FrameworkId framework = FrameworkId.of(run.getFramework().getId());
        TaskKey key = new TaskKey(framework, TaskId.of(run.getTask().getTaskId()));
        world.launched(key);
        frameworks.put(framework, run.getFramework());
        Task.Builder task = Task.newBuilder()
                .setName(run.getTask().getName())
                .setTaskId(run.getTask().getTaskId())
                .setFrameworkId(run.getFramework().getId())
                .setAgentId(run.getTask().getAgentId())
                .addAllResources(run.getTask().getResourcesList())
                .setState(TaskState.TASK_STAGING);
        if (run.getTask().hasExecutor()) {
            ExecutorInfo executor = run.getTask().getExecutor();
            ExecutorKey executorKey = new ExecutorKey(framework, ExecutorId.of(executor.getExecutorId()));
            task.setExecutorId(executor.getExecutorId());
            if (!executors.containsKey(executorKey)) {
                if (!run.getLaunchExecutor()) {
                    tasks.put(key, task.build());
                    report(key, TaskState.TASK_DROPPED); // its executor has just gone
                    return;
                }
                executors.put(executorKey, executor);
            }
        }
        tasks.put(key, task.build());
        requireRoom();
        if (world.random.nextInt(10) == 0) {
            report(key, TaskState.TASK_FAILED);
            return;
        }
        if (world.random.nextBoolean()) {
            report(key, TaskState.TASK_STARTING);
        }
        report(key, TaskState.TASK_RUNNING);
        if (world.random.nextInt(4) > 0) { // else it runs for ever
            world.after(Duration.ofSeconds(1 + world.random.nextInt(300)), () -> end(key, TaskState.TASK_FINISHED));
        }
    }

    private void requireRoom() {
        Resources used = Resources.empty();
        for (Task task : tasks.values()) {
            if (!TaskStates.isTerminal(task.getState())) {
                used = used.plus(Resources.of(task.getResourcesList()).unallocated());
            }
        }
        for (ExecutorInfo executor : executors.values()) {
            used = used.plus(Resources.of(executor.getResourcesList()).unallocated());
        }
        Invariant.FITS.require(total.contains(used), "agent %s with %s runs %s", id, total, used);
    }

    private void end(TaskKey key, TaskState state) {
        if (tasks.containsKey(key) && !TaskStates.isTerminal(tasks.get(key).getState())) {
            report(key, state);
        }
    }

    private void report(TaskKey key, TaskState state) {
        TaskStatus status = Given.update(
                        key.framework().toProto(), id, key.task().value(), state, world.number())
                .getStatusUpdate()
                .getStatus();
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
        world.requireAcknowledged(uuid);
        Deque<StatusUpdate> queue = pending.get(key);
        if (queue == null
                || queue.isEmpty()
                || !queue.peek().getStatus().getUuid().equals(uuid)) {
            return; // of an update sent twice
        }
        TaskState state = queue.remove().getStatus().getState();
        if (!queue.isEmpty()) {
            send(key);
            return;
        }
        pending.remove(key);
        if (TaskStates.isTerminal(state)) {
            Task over = tasks.remove(key);
            if (over != null && over.hasExecutorId()) {
                exit(new ExecutorKey(key.framework(), ExecutorId.of(over.getExecutorId())));
            }
        }
    }

    /** An executor without tasks ends. */
    private void exit(ExecutorKey executor) {
        boolean busy = tasks.entrySet().stream()
                .anyMatch(task -> task.getKey().framework().equals(executor.framework())
                        && task.getValue().hasExecutorId()
                        && ExecutorId.of(task.getValue().getExecutorId()).equals(executor.executor()));
        if (!busy && executors.remove(executor) != null && registered) {
            say(AgentMessage.newBuilder()
                    .setExitedExecutor(ExitedExecutor.newBuilder()
                            .setFrameworkId(executor.framework().toProto())
                            .setExecutorId(executor.executor().toProto())
                            .setStatus(0))
                    .build());
        }
    }

    private void shutDown(FrameworkId framework) {
        tasks.keySet().removeIf(key -> key.framework().equals(framework));
        pending.keySet().removeIf(key -> key.framework().equals(framework));
        executors.keySet().removeIf(key -> key.framework().equals(framework));
        frameworks.remove(framework);
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

    private void tick() {
        world.after(RESEND, () -> {
            if (registered
                    && link != null
                    && lastPing.plus(pingTimeout.multipliedBy(2)).isBefore(world.now())) {
                breakLink(1_000); // its master is silent
            }
            sendPending();
            tick();
        });
    }
}
