package io.dcosboot.master.link;

import io.grpc.BindableService;
import io.grpc.Server;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Listens for agents. Each message is handled on a virtual thread. */
public final class AgentLinkServer implements SmartLifecycle {

    private static final Logger log = LoggerFactory.getLogger(AgentLinkServer.class);

    /** Quiet time after which a link's other end is asked for a sign of life, and how long it may take. */
    private static final int KEEP_ALIVE_SECONDS = 30;

    private static final int KEEP_ALIVE_TIMEOUT_SECONDS = 20;
    private static final int STOP_SECONDS = 5;

    /** An agent reports all its tasks in one message. */
    private static final int LARGEST_MESSAGE = 64 * 1024 * 1024;

    private final InetSocketAddress address;
    private final BindableService service;
    private final ServerInterceptor door;
    private @Nullable Server server;
    private @Nullable ExecutorService executor;

    AgentLinkServer(InetSocketAddress address, BindableService service, ServerInterceptor door) {
        this.address = address;
        this.service = service;
        this.door = door;
    }

    /** The port that agents connect to. */
    public synchronized int port() {
        return server == null ? address.getPort() : server.getPort();
    }

    @Override
    public synchronized void start() {
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        try {
            server = NettyServerBuilder.forAddress(address)
                    .executor(threads)
                    .addService(ServerInterceptors.intercept(service, door))
                    .keepAliveTime(KEEP_ALIVE_SECONDS, TimeUnit.SECONDS)
                    .keepAliveTimeout(KEEP_ALIVE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                    .permitKeepAliveTime(1, TimeUnit.SECONDS)
                    .permitKeepAliveWithoutCalls(true)
                    .maxInboundMessageSize(LARGEST_MESSAGE)
                    .build()
                    .start();
            executor = threads;
            log.info("Agents may connect to {}:{}", address.getHostString(), server.getPort());
        } catch (IOException e) {
            threads.close();
            throw new UncheckedIOException("Cannot listen for agents on " + address, e);
        }
    }

    @Override
    public synchronized void stop() {
        if (server != null) {
            try {
                if (!server.shutdown().awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
                    server.shutdownNow();
                }
            } catch (InterruptedException _) {
                server.shutdownNow();
                Thread.currentThread().interrupt();
            }
            server = null;
        }
        if (executor != null) {
            executor.shutdown();
            executor = null;
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return server != null;
    }
}
