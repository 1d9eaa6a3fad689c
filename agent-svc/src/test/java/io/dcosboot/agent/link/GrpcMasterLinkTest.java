package io.dcosboot.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dcosboot.agent.core.Command;
import io.dcosboot.agent.core.Given;
import io.dcosboot.agent.core.Leader;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.link.Ping;
import io.dcosboot.mesos.link.Pong;
import io.dcosboot.mesos.link.Unregister;
import io.grpc.Status;
import java.io.IOException;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GrpcMasterLinkTest {

    private static final AgentMessage PONG =
            AgentMessage.newBuilder().setPong(Pong.getDefaultInstance()).build();
    private static final MasterMessage PING = MasterMessage.newBuilder()
            .setPing(Ping.newBuilder().setConnected(true))
            .build();

    private final List<Command> heard = new CopyOnWriteArrayList<>();
    private final List<Runnable> undecided = new CopyOnWriteArrayList<>();
    private volatile boolean deciding = true;
    private final GrpcMasterLink link = new GrpcMasterLink((command, decided) -> {
        heard.add(command);
        if (deciding) {
            decided.run();
        } else {
            undecided.add(decided);
        }
    });

    @AfterEach
    void close() {
        link.close();
    }

    @Test
    void carriesMessagesBothWays() throws IOException {
        try (var master = new FakeMaster((message, agent) -> agent.onNext(Given.registered()))) {
            link.open(1, master.leader());
            link.send(1, PONG);

            await().untilAsserted(() -> assertThat(heard).contains(new Command.FromMaster(1, Given.registered())));
            assertThat(master.received).containsExactly(PONG);
        }
    }

    @Test
    void sendsNothingForAnotherSession() throws IOException {
        try (var master = new FakeMaster((_, agent) -> agent.onNext(PING))) {
            link.open(2, master.leader());
            link.send(1, PONG);
            link.send(
                    2,
                    AgentMessage.newBuilder()
                            .setUnregister(Unregister.getDefaultInstance())
                            .build());

            await().until(() -> !heard.isEmpty());
            assertThat(master.received).singleElement().matches(AgentMessage::hasUnregister);
        }
    }

    @Test
    void tellsWhenTheMasterIsAFollower() throws IOException {
        try (var master =
                new FakeMaster((_, agent) -> agent.onError(Status.FAILED_PRECONDITION.asRuntimeException()))) {
            link.open(1, master.leader());
            link.send(1, PONG);

            await().untilAsserted(() -> assertThat(heard)
                    .singleElement()
                    .isInstanceOfSatisfying(Command.LinkClosed.class, closed -> {
                        assertThat(closed.session()).isEqualTo(1);
                        assertThat(closed.reason()).contains("FAILED_PRECONDITION");
                    }));
        }
    }

    @Test
    void tellsWhenNobodyListens() throws IOException {
        int port;
        try (var socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }

        link.open(1, new Leader("127.0.0.1", port, "m"));
        link.send(1, PONG);

        await().untilAsserted(() -> assertThat(heard).singleElement().isInstanceOf(Command.LinkClosed.class));
    }

    @Test
    void tellsWhenTheMasterDies() throws IOException {
        var master = new FakeMaster((_, agent) -> agent.onNext(PING));
        link.open(1, master.leader());
        link.send(1, PONG);
        await().until(() -> heard.size() == 1);

        master.close();

        await().untilAsserted(() -> assertThat(heard.getLast()).isInstanceOf(Command.LinkClosed.class));
    }

    @Test
    void aNewSessionEndsTheOldOne() throws IOException {
        try (var first = new FakeMaster((_, agent) -> agent.onNext(PING));
                var second = new FakeMaster((_, agent) -> agent.onNext(PING))) {
            link.open(1, first.leader());
            link.send(1, PONG);
            await().until(() -> heard.size() == 1);

            link.open(2, second.leader());
            link.send(2, PONG);

            await().untilAsserted(() -> assertThat(heard).contains(new Command.FromMaster(2, PING)));
        }
    }

    @Test
    void aMasterIsNotReadFasterThanTheAgentDecides() throws IOException {
        deciding = false;
        try (var master = new FakeMaster((_, agent) -> {
            for (int i = 0; i < 1000; i++) {
                agent.onNext(PING);
            }
        })) {
            link.open(1, master.leader());
            link.send(1, PONG);
            await().until(() -> heard.size() == 64);

            undecided.get(0).run();
            await().until(() -> heard.size() == 65);
            assertThat(heard).hasSize(65);

            deciding = true;
            undecided.subList(1, undecided.size()).forEach(Runnable::run);
            await().until(() -> heard.size() == 1000);
        }
    }
}
