package io.dcosboot.agent.link;

import io.dcosboot.agent.core.Leader;
import io.dcosboot.mesos.link.AgentLinkGrpc;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.MasterMessage;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiConsumer;

/** The master's end of the link on a real socket; a test says how it answers. */
public final class FakeMaster implements AutoCloseable {

    /** What an agent has said, in order, over all its streams. */
    public final List<AgentMessage> received = new CopyOnWriteArrayList<>();

    private final List<StreamObserver<MasterMessage>> streams = new CopyOnWriteArrayList<>();
    private final BiConsumer<AgentMessage, StreamObserver<MasterMessage>> answers;
    private final Server server;

    public FakeMaster(BiConsumer<AgentMessage, StreamObserver<MasterMessage>> answers) throws IOException {
        this.answers = answers;
        this.server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                .addService(new Link())
                .build()
                .start();
    }

    public int port() {
        return server.getPort();
    }

    public Leader leader() {
        return new Leader("127.0.0.1", port(), "master-1");
    }

    /** How many streams agents have opened. */
    public int streams() {
        return streams.size();
    }

    public void say(MasterMessage message) {
        streams.getLast().onNext(message);
    }

    public void hangUp(Status status) {
        streams.getLast().onError(status.asRuntimeException());
    }

    @Override
    public void close() {
        server.shutdownNow();
    }

    private final class Link extends AgentLinkGrpc.AgentLinkImplBase {

        @Override
        public StreamObserver<AgentMessage> connect(StreamObserver<MasterMessage> toAgent) {
            streams.add(toAgent);
            return new StreamObserver<>() {
                @Override
                public void onNext(AgentMessage message) {
                    received.add(message);
                    answers.accept(message, toAgent);
                }

                @Override
                public void onError(Throwable gone) {
                    // The agent has closed its stream.
                }

                @Override
                public void onCompleted() {
                    toAgent.onCompleted();
                }
            };
        }
    }
}
