package io.dcosboot.master.zookeeper;

import io.dcosboot.master.core.port.RegistryStore.RegistryException;
import io.dcosboot.master.core.state.RegistryRecord;
import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.json.MesosJsonException;
import io.dcosboot.mesos.v1.AgentInfo;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Records of the registry as JSON: {@code {"standing":"ADMITTED","info":{…}}} with the agent as the Mesos API shows it,
 * or {@code {"standing":"UNREACHABLE","since":"…"}}. Members that a newer master adds are ignored.
 */
final class RegistryFormat {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private RegistryFormat() {}

    static byte[] write(RegistryRecord record) {
        ObjectNode node = JSON.createObjectNode();
        switch (record) {
            case RegistryRecord.Admitted(AgentInfo info) ->
                node.put("standing", "ADMITTED").set("info", JSON.readTree(MesosJson.print(info)));
            case RegistryRecord.Unreachable(Instant since) ->
                node.put("standing", "UNREACHABLE").put("since", since.toString());
            case RegistryRecord.Gone(Instant since) ->
                node.put("standing", "GONE").put("since", since.toString());
        }
        return JSON.writeValueAsBytes(node);
    }

    static RegistryRecord read(byte[] data) throws RegistryException {
        try {
            JsonNode node = JSON.readTree(data);
            String standing = node.path("standing").asString("");
            return switch (standing) {
                case "ADMITTED" ->
                    new RegistryRecord.Admitted(
                            MesosJson.parse(node.path("info").toString(), AgentInfo.getDefaultInstance()));
                case "UNREACHABLE" -> new RegistryRecord.Unreachable(since(node));
                case "GONE" -> new RegistryRecord.Gone(since(node));
                default -> throw new IllegalArgumentException("unknown standing '" + standing + "'");
            };
        } catch (JacksonException | MesosJsonException | DateTimeParseException | IllegalArgumentException e) {
            throw new RegistryException("A record of the registry is damaged: " + e.getMessage(), e);
        }
    }

    private static Instant since(JsonNode node) {
        return Instant.parse(node.path("since").asString(""));
    }
}
