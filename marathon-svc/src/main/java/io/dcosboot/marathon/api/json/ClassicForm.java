package io.dcosboot.marathon.api.json;

import static io.dcosboot.marathon.api.json.Shape.JSON;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Rewrites the members that older clients send into today's (marathon.md §6). A pair of an old and a new member is a
 * conflict only when the two disagree, since clients send back what they read.
 *
 * <p>Works on a document that {@link AppShape} accepted, in place.
 */
final class ClassicForm {

    private static final List<String> ARCHIVES =
            List.of(".tar", ".tar.gz", ".tar.bz2", ".tar.xz", ".gz", ".tgz", ".tbz2", ".txz", ".zip");

    private final ObjectNode app;
    private final @Nullable ObjectNode stored;
    private final String bridgeName;
    private final Problems problems;

    private ClassicForm(ObjectNode app, @Nullable ObjectNode stored, String bridgeName, Problems problems) {
        this.app = app;
        this.stored = stored;
        this.bridgeName = bridgeName;
        this.problems = problems;
    }

    /**
     * @param stored the app in modern form that {@code app} is going to change, if any: old members that only echo it
     *     say nothing
     */
    static void modernise(ObjectNode app, @Nullable ObjectNode stored, String bridgeName, Problems problems) {
        ClassicForm form = new ClassicForm(app, stored, bridgeName, problems);
        form.dropEchoes();
        form.fetchFromUris();
        form.networksFromDocker();
        form.networksFromIpAddress();
        form.mappingsFromDocker();
        form.definitionsFromPorts();
    }

    private void dropEchoes() {
        if (stored == null) {
            return;
        }
        for (String old : List.of("ports", "uris")) {
            if (app.has(old) && app.path(old).equals(stored.path(old))) {
                app.remove(old);
            }
        }
    }

    private void fetchFromUris() {
        @Nullable JsonNode uris = app.remove("uris");
        if (uris == null) {
            return;
        }
        if (app.path("fetch").isEmpty()) {
            ArrayNode fetch = app.putArray("fetch");
            for (JsonNode uri : uris) {
                fetch.addObject().put("uri", uri.stringValue()).put("extract", isArchive(uri.stringValue()));
            }
        } else if (!uris.isEmpty() && !texts(uris, null).equals(texts(app.path("fetch"), "uri"))) {
            problems.add("/uris", "may not be set in conjunction with fetch");
        }
    }

    private static boolean isArchive(String uri) {
        return ARCHIVES.stream().anyMatch(uri::endsWith);
    }

    private static Set<String> texts(JsonNode array, @Nullable String member) {
        Set<String> texts = new HashSet<>();
        for (JsonNode entry : array) {
            texts.add((member == null ? entry : entry.path(member)).stringValue());
        }
        return texts;
    }

    private void networksFromDocker() {
        @Nullable JsonNode network = docker() == null ? null : docker().remove("network");
        if (network == null) {
            return;
        }
        ArrayNode networks = JSON.arrayNode();
        switch (network.stringValue()) {
            case "HOST" -> networks.addObject().put("mode", "host");
            case "BRIDGE" -> networks.addObject().put("mode", "container/bridge");
            case "USER" -> networks.add(containerNetwork(app.path("ipAddress")));
            default -> {
                problems.add("/container/docker/network", "the network mode NONE is not supported");
                return;
            }
        }
        if (!network.stringValue().equals("HOST")) {
            app.remove("portDefinitions");
        }
        if (!app.has("networks")) {
            app.set("networks", networks);
        } else if (!modes(app.path("networks")).equals(modes(networks))) {
            problems.add("/networks", "container.docker.network and networks name different networks");
        }
    }

    private static ObjectNode containerNetwork(JsonNode ipAddress) {
        ObjectNode network = JSON.objectNode().put("mode", "container");
        if (ipAddress.has("networkName")) {
            network.set("name", ipAddress.path("networkName"));
        }
        if (ipAddress.has("labels")) {
            network.set("labels", ipAddress.path("labels"));
        }
        return network;
    }

    private static Set<String> modes(JsonNode networks) {
        Set<String> modes = new HashSet<>();
        for (JsonNode network : networks) {
            modes.add(network.path("mode").asString("container"));
        }
        return modes;
    }

    private void networksFromIpAddress() {
        @Nullable JsonNode ipAddress = app.remove("ipAddress");
        if (ipAddress == null) {
            return;
        }
        if (!app.path("ports").isEmpty() || !app.path("portDefinitions").isEmpty()) {
            problems.add("/", "cannot specify both an IP address and port");
        }
        if (!app.has("networks")) {
            boolean bridge = ipAddress.path("networkName").asString("").equals(bridgeName);
            ObjectNode network =
                    bridge ? JSON.objectNode().put("mode", "container/bridge") : containerNetwork(ipAddress);
            app.putArray("networks").add(network);
        }
        if (!app.has("container")) {
            app.putObject("container").put("type", "MESOS");
        }
        JsonNode ports = ipAddress.path("discovery").path("ports");
        ObjectNode container = (ObjectNode) app.path("container");
        if (!ports.isEmpty()
                && container.path("type").asString("DOCKER").equals("MESOS")
                && !container.has("portMappings")) {
            ArrayNode mappings = container.putArray("portMappings");
            for (JsonNode port : ports) {
                ObjectNode mapping = ((ObjectNode) port).deepCopy();
                mapping.set("containerPort", mapping.remove("number"));
                mappings.add(mapping);
            }
        }
    }

    private void mappingsFromDocker() {
        @Nullable JsonNode old = docker() == null ? null : docker().remove("portMappings");
        if (old == null) {
            return;
        }
        ObjectNode container = (ObjectNode) app.path("container");
        if (!container.has("portMappings")) {
            if (!joinsHost()) {
                container.set("portMappings", old);
            }
        } else if (!container.path("portMappings").equals(old)) {
            problems.add("/container/portMappings", "container.docker.portMappings says something else");
        }
    }

    private void definitionsFromPorts() {
        @Nullable JsonNode ports = app.remove("ports");
        if (ports == null) {
            return;
        }
        if (!joinsHost()) {
            padMappings(ports);
        } else if (!app.has("portDefinitions")) {
            ArrayNode definitions = app.putArray("portDefinitions");
            for (JsonNode port : ports) {
                definitions.addObject().put("port", port.intValue()).put("protocol", "tcp");
            }
        } else if (!ports.equals(numbers(app.path("portDefinitions")))) {
            problems.add("/", "cannot specify both ports and port definitions");
        }
    }

    /** Ports beyond the mappings become mappings, so that indices in health checks keep their meaning. */
    private void padMappings(JsonNode ports) {
        if (!(app.path("container") instanceof ObjectNode container)
                || !(container.path("portMappings") instanceof ArrayNode mappings)) {
            return;
        }
        for (int i = mappings.size(); i < ports.size(); i++) {
            mappings.addObject()
                    .put("containerPort", 0)
                    .put("servicePort", ports.path(i).intValue());
        }
    }

    private static ArrayNode numbers(JsonNode definitions) {
        ArrayNode numbers = JSON.arrayNode();
        for (JsonNode definition : definitions) {
            numbers.add(definition.path("port").asInt(0));
        }
        return numbers;
    }

    private boolean joinsHost() {
        JsonNode networks = app.has("networks") || stored == null ? app.path("networks") : stored.path("networks");
        return networks.isEmpty() || modes(networks).contains("host");
    }

    private @Nullable ObjectNode docker() {
        return app.path("container").path("docker") instanceof ObjectNode docker ? docker : null;
    }
}
