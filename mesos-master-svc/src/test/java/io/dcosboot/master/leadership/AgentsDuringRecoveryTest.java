package io.dcosboot.master.leadership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dcosboot.master.core.Given;
import io.dcosboot.master.core.MasterCommand;
import io.dcosboot.master.core.RegistryOperation;
import io.dcosboot.master.core.authorization.Authorizer;
import io.dcosboot.master.core.port.AgentLinks;
import io.dcosboot.master.core.port.OperatorStreams;
import io.dcosboot.master.core.port.RegistryStore;
import io.dcosboot.master.core.port.SchedulerStreams;
import io.dcosboot.master.core.state.LinkId;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.RegistryContents;
import io.dcosboot.master.core.state.StreamId;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.v1.MasterInfo;
import io.dcosboot.mesos.v1.scheduler.Event;
import io.dcosboot.platform.loop.EventLoop;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A whole cluster comes at once when a new master is elected, which still reads its registry then. */
class AgentsDuringRecoveryTest {

    private static final int AGENTS = 5;

    private final CountDownLatch registryRead = new CountDownLatch(1);
    private final Links links = new Links();
    private final EventLoop loop = new EventLoop("test", AGENTS);
    private final MasterLoop master = new MasterLoop(
            loop,
            Clock.systemUTC(),
            Given.settings(),
            Authorizer.open(),
            this::open,
            links,
            new NoStreams(),
            new NoSubscribers());

    private RegistryStore.Lease open(String masterId) {
        try {
            registryRead.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
        return new RegistryStore.Lease() {
            @Override
            public RegistryContents contents() {
                return RegistryContents.empty();
            }

            @Override
            public void write(List<RegistryOperation> operations) {}
        };
    }

    @AfterEach
    void stop() {
        loop.close();
    }

    @Test
    void agentsWaitForTheRegistryAndAreTakenInOnceItHasBeenRead() {
        master.elected(MasterInfo.newBuilder().setId("m").setIp(0).setPort(5050).build(), () -> {});
        await().until(master::takesAgents);
        assertThat(master.leading()).isFalse();
        for (int i = 0; i < AGENTS; i++) {
            int number = i;
            await().until(() -> loop.waiting() == 0);
            master.tell(new MasterCommand.AgentSaid(
                    new LinkId(number), Given.register(Given.agent("10.0.0." + number, "cpus:1;mem:512"))));
        }
        assertThat(links.closed).isEmpty();

        registryRead.countDown();

        await().until(() -> links.registered.size() == AGENTS);
        assertThat(links.closed).isEmpty();
    }

    @Test
    void agentsBeyondTheRoomForThemAreSentAway() {
        master.elected(MasterInfo.newBuilder().setId("m").setIp(0).setPort(5050).build(), () -> {});
        await().until(master::takesAgents);
        for (int i = 0; i <= AGENTS; i++) {
            int number = i;
            await().until(() -> loop.waiting() == 0);
            master.tell(new MasterCommand.AgentSaid(
                    new LinkId(number), Given.register(Given.agent("10.0.0." + number, "cpus:1;mem:512"))));
        }
        await().until(() -> links.closed.equals(List.of(new LinkId(AGENTS))));
        registryRead.countDown();
    }

    @Test
    void aMasterThatIsNotElectedTakesNoAgents() {
        assertThat(master.takesAgents()).isFalse();
        master.tell(
                new MasterCommand.AgentSaid(new LinkId(1), Given.register(Given.agent("10.0.0.1", "cpus:1;mem:512"))));
        await().until(() -> links.closed.equals(List.of(new LinkId(1))));
    }

    private static final class Links implements AgentLinks {
        private final List<LinkId> registered = new CopyOnWriteArrayList<>();
        private final List<LinkId> closed = new CopyOnWriteArrayList<>();

        @Override
        public boolean send(LinkId link, MasterMessage message) {
            if (message.hasRegistered()) {
                registered.add(link);
            }
            return true;
        }

        @Override
        public void close(LinkId link) {
            closed.add(link);
        }

        @Override
        public void closeAll() {}
    }

    private static final class NoStreams implements SchedulerStreams {
        @Override
        public boolean send(StreamId stream, Event event) {
            return false;
        }

        @Override
        public void close(StreamId stream) {}

        @Override
        public void closeAll() {}
    }

    private static final class NoSubscribers implements OperatorStreams {
        @Override
        public void publish(io.dcosboot.mesos.v1.master.Event event, MasterState state) {}

        @Override
        public void closeAll() {}
    }
}
