package io.dcosboot.marathon.api.json;

import io.dcosboot.marathon.core.model.Network;
import io.dcosboot.marathon.core.model.Networking;
import io.dcosboot.marathon.core.model.PortDefinition;
import io.dcosboot.marathon.core.model.PortMapping;
import io.dcosboot.marathon.core.model.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Networks and ports of a modern document, with the defaults of marathon.md §5. */
final class Ports {

    private static final String DEFAULT_NAME = "default";

    private Ports() {}

    static boolean isHost(JsonNode document) {
        JsonNode networks = document.path("networks");
        return networks.isEmpty()
                || StreamSupport.stream(networks.spliterator(), false)
                        .anyMatch(network -> network.path("mode").asString("").equals("host"));
    }

    static Networking networking(ObjectNode document, Defaults defaults, Problems problems) {
        List<Network> networks = new ArrayList<>();
        for (JsonNode network : document.path("networks")) {
            networks.add(network(network, defaults, problems));
        }
        boolean host = isHost(document);
        if (!host && !document.path("portDefinitions").isEmpty()) {
            problems.add("/portDefinitions", "portDefinitions are only allowed with host-networking");
        }
        if (host && !document.path("container").path("portMappings").isEmpty()) {
            problems.add("/container/portMappings", "portMappings are not allowed with host-networking");
        }
        return new Networking(
                networks.isEmpty() ? List.of(Network.HOST) : networks,
                host ? definitions(document) : List.of(),
                host && document.path("requirePorts").asBoolean(false));
    }

    private static Network network(JsonNode network, Defaults defaults, Problems problems) {
        Network.Mode mode = switch (network.path("mode").asString("container")) {
            case "host" -> Network.Mode.HOST;
            case "container/bridge" -> Network.Mode.BRIDGE;
            default -> Network.Mode.CONTAINER;
        };
        @Nullable String name = text(network, "name");
        if (mode == Network.Mode.CONTAINER && name == null) {
            name = defaults.networkName();
            if (name == null) {
                problems.add("/networks", "Network name must be specified when container network is selected.");
            }
        }
        return new Network(mode, name, strings(network.path("labels")));
    }

    private static List<PortDefinition> definitions(JsonNode document) {
        if (!document.has("portDefinitions")) {
            return List.of(new PortDefinition(0, Protocol.TCP, DEFAULT_NAME, Map.of()));
        }
        List<PortDefinition> definitions = new ArrayList<>();
        for (JsonNode port : document.path("portDefinitions")) {
            definitions.add(new PortDefinition(
                    port.path("port").asInt(0), protocol(port), text(port, "name"), strings(port.path("labels"))));
        }
        return definitions;
    }

    /** Mappings of a container on other than the host's network. */
    static List<PortMapping> mappings(JsonNode container, boolean bridge) {
        if (!container.has("portMappings")) {
            @Nullable Integer hostPort = bridge ? 0 : null;
            return List.of(new PortMapping(0, hostPort, 0, Protocol.TCP, DEFAULT_NAME, Map.of(), List.of()));
        }
        List<PortMapping> mappings = new ArrayList<>();
        for (JsonNode port : container.path("portMappings")) {
            mappings.add(mapping(port, bridge));
        }
        return mappings;
    }

    private static PortMapping mapping(JsonNode port, boolean bridge) {
        @Nullable Integer hostPort = bridge ? 0 : null;
        if (port.has("hostPort")) {
            hostPort = port.path("hostPort").intValue();
        }
        List<String> networkNames = new ArrayList<>();
        port.path("networkNames").forEach(name -> networkNames.add(name.stringValue()));
        return new PortMapping(
                port.path("containerPort").asInt(0),
                hostPort,
                port.path("servicePort").asInt(0),
                protocol(port),
                text(port, "name"),
                strings(port.path("labels")),
                networkNames);
    }

    private static Protocol protocol(JsonNode port) {
        return switch (port.path("protocol").asString("tcp")) {
            case "udp" -> Protocol.UDP;
            case "udp,tcp" -> Protocol.UDP_TCP;
            default -> Protocol.TCP;
        };
    }

    static @Nullable String text(JsonNode object, String member) {
        JsonNode value = object.path(member);
        return value.isString() && !value.stringValue().isEmpty() ? value.stringValue() : null;
    }

    static Map<String, String> strings(JsonNode object) {
        Map<String, String> strings = new LinkedHashMap<>();
        object.forEachEntry((key, value) -> strings.put(key, value.stringValue()));
        return strings;
    }
}
