package io.dcosboot.master.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dcosboot.master.core.Given;
import io.dcosboot.master.core.GivenOperations;
import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.link.MasterMessage;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.OperationState;
import io.dcosboot.mesos.v1.OperationStatus;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.scheduler.Call;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reservations and volumes as operators and frameworks make them, against a running master with an agent of its own. */
final class ReservationsOnTheWire implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Resource RESERVED = GivenOperations.reserved("disk", 100, "prod");
    private static final Resource VOLUME = GivenOperations.volume("vol-1", 50, "prod");

    private final Http http;
    private final FakeAgent agent = new FakeAgent(GivenOperations.agent("127.0.0.88", "cpus:2;mem:1000;disk:1000"));
    private final String id;

    ReservationsOnTheWire(RunningMaster master) {
        http = master.http();
        agent.connect(master.linkPort());
        await().until(() -> agent.id() != null);
        id = agent.id().value();
    }

    private HttpResponse<String> form(String path, String... pairs) {
        StringBuilder form = new StringBuilder();
        for (int i = 0; i < pairs.length; i += 2) {
            form.append(i == 0 ? "" : "&")
                    .append(pairs[i])
                    .append('=')
                    .append(URLEncoder.encode(pairs[i + 1], StandardCharsets.UTF_8));
        }
        return http.send(
                "POST",
                path,
                form.toString().getBytes(StandardCharsets.UTF_8),
                "Content-Type",
                "application/x-www-form-urlencoded");
    }

    private static String array(Resource resource) {
        return "[" + MesosJson.print(resource) + "]";
    }

    private static void assertAnswer(HttpResponse<String> answer, int status, String body) {
        assertThat(answer.body()).isEqualTo(body);
        assertThat(answer.statusCode()).isEqualTo(status);
    }

    private JsonNode reservedToProd() {
        return JSON.readTree(http.get("/slaves?slave_id=" + id).body())
                .path("slaves")
                .path(0)
                .path("reserved_resources_full")
                .path("prod");
    }

    private JsonNode operations() {
        return JSON.readTree(
                        http.post("/api/v1", "{\"type\":\"GET_OPERATIONS\"}").body())
                .path("get_operations")
                .path("operations");
    }

    void operatorsReserveAndMakeVolumes() {
        assertAnswer(form("/reserve", "slaveId", id, "resources", array(RESERVED)), 202, "");
        assertAnswer(form("/master/create-volumes", "slaveId", id, "volumes", array(VOLUME)), 202, "");
        await().untilAsserted(() -> assertThat(reservedToProd().size()).isEqualTo(2));
        assertThat(reservedToProd().toString()).contains("\"id\":\"vol-1\"", "\"value\":50.0");
        await().untilAsserted(
                        () -> assertThat(agent.received().stream().filter(MasterMessage::hasAcknowledgeOperationStatus))
                                .hasSize(2));
        assertThat(operations().isMissingNode()).isTrue();

        assertAnswer(form("/destroy-volumes", "slaveId", id, "volumes", array(VOLUME)), 202, "");
        assertAnswer(
                form("/destroy-volumes", "slaveId", id, "volumes", array(VOLUME)),
                400,
                "Invalid DESTROY operation: Persistent volumes not found");
        assertAnswer(
                http.post(
                        "/api/v1",
                        "{\"type\":\"UNRESERVE_RESOURCES\",\"unreserve_resources\":{\"agent_id\":{\"value\":\"" + id
                                + "\"},\"resources\":" + array(RESERVED) + "}}"),
                202,
                "");
        await().untilAsserted(() -> assertThat(reservedToProd().isMissingNode()).isTrue());
        assertThat(form("/unreserve", "slaveId", id, "resources", array(RESERVED))
                        .statusCode())
                .isEqualTo(409);
    }

    void badFormsAreRefusedWithTheirReason() {
        String resources = array(RESERVED);
        assertAnswer(
                form("/reserve", "resources", resources), 400, "Missing 'slaveId' query parameter in the request body");
        assertAnswer(
                form("/reserve", "slaveId", "nope", "resources", resources), 400, "No agent found with specified ID");
        assertAnswer(form("/reserve", "slaveId", id), 400, "Missing 'resources' query parameter in the request body");
        assertAnswer(
                form("/create-volumes", "slaveId", id), 400, "Missing 'volumes' query parameter in the request body");
        assertAnswer(
                form("/reserve", "slaveId", id, "resources", "{"),
                400,
                "Error parsing 'resources' query parameter in the request body: syntax error at line 1 near: ");
        assertThat(form("/reserve", "slaveId", id, "resources", "{}").body())
                .startsWith("Error parsing 'resources' query parameter in the request body: ");
        for (String path : List.of("/reserve", "/unreserve", "/create-volumes", "/destroy-volumes")) {
            assertAnswer(
                    http.get(path), 405, "405 Method Not Allowed. Expecting one of { 'POST' }, but received 'GET'.");
        }
        assertThat(reservedToProd().isMissingNode()).isTrue();
    }

    void frameworksHearOfTheirOperations() throws IOException {
        try (var stream = http.subscribe(Given.subscribe(
                Given.framework("reserver", "prod").setFailoverTimeout(0).build()))) {
            await().until(() -> stream.events().stream().anyMatch(event -> offerOf(event) != null));
            var framework = stream.events().getFirst().getSubscribed().getFrameworkId();
            Offer offer = stream.events().stream()
                    .filter(event -> offerOf(event) != null)
                    .map(this::offerOf)
                    .findFirst()
                    .orElseThrow();
            assertThat(http.call(
                                    stream.streamId(),
                                    GivenOperations.accept(
                                            framework,
                                            offer.getId(),
                                            0,
                                            GivenOperations.named("op-1", GivenOperations.reserve(RESERVED))))
                            .statusCode())
                    .isEqualTo(202);
            await().until(() -> stream.events().stream().anyMatch(Event::hasUpdateOperationStatus));
            OperationStatus status = stream.events().stream()
                    .filter(Event::hasUpdateOperationStatus)
                    .findFirst()
                    .orElseThrow()
                    .getUpdateOperationStatus()
                    .getStatus();
            assertThat(status.getState()).isEqualTo(OperationState.OPERATION_FINISHED);
            assertThat(status.getOperationId().getValue()).isEqualTo("op-1");
            await().untilAsserted(() -> assertThat(operations()
                            .path(0)
                            .path("latest_status")
                            .path("state")
                            .asString())
                    .isEqualTo("OPERATION_FINISHED"));

            http.call(
                    stream.streamId(),
                    Given.call(Call.Type.ACKNOWLEDGE_OPERATION_STATUS, framework)
                            .setAcknowledgeOperationStatus(Call.AcknowledgeOperationStatus.newBuilder()
                                    .setAgentId(status.getAgentId())
                                    .setOperationId(status.getOperationId())
                                    .setUuid(status.getUuid().getValue()))
                            .build());

            await().untilAsserted(() -> assertThat(operations().isMissingNode()).isTrue());
            assertThat(http.get("/metrics/snapshot").body()).contains("\"master/operations/total\":0");
        }
    }

    private @Nullable Offer offerOf(Event event) {
        return event.getOffers().getOffersList().stream()
                .filter(offer -> offer.getAgentId().getValue().equals(id))
                .findFirst()
                .orElse(null);
    }

    /** Leaves the master as it was. */
    @Override
    public void close() {
        agent.unregister();
        await().until(() -> !http.get("/slaves").body().contains(id));
        agent.close();
    }
}
