package io.dcosboot.bench.master;

import com.google.protobuf.ByteString;
import io.dcosboot.mesos.link.AgentDescription;
import io.dcosboot.mesos.link.AgentLinkGrpc;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.link.Pong;
import io.dcosboot.mesos.link.Register;
import io.dcosboot.mesos.link.Reregister;
import io.dcosboot.mesos.link.RunTask;
import io.dcosboot.mesos.link.StatusUpdate;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.Task;
import io.dcosboot.mesos.v1.TaskID;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.grpc.Channel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/**
 * An agent that runs nothing. It registers with the delays of a real one (a random part of 1 s, doubled after each
 * failure up to 1 min), says that each task it is given runs, repeats that until it is acknowledged, and reports all its
 * tasks to a new leader. A task whose name begins with {@value #BRIEF} ends when its running has been acknowledged.
 */
final class SimulatedAgent {

    static final String BRIEF = "brief";

    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    private static final Duration LONGEST_BACKOFF = Duration.ofMinutes(1);
    private static final Duration ANSWER_TIME = Duration.ofSeconds(15);
    private static final long RETRY_NANOS = Duration.ofSeconds(10).toNanos();

    private final AgentFleet fleet;
    private final AgentDescription description;

    // All below is guarded by this.
    private final Map<TaskID, Running> tasks = new HashMap<>();
    private final Map<FrameworkID, FrameworkInfo> frameworks = new HashMap<>();
    private @Nullable Channel channel;
    private @Nullable AgentID id;
    private @Nullable Session session;
    private boolean registered;
    private Duration backoff = FIRST_BACKOFF;
    private long round;

    /** A task and its update that has not been acknowledged. */
    private static final class Running {
        private Task task;
        private @Nullable TaskStatus pending;
        private long sentAt;

        Running(Task task) {
            this.task = task;
        }
    }

    SimulatedAgent(AgentFleet fleet, AgentDescription description) {
        this.fleet = fleet;
        this.description = description;
    }

    /** Leaves the old leader and tries the one behind {@code next}, if there is one. */
    synchronized void leaderChanged(@Nullable Channel next) {
        leave();
        channel = next;
        begin();
    }

    synchronized int running() {
        return tasks.size();
    }

    /** Sends updates again whose acknowledgement is overdue. */
    synchronized void retry() {
        long now = System.nanoTime();
        for (Running running : tasks.values()) {
            if (running.pending != null && now - running.sentAt > RETRY_NANOS) {
                send(running);
            }
        }
    }

    private void leave() {
        Session open = session;
        session = null;
        if (open != null) {
            open.cancel();
        }
        lose();
    }

    private void lose() {
        if (registered) {
            registered = false;
            fleet.lost();
        }
    }

    private void begin() {
        backoff = FIRST_BACKOFF;
        if (channel != null) {
            attemptLater(nextDelay());
        }
    }

    private void attemptLater(Duration delay) {
        long mine = ++round;
        fleet.later(delay, () -> attempt(mine));
    }

    private synchronized void attempt(long mine) {
        Channel to = channel;
        if (mine != round || to == null) {
            return;
        }
        Session open = session;
        if (open == null) {
            open = new Session();
            session = open;
            AgentLinkGrpc.newStub(to).connect(open);
        }
        open.send(introduction());
        Duration delay = nextDelay();
        attemptLater(delay.compareTo(ANSWER_TIME) > 0 ? delay : ANSWER_TIME);
    }

    private Duration nextDelay() {
        Duration delay = Duration.ofNanos(ThreadLocalRandom.current().nextLong(backoff.toNanos()));
        Duration doubled = backoff.multipliedBy(2);
        backoff = doubled.compareTo(LONGEST_BACKOFF) > 0 ? LONGEST_BACKOFF : doubled;
        return delay;
    }

    private AgentMessage introduction() {
        AgentID known = id;
        if (known == null) {
            return AgentMessage.newBuilder()
                    .setRegister(Register.newBuilder().setAgent(description))
                    .build();
        }
        AgentDescription.Builder named = description.toBuilder();
        named.getInfoBuilder().setId(known);
        Reregister.Builder report = Reregister.newBuilder().setAgent(named).addAllFrameworks(frameworks.values());
        tasks.values().forEach(running -> report.addTasks(running.task));
        return AgentMessage.newBuilder().setReregister(report).build();
    }

    private void accepted(AgentID given) {
        id = given;
        round++; // ends the attempts
        if (!registered) {
            registered = true;
            fleet.registered();
        }
        resend(null);
    }

    /** Sends what is not acknowledged yet, to all frameworks or to one. */
    private void resend(@Nullable FrameworkID only) {
        for (Running running : tasks.values()) {
            if (running.pending != null
                    && (only == null || running.task.getFrameworkId().equals(only))) {
                send(running);
            }
        }
    }

