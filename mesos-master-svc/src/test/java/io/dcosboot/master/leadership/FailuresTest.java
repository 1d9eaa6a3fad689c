package io.dcosboot.master.leadership;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dcosboot.master.core.CallAnswer;
import io.dcosboot.master.core.Given;
import io.dcosboot.master.core.MasterCommand;
import io.dcosboot.master.core.MasterCore;
import io.dcosboot.master.core.RegistryOperation;
import io.dcosboot.master.core.port.AgentLinks;
import io.dcosboot.master.core.port.OperatorStreams;
import io.dcosboot.master.core.port.RegistryStore;
import io.dcosboot.master.core.port.SchedulerStreams;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.LinkId;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.RegistryContents;
import io.dcosboot.master.core.state.StreamId;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.v1.MasterInfo;
import io.dcosboot.mesos.v1.scheduler.Call;
import io.dcosboot.mesos.v1.scheduler.Event;
import io.dcosboot.platform.loop.EventLoop;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What becomes of a command whose handling fails, and of a master that cannot do what it has decided. */
class FailuresTest {

    private static final StreamId STREAM = new StreamId("s");

    private final CompletableFuture<Error> error = new CompletableFuture<>();
    private final EventLoop loop = new EventLoop("test", 100, error::complete);
    private final MasterCore core = new MasterCore(Given.settings());
    private final Streams streams = new Streams();
    private final AtomicInteger abdications = new AtomicInteger();
    private volatile Supplier<? extends Throwable> failure = () -> new IllegalStateException("expected by the test");

    private final MasterLoop master = new MasterLoop(
            loop,
            Clock.systemUTC(),
            Given.settings(),
            this::decide,
            _ -> new Lease(),
            new NoLinks(),
            streams,
            new NoOne());

    /** Fails for frameworks of user "fatal", otherwise decides as the real one. */
    private MasterCore.Outcome decide(MasterState state, MasterCommand command, Instant now) {
        if (command instanceof MasterCommand.Subscribe(var call, var _)
                        && call.getSubscribe().getFrameworkInfo().getUser().equals("fatal")
                || command instanceof MasterCommand.SchedulerCall(var sent, var _, var _, var _)
                        && sent.getType() == Call.Type.REQUEST) {
            throw thrown(failure.get());
        }
        return core.handle(state, command, now);
    }

    private static RuntimeException thrown(Throwable failure) {
        if (failure instanceof Error error) {
            throw error;
        }
        return (RuntimeException) failure;
    }

    @BeforeEach
    void lead() {
        master.elected(MasterInfo.newBuilder().setId("m").setIp(0).setPort(5050).build(), abdications::incrementAndGet);
        await().until(master::leading);
        master.tell(new MasterCommand.Subscribe(
                Given.subscribe(Given.framework("good", "dev").build()), STREAM));
        await().until(() -> streams.sent.contains(Event.Type.SUBSCRIBED));
    }

    @AfterEach
    void stop() {
        loop.close();
    }

    private CallAnswer request() {
        FrameworkId id = new FrameworkId("m-0000");
        return master.ask(number -> new MasterCommand.SchedulerCall(
                        Given.call(Call.Type.REQUEST, id.toProto()).build(),
                        Optional.of(STREAM),
                        Optional.empty(),
                        number))
                .orTimeout(10, TimeUnit.SECONDS)
                .join();
    }

    private void subscribeFatally() {
        master.tell(new MasterCommand.Subscribe(
                Given.subscribe(Given.framework("bad", "dev").setUser("fatal").build()), new StreamId("bad")));
    }

    @Test
    void aCallWhoseHandlingFailsIsAnsweredAndChangesNothing() {
        Standing before = master.standing();
        assertThat(request()).isEqualTo(new CallAnswer.Refused(500, "500 Internal Server Error."));
        assertThat(master.standing()).isEqualTo(before);
        assertThat(master.failures()).isEqualTo(1);
        assertThat(abdications).hasValue(0);
    }

    @Test
    void aRecursionTooDeepIsTheFailureOfOneCall() {
        failure = StackOverflowError::new;
        assertThat(request()).isEqualTo(new CallAnswer.Refused(500, "500 Internal Server Error."));
        assertThat(error).isNotDone();
        assertThat(master.leading()).isTrue();
    }

    @Test
    void aSubscriptionWhoseHandlingFailsEnds() {
        subscribeFatally();
        await().until(() -> streams.closed.contains(new StreamId("bad")));
        assertThat(streams.closed).doesNotContain(STREAM);
        assertThat(master.leading()).isTrue();
    }

    @Test
    void anErrorStopsTheWriter() {
        failure = () -> new NoClassDefFoundError("expected by the test");
        subscribeFatally();
        assertThat(error.orTimeout(10, TimeUnit.SECONDS).join()).hasMessage("expected by the test");
    }

    @Test
    void aMasterThatCannotDoWhatItDecidedGivesUpItsLeadership() {
        streams.broken = true;
        master.tell(new MasterCommand.Subscribe(
                Given.subscribe(Given.framework("another", "dev").build()), new StreamId("t")));
        await().until(() -> abdications.get() == 1);
        assertThat(master.leading()).isFalse();
    }

    private static final class Streams implements SchedulerStreams {
        private final List<Event.Type> sent = new CopyOnWriteArrayList<>();
        private final List<StreamId> closed = new CopyOnWriteArrayList<>();
        private volatile boolean broken;

        @Override
        public boolean send(StreamId stream, Event event) {
            if (broken) {
                throw new IllegalStateException("expected by the test");
            }
            sent.add(event.getType());
            return true;
        }

        @Override
        public void close(StreamId stream) {
            closed.add(stream);
        }

        @Override
        public void closeAll() {}
    }

    private static final class Lease implements RegistryStore.Lease {
        @Override
        public RegistryContents contents() {
            return RegistryContents.empty();
        }

        @Override
        public void write(List<RegistryOperation> operations) {}
    }

    private static final class NoLinks implements AgentLinks {
        @Override
        public boolean send(LinkId link, MasterMessage message) {
            return true;
        }

        @Override
        public void close(LinkId link) {}

        @Override
        public void closeAll() {}
    }

    private static final class NoOne implements OperatorStreams {
        @Override
        public void publish(io.dcosboot.mesos.v1.master.Event event, MasterState state) {}

        @Override
        public void closeAll() {}
    }
}
