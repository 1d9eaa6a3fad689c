package io.dcosboot.marathon.mesos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dcosboot.marathon.core.engine.Driver;
import io.dcosboot.marathon.core.engine.Input;
import io.dcosboot.mesos.client.ClientSettings;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.TaskID;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.scheduler.Call;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The connection over real HTTP. */
class MesosDriverTest {

    private static final Backoff QUICK = new Backoff(Duration.ofMillis(20), Duration.ofMillis(100));

    private final StubMaster master = new StubMaster();
    private final Location location = new Location();
    private final MesosDriver driver = new MesosDriver(() -> location, ClientSettings.defaults(), QUICK);
    private final Scheduler scheduler = new Scheduler();

    @AfterEach
    void stop() {
        driver.stop();
        master.close();
    }

    @Test
    void subscribesAndHearsWhatTheMasterSays() throws Exception {
        connect();
        master.say(update("t1"));
        master.say(Event.newBuilder().setType(Event.Type.HEARTBEAT).build());
        master.say(update("t2"));
        await().until(() -> scheduler.heard.size() == 3);
        assertThat(scheduler.heard.get(0)).isInstanceOf(Input.Subscribed.class);
        assertThat(scheduler.heard.subList(1, 3))
                .extracting(
                        input -> ((Input.Updated) input).status().getTaskId().getValue())
                .containsExactly("t1", "t2");
    }

    @Test
    void sendsCallsInOrderOverItsSubscription() throws Exception {
        connect();
        driver.send(call(Call.Type.REVIVE));
        driver.send(call(Call.Type.SUPPRESS));
        await().until(() -> master.received.size() == 3);
        assertThat(master.received.subList(1, 3))
                .extracting(received -> received.call().getType() + " " + received.streamId())
                .containsExactly("REVIVE stream-1", "SUPPRESS stream-1");
    }

    @Test
    void subscribesAgainWhenTheStreamEnds() throws Exception {
        connect();
        master.hangUp();
        await().until(() -> scheduler.heard.size() == 3);
        assertThat(scheduler.heard.get(1)).isInstanceOf(Input.Disconnected.class);
        assertThat(scheduler.heard.get(2)).isInstanceOf(Input.Subscribed.class);
    }

    @Test
    void triesUntilTheMasterIsReady() {
        master.subscribeStatus = 503;
        driver.start(scheduler);
        location.found(master.uri());
        await().until(() -> master.subscriptions() >= 3);
        master.subscribeStatus = 200;
        await().until(() -> scheduler.isSubscribed());
    }

    @Test
    void followsTheRedirectOfAMasterThatDoesNotLead() throws Exception {
        try (StubMaster standby = new StubMaster()) {
            standby.redirectTo = master.uri();
            driver.start(scheduler);
            location.found(standby.uri());
            await().until(() -> scheduler.isSubscribed());
            driver.send(call(Call.Type.REVIVE));
            await().until(() -> master.received.size() == 2);
        }
    }

    @Test
    void goesOverToANewMasterAtOnce() {
        connect();
        try (StubMaster next = new StubMaster()) {
            location.found(next.uri());
            await().until(() -> next.subscriptions() == 1);
            await().until(() -> scheduler.heard.size() == 3);
            assertThat(scheduler.heard.get(1)).isInstanceOf(Input.Disconnected.class);
            driver.stop();
        }
    }

    @Test
    void waitsWhileNobodyLeads() {
        driver.start(scheduler);
        location.onChange.accept(Optional.empty());
        assertThat(master.received).isEmpty();
        location.found(master.uri());
        await().until(() -> scheduler.isSubscribed());
    }

    @Test
    void aRefusedCallEndsTheSubscriptionSoThatAllIsReconciled() throws Exception {
        connect();
        master.callStatus = 400;
        driver.send(call(Call.Type.REVIVE));
        await().until(() -> master.subscriptions() == 2);
        await().until(() -> scheduler.heard.size() == 3);
        assertThat(scheduler.heard.get(1)).isInstanceOf(Input.Disconnected.class);
    }

    @Test
    void passesErrorsOn() throws Exception {
        connect();
        master.say(Event.newBuilder()
                .setType(Event.Type.ERROR)
                .setError(Event.Error.newBuilder().setMessage("Framework has been removed"))
                .build());
        await().until(() -> scheduler.heard.contains(new Input.Failed("Framework has been removed")));
    }

    @Test
    void nothingIsHeardAfterTheStop() throws Exception {
        connect();
        driver.stop();
        int heard = scheduler.heard.size();
        assertThat(scheduler.heard.getLast()).isInstanceOf(Input.Disconnected.class);
        driver.send(call(Call.Type.REVIVE));
        assertThat(scheduler.heard).hasSize(heard);
        assertThat(master.received).hasSize(1);
    }

    @Test
    void waitsGrowUpToALimitAndDifferByChance() {
        var backoff = new Backoff(Duration.ofMillis(500), Duration.ofSeconds(15));
        assertThat(backoff.after(1, 1)).isEqualTo(Duration.ofMillis(500));
        assertThat(backoff.after(1, 0)).isEqualTo(Duration.ofMillis(250));
        assertThat(backoff.after(3, 1)).isEqualTo(Duration.ofSeconds(2));
        assertThat(backoff.after(1000, 1)).isEqualTo(Duration.ofSeconds(15));
    }

    private void connect() {
        driver.start(scheduler);
        location.found(master.uri());
        await().until(() -> scheduler.isSubscribed());
    }

    private static Call call(Call.Type type) {
        return Call.newBuilder().setType(type).build();
    }

    private static Event update(String task) {
        return Event.newBuilder()
                .setType(Event.Type.UPDATE)
                .setUpdate(Event.Update.newBuilder()
                        .setStatus(TaskStatus.newBuilder()
                                .setTaskId(TaskID.newBuilder().setValue(task))
                                .setState(TaskState.TASK_RUNNING)))
                .build();
    }

    private static final class Scheduler implements Driver.Scheduler {
        private final List<Input> heard = new CopyOnWriteArrayList<>();

        @Override
        public Call subscribeCall() {
            return Call.newBuilder()
                    .setType(Call.Type.SUBSCRIBE)
                    .setSubscribe(Call.Subscribe.newBuilder()
                            .setFrameworkInfo(
                                    FrameworkInfo.newBuilder().setUser("").setName("marathon")))
                    .build();
        }

        @Override
        public void happened(Input input) {
            // Attempts that never got through are of no interest here.
            if (!(input instanceof Input.Disconnected) || isSubscribed()) {
                heard.add(input);
            }
        }

        private boolean isSubscribed() {
            return !heard.isEmpty() && !(heard.getLast() instanceof Input.Disconnected);
        }
    }

    private static final class Location implements MasterLocation {
        private volatile Consumer<Optional<URI>> onChange;

        void found(URI uri) {
            onChange.accept(Optional.of(uri));
        }

        @Override
        public void start(Consumer<Optional<URI>> listener) {
            onChange = listener;
        }

        @Override
        public void close() {}
    }
}
