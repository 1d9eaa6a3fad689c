package io.dcosboot.master.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dcosboot.master.core.Given;
import io.dcosboot.master.core.MasterCommand;
import io.dcosboot.master.core.OperatorEvents;
import io.dcosboot.master.core.RegistryOperation;
import io.dcosboot.master.core.authorization.Authorizer;
import io.dcosboot.master.core.authorization.View;
import io.dcosboot.master.core.port.AgentLinks;
import io.dcosboot.master.core.port.RegistryStore;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.LinkId;
import io.dcosboot.master.core.state.RegistryContents;
import io.dcosboot.master.core.state.StreamId;
import io.dcosboot.master.leadership.MasterLoop;
import io.dcosboot.master.leadership.Standing;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.recordio.RecordIoException;
import io.dcosboot.mesos.recordio.RecordReader;
import io.dcosboot.mesos.v1.MasterInfo;
import io.dcosboot.mesos.v1.master.Event;
import io.dcosboot.platform.loop.EventLoop;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The seam between the state a subscriber is shown and the events it hears. */
class OperatorStreamTest {

    private static final int FRAMEWORKS = 400;

    private final OperatorEventStreams operators = new OperatorEventStreams(1 << 26, 1000);
    private final SchedulerEventStreams schedulers = new SchedulerEventStreams(1 << 26, false);
    private final EventLoop loop = new EventLoop("test", 10_000);
    private MasterLoop master;

    private static final class NoAgents implements AgentLinks {
        @Override
        public boolean send(LinkId link, MasterMessage message) {
            return false;
        }

        @Override
        public void close(LinkId link) {}

        @Override
        public void closeAll() {}
    }

    private static final class Nothing implements RegistryStore.Lease {
        @Override
        public RegistryContents contents() {
            return RegistryContents.empty();
        }

        @Override
        public void write(List<RegistryOperation> operations) {}
    }

    @BeforeEach
    void start() {
        master = new MasterLoop(
                loop,
                Clock.systemUTC(),
                Given.settings(),
                Authorizer.open(),
                _ -> new Nothing(),
                new NoAgents(),
                schedulers,
                operators);
        master.elected(MasterInfo.newBuilder().setId("m").setIp(0).setPort(5050).build(), () -> {});
        await().until(master::leading);
    }

    @AfterEach
    void stop() {
        loop.close();
    }

    @Test
    void everySubscriberHearsEachFrameworkOnce() throws Exception {
        List<CompletableFuture<EventStream>> subscribers = new ArrayList<>();
        Thread frameworks = Thread.ofVirtual().start(() -> {
            for (int i = 0; i < FRAMEWORKS; i++) {
                StreamId id = new StreamId("s" + i);
                schedulers.open(id);
                master.tell(new MasterCommand.Subscribe(
                        Given.subscribe(Given.framework("f" + i, "dev").build()), id));
                Thread.yield();
            }
        });
        for (int i = 0; i < 50; i++) {
            CompletableFuture<EventStream> opened = new CompletableFuture<>();
            master.between(standing -> opened.complete(operators.open(Frame.later(() -> OperatorEvents.subscribed(
                    ApiState.state(((Standing.Leading) standing).state(), View.everything()))))));
            subscribers.add(opened);
            Thread.yield();
        }
        frameworks.join();
        await().until(() -> master.standing() instanceof Standing.Leading(var state)
                && state.frameworks().size() == FRAMEWORKS);
        for (CompletableFuture<EventStream> subscriber : subscribers) {
            EventStream stream = subscriber.get();
            stream.end();
            List<String> names = new ArrayList<>();
            for (Event event : written(stream)) {
                switch (event.getType()) {
                    case SUBSCRIBED ->
                        event.getSubscribed()
                                .getGetState()
                                .getGetFrameworks()
                                .getFrameworksList()
                                .forEach(framework ->
                                        names.add(framework.getFrameworkInfo().getName()));
                    case FRAMEWORK_ADDED ->
                        names.add(event.getFrameworkAdded()
                                .getFramework()
                                .getFrameworkInfo()
                                .getName());
                    default -> {}
                }
            }
            assertThat(names).doesNotHaveDuplicates().hasSize(FRAMEWORKS);
        }
    }

    @Test
    void aSlowSubscriberLosesItsStreamAndNobodyElseDoes() {
        OperatorEventStreams small = new OperatorEventStreams(300, 1000);
        EventStream slow = small.open(OperatorEventStreams.HEARTBEAT);
        for (int i = 0; i < 100; i++) {
            small.publish(
                    Event.newBuilder()
                            .setType(Event.Type.AGENT_REMOVED)
                            .setAgentRemoved(
                                    Event.AgentRemoved.newBuilder().setAgentId(new AgentId("agent-" + i).toProto()))
                            .build(),
                    ((Standing.Leading) master.standing()).state());
        }
        assertThat(small.size()).isZero();
        assertThat(slow.send(OperatorEventStreams.HEARTBEAT, 0)).isFalse();
        small.open(OperatorEventStreams.HEARTBEAT);
        assertThat(small.size()).isEqualTo(1);
    }

    @Test
    void theOldestMakesRoom() {
        OperatorEventStreams two = new OperatorEventStreams(1000, 2);
        EventStream oldest = two.open(OperatorEventStreams.HEARTBEAT);
        two.open(OperatorEventStreams.HEARTBEAT);
        two.open(OperatorEventStreams.HEARTBEAT);
        assertThat(two.size()).isEqualTo(2);
        assertThat(oldest.send(OperatorEventStreams.HEARTBEAT, 0)).isFalse();
    }

    @Test
    void aDeposedMasterEndsEverything() {
        StreamId id = new StreamId("s");
        EventStream stream = schedulers.open(id);
        master.tell(new MasterCommand.Subscribe(
                Given.subscribe(Given.framework("f", "dev").build()), id));
        master.deposed();
        await().until(() -> !stream.send(SchedulerEventStreams.HEARTBEAT, 0));
        assertThat(master.leading()).isFalse();
        // A subscription that was on its way is not left waiting.
        EventStream late = schedulers.open(new StreamId("late"));
        master.tell(new MasterCommand.Subscribe(
                Given.subscribe(Given.framework("g", "dev").build()), new StreamId("late")));
        await().until(() -> !late.send(SchedulerEventStreams.HEARTBEAT, 0));
    }

    private static List<Event> written(EventStream stream) throws IOException, InterruptedException, RecordIoException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        stream.serve(out, MediaKind.PROTOBUF, OperatorEventStreams.HEARTBEAT, Duration.ofHours(1), () -> true);
        List<Event> events = new ArrayList<>();
        RecordReader reader = new RecordReader(1 << 24);
        reader.feed(ByteBuffer.wrap(out.toByteArray()), record -> {
            try {
                events.add(Event.parseFrom(record));
            } catch (com.google.protobuf.InvalidProtocolBufferException e) {
                throw new AssertionError(e);
            }
        });
        return events;
    }
}
