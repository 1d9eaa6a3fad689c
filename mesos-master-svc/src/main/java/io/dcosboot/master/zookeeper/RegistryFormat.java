package io.dcosboot.master.zookeeper;

import io.dcosboot.master.core.port.RegistryStore.RegistryException;
import io.dcosboot.master.core.state.Activation;
import io.dcosboot.master.core.state.Drain;
import io.dcosboot.master.core.state.RegistryRecord;
import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.json.MesosJsonException;
import io.dcosboot.mesos.v1.AgentInfo;
import io.dcosboot.mesos.v1.DrainInfo;
import io.dcosboot.mesos.v1.DrainState;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Records of the registry as JSON: {@code {"standing":"ADMITTED","info":{…}}} with the agent as the Mesos API shows it,
 * or {@code {"standing":"UNREACHABLE","since":"…"}}, with {@code deactivated}, {@code drain_info} and {@code drain_since} where
 * the operator decided so. Members that a newer master adds are ignored.
 */
final class RegistryFormat {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private RegistryFormat() {}

    static byte[] write(RegistryRecord record) {
        ObjectNode node = JSON.createObjectNode();
        switch (record) {
            case RegistryRecord.Admitted(AgentInfo info, Activation activation) -> {
                node.put("standing", "ADMITTED").set("info", JSON.readTree(MesosJson.print(info)));
                write(node, activation);
            }
            case RegistryRecord.Unreachable(Instant since, Activation activation) -> {
                node.put("standing", "UNREACHABLE").put("since", since.toString());
                write(node, activation);
            }
            case RegistryRecord.Gone(Instant since) ->
                node.put("standing", "GONE").put("since", since.toString());
        }
        return JSON.writeValueAsBytes(node);
    }

    private static void write(ObjectNode node, Activation activation) {
        if (activation.deactivated()) {
            node.put("deactivated", true);
        }
        activation
                .drain()
                .ifPresent(drain -> node.put("drain_since", drain.since().toString())
                        .set("drain_info", JSON.readTree(MesosJson.print(drain.info()))));
    }

    static RegistryRecord read(byte[] data) throws RegistryException {
        try {
            JsonNode node = JSON.readTree(data);
            String standing = node.path("standing").asString("");
            return switch (standing) {
                case "ADMITTED" ->
                    new RegistryRecord.Admitted(
                            MesosJson.parse(node.path("info").toString(), AgentInfo.getDefaultInstance()),
                            activation(node));
                case "UNREACHABLE" -> new RegistryRecord.Unreachable(since(node), activation(node));
                case "GONE" -> new RegistryRecord.Gone(since(node));
                default -> throw new IllegalArgumentException("unknown standing '" + standing + "'");
            };
        } catch (JacksonException | MesosJsonException | DateTimeParseException | IllegalArgumentException e) {
            throw new RegistryException("A record of the registry is damaged: " + e.getMessage(), e);
        }
    }

    private static Activation activation(JsonNode node) throws MesosJsonException {
        JsonNode drain = node.path("drain_info");
        return new Activation(
                node.path("deactivated").asBoolean(false),
                drain.isObject()
                        ? Optional.of(drain(
                                MesosJson.parse(drain.toString(), DrainInfo.getDefaultInstance()),
                                Instant.parse(node.path("drain_since").asString(""))))
                        : Optional.empty());
    }

    private static Drain drain(DrainInfo info, Instant since) {
        return new Drain(info.getConfig(), info.getState() == DrainState.DRAINED, since);
    }

    private static Instant since(JsonNode node) {
        return Instant.parse(node.path("since").asString(""));
    }
}
