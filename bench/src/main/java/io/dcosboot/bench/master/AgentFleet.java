package io.dcosboot.bench.master;

import io.dcosboot.mesos.link.AgentDescription;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.AgentInfo;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Thousands of agents in one process: one stream each, some of them on each TCP connection, all connections on two event
 * loops.
 */
final class AgentFleet implements AutoCloseable {

    private static final int EVENT_LOOPS = 2;
    private static final int LONGEST_MESSAGE = 64 * 1024 * 1024;
    private static final List<AgentInfo.Capability.Type> CAPABILITIES = List.of(
            AgentInfo.Capability.Type.MULTI_ROLE,
            AgentInfo.Capability.Type.HIERARCHICAL_ROLE,
            AgentInfo.Capability.Type.RESERVATION_REFINEMENT,
            AgentInfo.Capability.Type.TASK_RESOURCE_LIMITS);

    private final EventLoopGroup loops = new MultiThreadIoEventLoopGroup(EVENT_LOOPS, NioIoHandler.newFactory());
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().name("agents' timer").daemon().factory());
    private final List<SimulatedAgent> agents = new ArrayList<>();
    private final int perConnection;
    private List<ManagedChannel> channels = List.of();

    private final AtomicInteger registered = new AtomicInteger();
    private final AtomicLong acknowledged = new AtomicLong();
    private final AtomicLong ended = new AtomicLong();
    private volatile @Nullable String shutDown;

    /**
     * @param perConnection how many agents share a TCP connection
     * @param resources of each agent
     */
    AgentFleet(int size, int perConnection, String resources) {
        this.perConnection = perConnection;
        Resources total = Resources.parse(resources, "*");
        for (int i = 0; i < size; i++) {
            agents.add(new SimulatedAgent(this, describe(i, total)));
        }
        var _ = timer.scheduleWithFixedDelay(() -> agents.forEach(SimulatedAgent::retry), 5, 1, TimeUnit.SECONDS);
    }

    private static AgentDescription describe(int number, Resources total) {
        String ip = "10.%d.%d.%d".formatted(1 + number / 65_536, number / 256 % 256, number % 256);
        AgentDescription.Builder description = AgentDescription.newBuilder()
                .setInfo(AgentInfo.newBuilder()
                        .setHostname("agent-%05d.example.com".formatted(number))
                        .setPort(5051)
                        .addAllResources(total.toProto()))
                .setIp(ip)
                .setVersion("1.11.0");
        CAPABILITIES.forEach(type ->
                description.addCapabilities(AgentInfo.Capability.newBuilder().setType(type)));
        return description.build();
    }

    /** Leads all agents to another master, or away from the last one. */
    synchronized void leaderChanged(Optional<Leader> leader) {
        List<ManagedChannel> old = channels;
        List<ManagedChannel> opened = new ArrayList<>();
        leader.ifPresent(to -> {
            for (int i = 0; i < agents.size(); i += perConnection) {
                opened.add(NettyChannelBuilder.forAddress(to.link())
                        .eventLoopGroup(loops)
                        .channelType(NioSocketChannel.class)
                        .directExecutor()
                        .usePlaintext()
                        .maxInboundMessageSize(LONGEST_MESSAGE)
                        .build());
            }
        });
        channels = opened;
        for (int i = 0; i < agents.size(); i++) {
            agents.get(i).leaderChanged(opened.isEmpty() ? null : opened.get(i / perConnection));
        }
        old.forEach(ManagedChannel::shutdownNow);
    }

    void later(Duration delay, Runnable task) {
        var _ = timer.schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    void registered() {
        registered.incrementAndGet();
    }

    void lost() {
        registered.decrementAndGet();
    }

    void acknowledged() {
        acknowledged.incrementAndGet();
    }

    void ended() {
        ended.incrementAndGet();
    }

    void shutDown(String why) {
        shutDown = why;
    }

    int size() {
        return agents.size();
    }

    /** Agents that the leader has taken in. */
    int registeredNow() {
        return registered.get();
    }

    /** Launches whose TASK_RUNNING the framework has acknowledged to the agent, since the start. */
    long launchesAcknowledged() {
        return acknowledged.get();
    }

    /** Brief tasks whose end has been acknowledged, since the start. */
    long tasksEnded() {
        return ended.get();
    }

    /** Tasks that the agents have. */
    int running() {
        return agents.stream().mapToInt(SimulatedAgent::running).sum();
    }

    /** Why the master told an agent to shut down, which it never should here. */
    @Nullable
    String shutDown() {
        return shutDown;
    }

    @Override
    public void close() {
        leaderChanged(Optional.empty());
        timer.shutdownNow();
        var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
