package io.dcosboot.mesos.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.MasterInfo;
import io.dcosboot.mesos.v1.scheduler.Call;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class SchedulerClientTest {
    private static final Call SUBSCRIBE = Call.newBuilder()
            .setType(Call.Type.SUBSCRIBE)
            .setSubscribe(Call.Subscribe.newBuilder()
                    .setFrameworkInfo(FrameworkInfo.newBuilder().setUser("u").setName("n")))
            .build();
    private static final Call REVIVE = Call.newBuilder()
            .setType(Call.Type.REVIVE)
            .setFrameworkId(FrameworkID.newBuilder().setValue("f"))
            .build();
    private static final Event HEARTBEAT =
            Event.newBuilder().setType(Event.Type.HEARTBEAT).build();
    private static final ClientSettings SETTINGS = new ClientSettings(
            Duration.ofSeconds(5), Duration.ofSeconds(5), 1024 * 1024, 4, Map.of("Authorization", "token=x"));

    private final Recorder listener = new Recorder();
    private FakeMaster master;
    private SchedulerClient client;

    @BeforeEach
    void start() throws IOException {
        master = new FakeMaster();
        client = new SchedulerClient(SETTINGS);
    }

    @AfterEach
    void stop() {
        client.close();
        master.close();
    }

    @Test
    void eventsArriveInOrderAndCallsCarryTheStreamId() throws Exception {
        FakeMaster.Stream stream = subscribe("id-1");
        stream.event(subscribed(15));
        stream.event(HEARTBEAT);
        await().until(() -> listener.events.size() == 2);

        assertThat(client.send(REVIVE).get(5, TimeUnit.SECONDS)).isNull();

        assertThat(listener.log).containsExactly("subscribed id-1", "event SUBSCRIBED", "event HEARTBEAT");
        FakeMaster.Request opening = master.requests().getFirst();
        assertThat(opening.path()).isEqualTo("/api/v1/scheduler");
        assertThat(Call.parseFrom(opening.body())).isEqualTo(SUBSCRIBE);
        assertThat(opening.contentType()).isEqualTo("application/x-protobuf");
        assertThat(opening.accept()).isEqualTo("application/x-protobuf");
        assertThat(opening.streamId()).isEmpty();
        assertThat(opening.authorization()).isEqualTo("token=x");
        FakeMaster.Request call = master.requests().getLast();
        assertThat(Call.parseFrom(call.body())).isEqualTo(REVIVE);
        assertThat(call.streamId()).isEqualTo("id-1");
    }

    @Test
    void aRedirectIsFollowedAndCallsGoToTheLeader() throws Exception {
        try (FakeMaster follower = new FakeMaster()) {
            follower.answers(
                    exchange -> FakeMaster.redirect(exchange, "//" + master.authority() + "/api/v1/scheduler"));
            script("id-1");

            client.subscribe(follower.uri(), SUBSCRIBE, listener);
            await().until(() -> !listener.log.isEmpty());
            assertThat(client.send(REVIVE).get(5, TimeUnit.SECONDS)).isNull();

            assertThat(follower.requests()).hasSize(1);
            assertThat(master.requests())
                    .hasSize(2)
                    .allMatch(request -> request.path().equals("/api/v1/scheduler"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"self", "//", "http://[bad", "missing"})
    void aUselessRedirectEndsTheAttempt(String location) {
        master.answers(exchange -> {
            switch (location) {
                case "self" -> FakeMaster.redirect(exchange, "//" + master.authority());
                case "missing" -> FakeMaster.answer(exchange, 307, "");
                default -> FakeMaster.redirect(exchange, location);
            }
        });
        client.subscribe(master.uri(), SUBSCRIBE, listener);
        await().until(() -> listener.causes.size() == 1);

        assertThat(listener.log).hasSize(1);
        assertThat(master.requests()).hasSizeBetween(1, 6);
    }

    @Test
    void anErrorAnswerIsTheCause() {
        master.answers(exchange -> FakeMaster.answer(exchange, 503, "No leader elected"));
        client.subscribe(master.uri(), SUBSCRIBE, listener);
        await().until(() -> listener.causes.size() == 1);

        assertThat(listener.causes.getFirst()).isInstanceOfSatisfying(ApiException.class, e -> {
            assertThat(e.status()).isEqualTo(503);
            assertThat(e.body()).isEqualTo("No leader elected");
        });
        assertThat(client.send(REVIVE)).isCompletedExceptionally();
    }

    @Test
    void aRefusedConnectionIsReported() {
        URI nobody = master.uri();
        master.close();
        client.subscribe(nobody, SUBSCRIBE, listener);
        await().until(() -> listener.causes.size() == 1);
    }

    @Test
    void anAnswerWithoutStreamIdIsRefused() {
        subscribe("");
        await().until(() -> listener.causes.size() == 1);
        assertThat(listener.causes.getFirst()).hasMessageContaining("Mesos-Stream-Id");
        assertThat(listener.log).hasSize(1);
    }

    @Test
    void theEndOfTheStreamIsReportedOnce() {
        FakeMaster.Stream stream = subscribe("id-1");
        stream.event(subscribed(15));
        stream.end();
        await().until(() -> listener.causes.size() == 1);

        assertThat(listener.log)
                .containsExactly("subscribed id-1", "event SUBSCRIBED", "disconnected The master ended the stream");
        assertThat(client.send(REVIVE)).isCompletedExceptionally();
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "5\nabc", "99999999\n", "3\nabc"})
    void garbageEndsTheStream(String garbage) {
        FakeMaster.Stream stream = subscribe("id-1");
        stream.bytes(garbage.getBytes(StandardCharsets.US_ASCII));
        stream.end();
        await().until(() -> listener.causes.size() == 1);
        assertThat(listener.events).isEmpty();
    }

    @Test
    void silenceBeyondFiveHeartbeatsEndsTheStream() {
        FakeMaster.Stream stream = subscribe("id-1");
        stream.event(subscribed(0.05));
        await().until(() -> listener.causes.size() == 1);
        assertThat(listener.causes.getFirst()).hasMessage("No event within PT0.25S");
    }

    @Test
    void anExceptionOfTheListenerEndsTheStream() {
        listener.onEvent = () -> {
            throw new IllegalStateException("listener broke");
        };
        FakeMaster.Stream stream = subscribe("id-1");
        stream.event(HEARTBEAT);
        await().until(() -> listener.causes.size() == 1);
        assertThat(listener.causes.getFirst()).hasRootCauseMessage("listener broke");
    }

    @Test
    void aNewSubscriptionEndsTheOneBeforeFirst() {
        FakeMaster.Stream first = subscribe("id-1");
        first.event(HEARTBEAT);
        await().until(() -> listener.events.size() == 1);

        FakeMaster.Stream second = subscribe("id-2");
        second.event(HEARTBEAT);
        await().until(() -> listener.events.size() == 2);

        assertThat(listener.log)
                .containsExactly(
                        "subscribed id-1",
                        "event HEARTBEAT",
                        "disconnected Closed by the client",
                        "subscribed id-2",
                        "event HEARTBEAT");
    }

    @Test
    void aRefusedCallFailsAndTheNextOneIsStillSent() throws Exception {
        subscribe("id-1");
        await().until(() -> !listener.log.isEmpty());
        AtomicInteger calls = new AtomicInteger();
        master.answers(exchange ->
                FakeMaster.answer(exchange, calls.incrementAndGet() == 1 ? 400 : 202, calls.get() == 1 ? "stale" : ""));

        CompletableFuture<Void> refused = client.send(REVIVE);
        CompletableFuture<Void> accepted = client.send(REVIVE);

        assertThatThrownBy(() -> refused.get(5, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .cause()
                .isInstanceOf(ApiException.class)
                .hasMessage("HTTP 400: stale");
        assertThat(accepted.get(5, TimeUnit.SECONDS)).isNull();
        assertThat(listener.causes).isEmpty();
    }

    @Test
    void callsBeyondTheQueueAreRefusedAtOnceAndTheOthersKeepTheirOrder() throws Exception {
        subscribe("id-1");
        await().until(() -> !listener.log.isEmpty());
        CountDownLatch gate = new CountDownLatch(1);
        master.answers(exchange -> {
            gate.await();
            FakeMaster.answer(exchange, 202, "");
        });

        List<CompletableFuture<Void>> sent = new ArrayList<>();
        sent.add(client.send(call(0)));
        await().until(() -> master.requests().size() == 2);
        for (int i = 1; i <= 10; i++) {
            sent.add(client.send(call(i)));
        }

        assertThat(sent.subList(5, 11)).allMatch(CompletableFuture::isCompletedExceptionally);
        gate.countDown();
        CompletableFuture.allOf(sent.subList(0, 5).toArray(CompletableFuture[]::new))
                .get(5, TimeUnit.SECONDS);
        List<String> order = new ArrayList<>();
        for (FakeMaster.Request request : master.requests().subList(1, 6)) {
            order.add(Call.parseFrom(request.body()).getFrameworkId().getValue());
        }
        assertThat(order).containsExactly("0", "1", "2", "3", "4");
    }

    @Test
    void closingEndsTheSubscription() {
        subscribe("id-1");
        await().until(() -> !listener.log.isEmpty());
        client.close();
        await().until(() -> listener.causes.size() == 1);
        assertThat(client.send(REVIVE)).isCompletedExceptionally();
        assertThatThrownBy(() -> client.subscribe(master.uri(), SUBSCRIBE, listener))
                .isInstanceOf(IllegalStateException.class);
    }

    @Test
    void theListenerItselfMayClose() {
        listener.onEvent = client::close;
        FakeMaster.Stream stream = subscribe("id-1");
        stream.event(HEARTBEAT);
        await().until(() -> listener.causes.size() == 1);
        assertThat(listener.log)
                .containsExactly("subscribed id-1", "event HEARTBEAT", "disconnected Closed by the client");
    }

    @Test
    void theListenerItselfMaySubscribeAgain() {
        listener.onDisconnect = () -> {
            listener.onDisconnect = () -> {};
            subscribe("id-2");
        };
        subscribe("id-1").end();
        await().until(() -> listener.log.contains("subscribed id-2"));
        assertThat(listener.log)
                .containsExactly("subscribed id-1", "disconnected The master ended the stream", "subscribed id-2");
    }

    @Test
    void aMasterThatNeverAnswersIsGivenUp() {
        CountDownLatch never = new CountDownLatch(1);
        master.answers(_ -> never.await());
        try (SchedulerClient impatient = new SchedulerClient(
                new ClientSettings(Duration.ofSeconds(1), Duration.ofMillis(200), 1024, 1, Map.of()))) {
            impatient.subscribe(master.uri(), SUBSCRIBE, listener);
            await().until(() -> listener.causes.size() == 1);
            assertThat(listener.causes.getFirst()).hasMessageContaining("No answer");
        } finally {
            never.countDown();
        }
    }

    private FakeMaster.Stream subscribe(String streamId) {
        FakeMaster.Stream stream = script(streamId);
        client.subscribe(master.uri(), SUBSCRIBE, listener);
        return stream;
    }

    /** Answers SUBSCRIBE with a stream and other calls with 202. */
    private FakeMaster.Stream script(String streamId) {
        FakeMaster.Stream stream = new FakeMaster.Stream(streamId);
        master.answers(exchange -> {
            if (exchange.getRequestHeaders().containsKey("Mesos-Stream-Id")) {
                FakeMaster.answer(exchange, 202, "");
            } else {
                stream.handle(exchange);
            }
        });
        return stream;
    }

    private static Call call(int number) {
        return REVIVE.toBuilder()
                .setFrameworkId(FrameworkID.newBuilder().setValue(Integer.toString(number)))
                .build();
    }

    private static Event subscribed(double heartbeat) {
        return Event.newBuilder()
                .setType(Event.Type.SUBSCRIBED)
                .setSubscribed(Event.Subscribed.newBuilder()
                        .setFrameworkId(FrameworkID.newBuilder().setValue("f"))
                        .setHeartbeatIntervalSeconds(heartbeat)
                        .setMasterInfo(
                                MasterInfo.newBuilder().setId("m").setIp(1).setPort(5050)))
                .build();
    }

    /** Writes down what a subscription tells. */
    private static final class Recorder implements SchedulerClient.Listener {
        private final List<String> log = new CopyOnWriteArrayList<>();
        private final List<Event> events = new CopyOnWriteArrayList<>();
        private final List<IOException> causes = new CopyOnWriteArrayList<>();
        private volatile Runnable onEvent = () -> {};
        private volatile Runnable onDisconnect = () -> {};

        @Override
        public void subscribed(String streamId) {
            log.add("subscribed " + streamId);
        }

        @Override
        public void event(Event event) {
            log.add("event " + event.getType());
            events.add(event);
            onEvent.run();
        }

        @Override
        public void disconnected(IOException cause) {
            log.add("disconnected " + cause.getMessage());
            causes.add(cause);
            onDisconnect.run();
        }
    }
}
