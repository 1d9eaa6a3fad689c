package io.dcosboot.master.wire;

import io.dcosboot.master.core.Given;
import io.dcosboot.master.core.GivenOperations;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.mesos.link.AgentDescription;
import io.dcosboot.mesos.link.AgentLinkGrpc;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.link.Pong;
import io.dcosboot.mesos.link.Unregister;
import io.dcosboot.mesos.v1.ContainerID;
import io.dcosboot.mesos.v1.ContainerStatus;
import io.dcosboot.mesos.v1.ExecutorID;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.NetworkInfo;
import io.dcosboot.mesos.v1.OperationState;
import io.dcosboot.mesos.v1.Task;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An agent that does nothing but speaks the real link: its tasks run until it is told otherwise, operations finish. */
final class FakeAgent implements AutoCloseable {

    private final AgentDescription.Builder description;
    private final Metadata credential = new Metadata();
    private final AtomicLong uuids = new AtomicLong(1);
    private final List<MasterMessage> received = new CopyOnWriteArrayList<>();
    private final Map<String, Task> tasks = new ConcurrentHashMap<>();
    private final Map<String, FrameworkInfo> frameworks = new ConcurrentHashMap<>();
    private volatile @Nullable ManagedChannel channel;
    private volatile @Nullable StreamObserver<AgentMessage> out;
    private volatile @Nullable AgentId id;
    private volatile @Nullable Throwable ended;
    private volatile boolean silent;

    /** Shows the credential, as the text of an {@code Authorization} header, on every link from now on. */
    FakeAgent withCredential(String authorization) {
        credential.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), authorization);
        return this;
    }

    FakeAgent(String ip, String resources) {
        this(Given.agent(ip, resources));
    }

    FakeAgent(AgentDescription.Builder description) {
        this.description = description;
    }

    /** Leaves pings unanswered from now on, until it connects again. */
    void fallSilent() {
        silent = true;
    }

    /** Has lost a task, as an agent does that restarts and whose framework does not checkpoint. */
    void forget(String task) {
        tasks.remove(task);
    }

    /** Says good-bye to the master. */
    void unregister() {
        out.onNext(AgentMessage.newBuilder()
                .setUnregister(Unregister.getDefaultInstance())
                .build());
    }

    /** Opens a link; registers the first time, reregisters with everything it has afterwards. */
    void connect(int port) {
        close();
        ended = null;
        silent = false;
        ManagedChannel opened = NettyChannelBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
                .usePlaintext()
                .intercept(MetadataUtils.newAttachHeadersInterceptor(credential))
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

    /** Says from now on that it is that agent. */
    void claim(AgentId another) {
        id = another;
    }

    /** Opens a link and says nothing. */
    void connectSilently(int port) {
        ManagedChannel opened = NettyChannelBuilder.forAddress(new InetSocketAddress("127.0.0.1", port))
                .usePlaintext()
                .build();
        channel = opened;
        out = AgentLinkGrpc.newStub(opened).connect(new Inbound());
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
        AgentMessage update =
                inContainer(Given.update(known.getFrameworkId(), id, task, state, uuids.getAndIncrement()), task);
        tasks.put(
                task,
                changed.toBuilder()
                        .addStatuses(
                                TaskStatus.newBuilder(update.getStatusUpdate().getStatus()))
                        .setStatusUpdateState(state)
                        .setStatusUpdateUuid(
                                update.getStatusUpdate().getStatus().getUuid())
                        .build());
        out.onNext(update);
    }

    /** The update as the executor of a command task sends it: the executor is named after the task. */
    private static AgentMessage inContainer(AgentMessage update, String task) {
        AgentMessage.Builder changed = update.toBuilder();
        changed.getStatusUpdateBuilder()
                .getStatusBuilder()
                .setExecutorId(ExecutorID.newBuilder().setValue(task))
                .setContainerStatus(ContainerStatus.newBuilder()
                        .setExecutorPid(1)
                        .setContainerId(ContainerID.newBuilder().setValue("container-of-" + task))
                        .addNetworkInfos(NetworkInfo.newBuilder()
                                .addIpAddresses(NetworkInfo.IPAddress.newBuilder()
                                        .setProtocol(NetworkInfo.Protocol.IPv4)
                                        .setIpAddress("127.0.0.1"))));
        return changed.build();
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
                case PING -> {
                    if (!silent) {
                        out.onNext(AgentMessage.newBuilder()
                                .setPong(Pong.getDefaultInstance())
                                .build());
                    }
                }
                case APPLY_OPERATION ->
                    out.onNext(GivenOperations.said(
                            message.getApplyOperation(), OperationState.OPERATION_FINISHED, uuids.getAndIncrement()));
                case RUN_TASK -> {
                    FrameworkInfo framework = message.getRunTask().getFramework();
                    frameworks.put(framework.getId().getValue(), framework);
                    TaskInfo task = message.getRunTask().getTask();
                    Task.Builder known = Task.newBuilder()
                            .setName(task.getName())
                            .setTaskId(task.getTaskId())
                            .setAgentId(task.getAgentId())
                            .setFrameworkId(framework.getId())
                            .addAllResources(task.getResourcesList())
                            .setState(TaskState.TASK_STAGING);
                    if (task.hasLabels()) {
                        known.setLabels(task.getLabels());
                    }
                    tasks.put(task.getTaskId().getValue(), known.build());
                    report(task.getTaskId().getValue(), TaskState.TASK_RUNNING);
                }
                case DRAIN ->
                    tasks.values().stream()
                            .filter(task -> task.getState() == TaskState.TASK_RUNNING)
                            .forEach(task -> report(task.getTaskId().getValue(), TaskState.TASK_KILLED));
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
