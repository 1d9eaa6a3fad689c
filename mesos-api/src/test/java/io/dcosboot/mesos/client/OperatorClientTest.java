package io.dcosboot.mesos.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.dcosboot.mesos.v1.master.Call;
import io.dcosboot.mesos.v1.master.Event;
import io.dcosboot.mesos.v1.master.Response;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class OperatorClientTest {
    private static final Call GET_HEALTH =
            Call.newBuilder().setType(Call.Type.GET_HEALTH).build();

    private FakeMaster master;
    private OperatorClient client;

    @BeforeEach
    void start() throws IOException {
        master = new FakeMaster();
        client =
                new OperatorClient(new ClientSettings(Duration.ofSeconds(5), Duration.ofSeconds(1), 1024, 1, Map.of()));
    }

    @AfterEach
    void stop() {
        client.close();
        master.close();
    }

    @Test
    void aCallIsAnswered() throws Exception {
        Response healthy = Response.newBuilder()
                .setType(Response.Type.GET_HEALTH)
                .setGetHealth(Response.GetHealth.newBuilder().setHealthy(true))
                .build();
        master.answers(exchange -> {
            exchange.sendResponseHeaders(200, healthy.getSerializedSize());
            healthy.writeTo(exchange.getResponseBody());
        });

        assertThat(client.call(master.uri(), GET_HEALTH)).isEqualTo(healthy);
        assertThat(Call.parseFrom(master.requests().getFirst().body())).isEqualTo(GET_HEALTH);
        assertThat(master.requests().getFirst().path()).isEqualTo("/api/v1");
    }

    @Test
    void anEmptyAnswerIsAnEmptyResponse() throws Exception {
        master.answers(exchange -> FakeMaster.answer(exchange, 202, ""));
        assertThat(client.call(master.uri(), GET_HEALTH)).isEqualTo(Response.getDefaultInstance());
    }

    @Test
    void aRedirectThatNamesOnlyTheLeaderKeepsThePath() throws Exception {
        try (FakeMaster follower = new FakeMaster()) {
            follower.answers(exchange -> FakeMaster.redirect(exchange, "//" + master.authority()));
            master.answers(exchange -> FakeMaster.answer(exchange, 200, ""));

            assertThat(client.call(follower.uri(), GET_HEALTH)).isEqualTo(Response.getDefaultInstance());
            assertThat(master.requests().getFirst().path()).isEqualTo("/api/v1");
        }
    }

    @Test
    void aRefusalTellsStatusAndText() {
        master.answers(exchange -> FakeMaster.answer(exchange, 403, "403 Forbidden."));
        assertThatThrownBy(() -> client.call(master.uri(), GET_HEALTH))
                .isInstanceOf(ApiException.class)
                .hasMessage("HTTP 403: 403 Forbidden.");
    }

    @Test
    void anAnswerBeyondTheLimitIsRefused() {
        master.answers(exchange -> FakeMaster.answer(exchange, 200, "x".repeat(1025)));
        assertThatThrownBy(() -> client.call(master.uri(), GET_HEALTH))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("longer than 1024 bytes");
    }

    @Test
    void anAnswerThatStopsInTheMiddleIsGivenUp() {
        FakeMaster.Stream stalled = new FakeMaster.Stream("");
        stalled.bytes(new byte[] {8});
        master.answers(stalled);
        assertThatThrownBy(() -> client.call(master.uri(), GET_HEALTH)).isInstanceOf(IOException.class);
    }

    @Test
    void eventsArriveUntilTheStreamIsClosed() throws Exception {
        FakeMaster.Stream stream = new FakeMaster.Stream("");
        master.answers(stream);
        List<String> log = new CopyOnWriteArrayList<>();
        OperatorClient.Listener listener = new OperatorClient.Listener() {
            @Override
            public void event(Event event) {
                log.add(event.getType().name());
            }

            @Override
            public void disconnected(IOException cause) {
                log.add(cause.getMessage());
            }
        };

        try (AutoCloseable _ = client.subscribe(master.uri(), listener)) {
            stream.event(Event.newBuilder().setType(Event.Type.HEARTBEAT).build());
            await().until(() -> log.contains("HEARTBEAT"));
        }
        await().until(() -> log.size() == 2);
        assertThat(log).containsExactly("HEARTBEAT", "Closed by the client");
        assertThat(Call.parseFrom(master.requests().getFirst().body()).getType())
                .isEqualTo(Call.Type.SUBSCRIBE);
    }
}
