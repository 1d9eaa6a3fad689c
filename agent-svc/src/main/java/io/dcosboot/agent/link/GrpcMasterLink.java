package io.dcosboot.agent.link;

import io.dcosboot.agent.core.Command;
import io.dcosboot.agent.core.Leader;
import io.dcosboot.agent.core.MasterLink;
import io.dcosboot.mesos.link.AgentLinkGrpc;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.v1.Credential;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.MetadataUtils;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One gRPC stream to the master (agent_link.proto). The master is asked for its next messages only when the agent has
 * decided about the ones before, so a busy agent slows the master down instead of queueing. A master that does not read is
 * given up when {@value #UNREAD_LIMIT} messages wait for it.
 */
public final class GrpcMasterLink implements MasterLink, AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(GrpcMasterLink.class);
    private static final int LONGEST_MESSAGE = 64 * 1024 * 1024;
    private static final int WINDOW = 64;
    static final int UNREAD_LIMIT = 10_000;

    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);

    private final LinkListener listener;
    private final Metadata credential = new Metadata();
    /** Written by the effects' thread only; read by it and at the end. */
    private volatile @Nullable Session current;

    public GrpcMasterLink(LinkListener listener) {
        this(listener, Optional.empty());
    }

    /**
     * @param credential proves to the master who this agent is, where it wants to know
     */
    public GrpcMasterLink(LinkListener listener, Optional<Credential> credential) {
        this.listener = listener;
        credential.ifPresent(proof -> this.credential.put(
                AUTHORIZATION,
                "Basic "
                        + Base64.getEncoder()
                                .encodeToString((proof.getPrincipal() + ":" + proof.getSecret())
                                        .getBytes(StandardCharsets.UTF_8))));
    }

    @Override
    public void open(long session, Leader leader) {
        end();
        log.info("Connecting to the master at {}:{}", leader.host(), leader.linkPort());
        current = new Session(session, leader);
    }

    @Override
    public void send(long session, AgentMessage message) {
        Session open = current;
        if (open != null && open.number == session) {
            open.send(message);
        }
    }

    @Override
    public void close(long session) {
        Session open = current;
        if (open != null && open.number == session) {
            end();
        }
    }

    @Override
    public void close() {
        end();
    }

    private void end() {
        Session open = current;
        current = null;
        if (open != null) {
            open.end();
        }
    }

    /** One stream and the connection under it. */
    private final class Session implements ClientResponseObserver<AgentMessage, MasterMessage> {

        private final long number;
        private final ManagedChannel channel;
        private final AtomicInteger unread = new AtomicInteger();
        private volatile @Nullable ClientCallStreamObserver<AgentMessage> call;

        Session(long number, Leader leader) {
            this.number = number;
            this.channel = NettyChannelBuilder.forAddress(leader.host(), leader.linkPort())
                    .usePlaintext()
                    .intercept(MetadataUtils.newAttachHeadersInterceptor(credential))
                    .maxInboundMessageSize(LONGEST_MESSAGE)
                    .build();
            AgentLinkGrpc.newStub(channel).connect(this);
        }

        @Override
        public void beforeStart(ClientCallStreamObserver<AgentMessage> stream) {
            stream.disableAutoRequestWithInitial(WINDOW);
            stream.setOnReadyHandler(() -> unread.set(0));
            call = stream;
        }

        void send(AgentMessage message) {
            ClientCallStreamObserver<AgentMessage> stream = call;
            if (stream == null) {
                return;
            }
            if (!stream.isReady() && unread.incrementAndGet() > UNREAD_LIMIT) {
                stream.cancel("the master does not read", null);
                return;
            }
            try {
                stream.onNext(message);
            } catch (IllegalStateException e) {
                log.debug("The stream to the master has ended already", e);
            }
        }

        @Override
        public void onNext(MasterMessage message) {
            listener.post(new Command.FromMaster(number, message), () -> {
                ClientCallStreamObserver<AgentMessage> stream = call;
                if (stream != null) {
                    stream.request(1);
                }
            });
        }

        @Override
        public void onError(Throwable cause) {
            Status status = Status.fromThrowable(cause);
            log.info("The link to the master is gone: {} {}", status.getCode(), status.getDescription());
            over(status.toString());
        }

        @Override
        public void onCompleted() {
            log.info("The master has ended the link");
            over("ended by the master");
        }

        private void over(String reason) {
            channel.shutdownNow();
            listener.post(new Command.LinkClosed(number, reason));
        }

        void end() {
            ClientCallStreamObserver<AgentMessage> stream = call;
            if (stream != null) {
                stream.cancel("the agent has ended the link", null);
            }
            channel.shutdown();
            try {
                if (!channel.awaitTermination(100, TimeUnit.MILLISECONDS)) {
                    channel.shutdownNow();
                }
            } catch (InterruptedException _) {
                channel.shutdownNow();
                Thread.currentThread().interrupt();
            }
        }
    }
}
