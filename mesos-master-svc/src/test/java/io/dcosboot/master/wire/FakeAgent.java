package io.dcosboot.master.wire;

import io.dcosboot.master.core.Given;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.mesos.link.AgentDescription;
import io.dcosboot.mesos.link.AgentLinkGrpc;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.link.Pong;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.Task;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.StreamObserver;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An agent that runs nothing but speaks the real link: every task it is given runs until it is told otherwise. */
final class FakeAgent implements AutoCloseable {

    private final AgentDescription.Builder description;
    private final AtomicLong uuids = new AtomicLong(1);
    private final List<MasterMessage> received = new CopyOnWriteArrayList<>();
    private final Map<String, Task> tasks = new ConcurrentHashMap<>();
    private final Map<String, FrameworkInfo> frameworks = new ConcurrentHashMap<>();
    private volatile @Nullable ManagedChannel channel;
    private volatile @Nullable StreamObserver<AgentMessage> out;
    private volatile @Nullable AgentId id;
    private volatile @Nullable Throwable ended;

    FakeAgent(String ip, String resources) {
        this.description = Given.agent(ip, resources);
    }

    /** Opens a link; registers the first time, reregisters with everything it has afterwards. */
    void connect(int port) {
        close();
        ended = null;
        ManagedChannel opened = NettyChannelBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
                .usePlaintext()
                .build();
        channel = opened;
        StreamObserver<AgentMessage> stream = AgentLinkGrpc.newStub(opened).connect(new Inbound());
        out = stream;
        AgentId known = id;
        stream.onNext(
                known == null
                        ? Given.register(description)
                        : Given.reregister(
                                description, known, List.copyOf(frameworks.values()), List.copyOf(tasks.values())));
    }

    @Nullable
    AgentId id() {
        return id;
    }

    @Nullable
    Throwable ended() {
        return ended;
    }

    List<MasterMessage> received() {
        return received;
    }

    void report(String task, TaskState state) {
        Task known = tasks.get(task);
        Task changed = known.toBuilder().setState(state).build();
        tasks.put(task, changed);
        AgentMessage update = Given.update(known.getFrameworkId(), id, task, state, uuids.getAndIncrement());
        tasks.put(
                task,
                changed.toBuilder()
                        .addStatuses(
                                TaskStatus.newBuilder(update.getStatusUpdate().getStatus()))
                        .build());
        out.onNext(update);
    }

    @Override
    public void close() {
        ManagedChannel open = channel;
        if (open != null) {
            open.shutdownNow();
            channel = null;
        }
    }

    private final class Inbound implements StreamObserver<MasterMessage> {
        @Override
        public void onNext(MasterMessage message) {
            received.add(message);
            switch (message.getMessageCase()) {
                case REGISTERED -> id = AgentId.of(message.getRegistered().getAgentId());
                case PING ->
                    out.onNext(AgentMessage.newBuilder()
                            .setPong(Pong.getDefaultInstance())
                            .build());
                case RUN_TASK -> {
                    FrameworkInfo framework = message.getRunTask().getFramework();
                    frameworks.put(framework.getId().getValue(), framework);
                    TaskInfo task = message.getRunTask().getTask();
                    tasks.put(
                            task.getTaskId().getValue(),
                            Task.newBuilder()
                                    .setName(task.getName())
                                    .setTaskId(task.getTaskId())
                                    .setAgentId(task.getAgentId())
                                    .setFrameworkId(framework.getId())
                                    .addAllResources(task.getResourcesList())
                                    .setState(TaskState.TASK_STAGING)
                                    .build());
                    report(task.getTaskId().getValue(), TaskState.TASK_RUNNING);
                }
                case KILL_TASK -> report(message.getKillTask().getTaskId().getValue(), TaskState.TASK_KILLED);
                default -> {}
            }
        }

        @Override
        public void onError(Throwable broken) {
            ended = broken;
        }

        @Override
        public void onCompleted() {
            ended = new IllegalStateException("the master has ended the link");
        }
    }
}
