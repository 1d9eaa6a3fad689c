package io.dcosboot.master.link;

import io.dcosboot.master.core.MasterCommand;
import io.dcosboot.master.core.port.AgentLinks;
import io.dcosboot.master.core.port.Commands;
import io.dcosboot.master.core.state.LinkId;
import io.dcosboot.mesos.link.AgentLinkGrpc;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.MasterMessage;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;

/**
 * One stream an agent (agent_link.proto). Inbound messages become commands in the order they came; while the master is
 * too busy to take one, the stream's virtual thread waits, and flow control makes the agent wait too.
 */
final class AgentLinkService extends AgentLinkGrpc.AgentLinkImplBase implements AgentLinks {

    private static final Duration BUSY_PAUSE = Duration.ofMillis(20);

    private final Supplier<Commands> commands;
    private final Map<LinkId, AgentConnection> connections = new ConcurrentHashMap<>();
    private final AtomicLong numbers = new AtomicLong();

    /**
     * @param commands asked late: the master needs this service to exist first
     */
    AgentLinkService(Supplier<Commands> commands) {
        this.commands = commands;
    }

    @Override
    public StreamObserver<AgentMessage> connect(StreamObserver<MasterMessage> responses) {
        var stream = (ServerCallStreamObserver<MasterMessage>) responses;
        if (!commands.get().takesAgents()) {
            stream.onError(Status.FAILED_PRECONDITION
                    .withDescription("this master does not lead")
                    .asRuntimeException());
            return new Deaf();
        }
        LinkId link = new LinkId(numbers.incrementAndGet());
        AgentConnection connection = new AgentConnection(stream);
        connections.put(link, connection);
        stream.setOnReadyHandler(connection::drain);
        stream.setOnCancelHandler(() -> ended(link));
        stream.setOnCloseHandler(() -> ended(link));
        return new Inbound(link, connection);
    }

    @Override
    public boolean send(LinkId link, MasterMessage message) {
        AgentConnection connection = connections.get(link);
        return connection != null && connection.send(message);
    }

    @Override
    public void close(LinkId link) {
        AgentConnection connection = connections.get(link);
        if (connection != null) {
            connection.close();
        }
    }

    @Override
    public void closeAll() {
        connections
                .values()
                .forEach(connection -> connection.abort(
                        Status.FAILED_PRECONDITION.withDescription("this master does not lead any more")));
        connections.clear();
    }

    private void ended(LinkId link) {
        if (connections.remove(link) != null) {
            commands.get().insist(new MasterCommand.LinkClosed(link));
        }
    }

    /** What one agent says. */
    private final class Inbound implements StreamObserver<AgentMessage> {
        private final LinkId link;
        private final AgentConnection connection;

        Inbound(LinkId link, AgentConnection connection) {
            this.link = link;
            this.connection = connection;
        }

        @Override
        public void onNext(AgentMessage message) {
            MasterCommand command = new MasterCommand.AgentSaid(link, message);
            while (connections.containsKey(link)) {
                try {
                    commands.get().tell(command);
                    return;
                } catch (RejectedExecutionException _) {
                    pause();
                }
            }
        }

        private void pause() {
            try {
                Thread.sleep(BUSY_PAUSE);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                connection.abort(Status.UNAVAILABLE.withDescription("this master is stopping"));
                ended(link);
            }
        }

        @Override
        public void onError(Throwable broken) {
            ended(link);
        }

        @Override
        public void onCompleted() {
            connection.close();
            ended(link);
        }
    }

    /** Hears nothing: the stream has been refused. */
    private static final class Deaf implements StreamObserver<AgentMessage> {
        @Override
        public void onNext(AgentMessage message) {}

        @Override
        public void onError(Throwable broken) {}

        @Override
        public void onCompleted() {}
    }
}