    private void run(RunTask order) {
        TaskInfo info = order.getTask();
        FrameworkInfo framework = order.getFramework();
        frameworks.put(framework.getId(), framework);
        Running running = new Running(Task.newBuilder()
                .setName(info.getName())
                .setTaskId(info.getTaskId())
                .setAgentId(info.getAgentId())
                .setFrameworkId(framework.getId())
                .addAllResources(info.getResourcesList())
                .setState(TaskState.TASK_STAGING)
                .build());
        tasks.put(info.getTaskId(), running);
        become(running, TaskState.TASK_RUNNING);
    }

    private void become(Running running, TaskState state) {
        TaskStatus status = TaskStatus.newBuilder()
                .setTaskId(running.task.getTaskId())
                .setState(state)
                .setAgentId(running.task.getAgentId())
                .setSource(TaskStatus.Source.SOURCE_EXECUTOR)
                .setTimestamp(System.currentTimeMillis() / 1e3)
                .setUuid(uuid())
                .build();
        running.task = running.task.toBuilder()
                .setState(state)
                .setStatusUpdateState(state)
                .setStatusUpdateUuid(status.getUuid())
                .addStatuses(status)
                .build();
        running.pending = status;
        send(running);
    }

    private void send(Running running) {
        TaskStatus status = running.pending;
        Session open = session;
        if (status == null || open == null || !registered) {
            return;
        }
        running.sentAt = System.nanoTime();
        open.send(AgentMessage.newBuilder()
                .setStatusUpdate(StatusUpdate.newBuilder()
                        .setFrameworkId(running.task.getFrameworkId())
                        .setStatus(status)
                        .setLatestState(running.task.getState()))
                .build());
    }

    private void acknowledged(TaskID task, ByteString uuid) {
        Running running = tasks.get(task);
        TaskStatus pending = running == null ? null : running.pending;
        if (running == null || pending == null || !pending.getUuid().equals(uuid)) {
            return;
        }
        running.pending = null;
        if (pending.getState() != TaskState.TASK_RUNNING) {
            tasks.remove(task);
            fleet.ended();
        } else {
            fleet.acknowledged();
            if (running.task.getName().startsWith(BRIEF)) {
                become(running, TaskState.TASK_FINISHED);
            }
        }
    }

    private static ByteString uuid() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        return ByteString.copyFrom(ByteBuffer.allocate(16)
                .putLong(random.nextLong())
                .putLong(random.nextLong())
                .flip());
    }

    /** One stream to a master. */
    private final class Session implements ClientResponseObserver<AgentMessage, MasterMessage> {
        private @Nullable ClientCallStreamObserver<AgentMessage> call;

        @Override
        public void beforeStart(ClientCallStreamObserver<AgentMessage> stream) {
            call = stream;
        }

        void send(AgentMessage message) {
            ClientCallStreamObserver<AgentMessage> open = call;
            if (open != null) {
                try {
                    open.onNext(message);
                } catch (IllegalStateException _) {
                    // it has ended, which onError tells
                }
            }
        }

        void cancel() {
            ClientCallStreamObserver<AgentMessage> open = call;
            if (open != null) {
                open.cancel("the agent looks for another leader", null);
            }
        }

        @Override
        public void onNext(MasterMessage message) {
            synchronized (SimulatedAgent.this) {
                if (session == this) {
                    handle(message);
                }
            }
        }

        private void handle(MasterMessage message) {
            switch (message.getMessageCase()) {
                case REGISTERED -> accepted(message.getRegistered().getAgentId());
                case REREGISTERED -> accepted(message.getReregistered().getAgentId());
                case PING ->
                    send(AgentMessage.newBuilder()
                            .setPong(Pong.getDefaultInstance())
                            .build());
                case RUN_TASK -> run(message.getRunTask());
                case ACKNOWLEDGE_STATUS_UPDATE ->
                    acknowledged(
                            message.getAcknowledgeStatusUpdate().getTaskId(),
                            message.getAcknowledgeStatusUpdate().getUuid());
                case UPDATE_FRAMEWORK -> {
                    FrameworkInfo framework = message.getUpdateFramework().getFramework();
                    frameworks.computeIfPresent(framework.getId(), (_, _) -> framework);
                    resend(framework.getId());
                }
                case SHUTDOWN -> fleet.shutDown(message.getShutdown().getMessage());
                case RUN_TASK_GROUP,
                        KILL_TASK,
                        SHUTDOWN_FRAMEWORK,
                        SHUTDOWN_EXECUTOR,
                        FRAMEWORK_MESSAGE,
                        APPLY_OPERATION,
                        ACKNOWLEDGE_OPERATION_STATUS,
                        RECONCILE_OPERATIONS,
                        DRAIN,
                        END_DRAIN,
                        MESSAGE_NOT_SET -> {} // the frameworks of the benchmark ask for none of these
            }
        }

        @Override
        public void onError(Throwable broken) {
            ended();
        }

        @Override
        public void onCompleted() {
            ended();
        }

        private void ended() {
            synchronized (SimulatedAgent.this) {
                if (session == this) {
                    session = null;
                    boolean was = registered;
                    lose();
                    if (was) {
                        begin();
                    } else if (channel != null) {
                        attemptLater(nextDelay());
                    }
                }
            }
        }
    }
}
