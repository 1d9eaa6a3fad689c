package io.dcosboot.cli.node;

import io.dcosboot.cli.CliException;
import io.dcosboot.cli.client.ClusterClient;
import io.dcosboot.cli.client.ClusterCommand;
import io.dcosboot.cli.client.Json;
import io.dcosboot.cli.client.Operator;
import io.dcosboot.cli.client.Shape;
import io.dcosboot.cli.client.Table;
import io.dcosboot.mesos.v1.DrainState;
import io.dcosboot.mesos.v1.master.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Puts the list of nodes together from five answers of the cluster, as cli.md §9 has it. */
abstract class NodeListing extends ClusterCommand {

    private static final String UNKNOWN = "N/A";

    final int list(boolean json, String mesosId) {
        ClusterClient cluster = cluster();
        List<ObjectNode> nodes;
        try (ExecutorService calls = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<JsonNode> state = calls.submit(() -> plainGet(cluster, "/mesos/master/state"));
            Future<JsonNode> summary = calls.submit(() -> plainGet(cluster, "/mesos/master/state-summary"));
            Future<Optional<JsonNode>> net = calls.submit(() -> tolerated(cluster, "/net/v1/nodes"));
            Future<Optional<JsonNode>> masters =
                    calls.submit(() -> tolerated(cluster, "/mesos_dns/v1/hosts/master.mesos"));
            Future<List<Response.GetAgents.Agent>> agents = calls.submit(() -> Operator.agents(cluster));
            nodes = new ArrayList<>(agents(get(state), get(summary), get(net), get(agents)));
            nodes.addAll(masters(get(state), get(masters).orElseGet(() -> leader(get(state))), get(net)));
        }
        nodes.removeIf(
                node -> !mesosId.isEmpty() && !node.path("id").asString("").equals(mesosId));
        if (json) {
            ArrayNode array = Json.MAPPER.createArrayNode();
            nodes.forEach(array::add);
            out().println(Json.pretty(array));
        } else {
            out().print(table(nodes));
        }
        out().flush();
        return 0;
    }

    private static List<ObjectNode> agents(
            JsonNode state, JsonNode summary, Optional<JsonNode> net, List<Response.GetAgents.Agent> operator) {
        Map<String, String> statuses = operator.stream()
                .collect(Collectors.toMap(
                        a -> a.getAgentInfo().getId().getValue(), NodeListing::status, (first, _) -> first));
        Shape shape = Shape.of(NodeListing.class, "agent.json");
        List<ObjectNode> agents = new ArrayList<>();
        for (JsonNode slave : state.path("slaves")) {
            String id = slave.path("id").asString("");
            ObjectNode source = slave.deepCopy().asObject();
            for (JsonNode counts : summary.path("slaves")) {
                if (counts.path("id").asString("").equals(id)) {
                    counts.properties().stream()
                            .filter(count -> count.getKey().startsWith("TASK_")
                                    || count.getKey().equals("framework_ids"))
                            .forEach(count -> source.set(count.getKey(), count.getValue()));
                }
            }
            publicAddresses(net, ip(slave)).ifPresent(ips -> source.set("public_ips", ips));
            JsonNode domain = slave.path("domain").path("fault_domain");
            source.put("region", domain.path("region").path("name").asString(""));
            source.put("zone", domain.path("zone").path("name").asString(""));
            source.put("type", "agent");
            source.put("status", statuses.getOrDefault(id, ""));
            agents.add(shape.fill(source));
        }
        return agents;
    }

    private static List<ObjectNode> masters(JsonNode state, JsonNode dns, Optional<JsonNode> net) {
        Shape shape = Shape.of(NodeListing.class, "master.json");
        JsonNode domain = state.path("domain").path("fault_domain");
        List<ObjectNode> masters = new ArrayList<>();
        for (JsonNode host : dns) {
            String ip = host.path("ip").asString("");
            boolean leads = ip.equals(state.path("hostname").asString(""));
            ObjectNode source = host.deepCopy().asObject();
            publicAddresses(net, ip).ifPresent(ips -> source.set("public_ips", ips));
            source.put("type", leads ? "master (leader)" : "master (standby)");
            source.put("region", domain.path("region").path("name").asString(""));
            source.put("zone", domain.path("zone").path("name").asString(""));
            if (leads) {
                source.set("id", state.path("id"));
                source.set("pid", state.path("pid"));
                source.put("version", state.path("version").asString(""));
            }
            masters.add(shape.fill(source));
        }
        return masters;
    }

    private static Table table(List<ObjectNode> nodes) {
        Table table = new Table("HOSTNAME", "IP", "PUBLIC IP(S)", "ID", "TYPE", "STATUS", "REGION", "ZONE");
        for (JsonNode node : nodes) {
            boolean agent = node.has("hostname");
            table.row(
                    node.path(agent ? "hostname" : "host").asString(""),
                    agent ? ip(node) : node.path("ip").asString(""),
                    joined(node.path("public_ips")),
                    agent ? text(node, "id") : orUnknown(text(node, "id")),
                    agent && isPublic(node) ? "agent (public)" : text(node, "type"),
                    text(node, "status"),
                    agent ? text(node, "region") : orUnknown(text(node, "region")),
                    agent ? text(node, "zone") : orUnknown(text(node, "zone")));
        }
        return table;
    }

    /** Drain state, else whether the master lets it work. */
    private static String status(Response.GetAgents.Agent agent) {
        DrainState drain = agent.getDrainInfo().getState();
        if (agent.hasDrainInfo() && drain != DrainState.UNKNOWN) {
            return drain.name();
        }
        if (agent.getDeactivated()) {
            return "DEACTIVATED";
        }
        return agent.getActive() ? "ACTIVE" : "UNKNOWN";
    }

    /** The address in {@code slave(1)@address:port}. */
    static String ip(JsonNode agent) {
        String pid = agent.path("pid").asString("");
        int at = pid.indexOf('@');
        int colon = pid.lastIndexOf(':');
        return at < 0 || colon < at ? "" : pid.substring(at + 1, colon);
    }

    private static boolean isPublic(JsonNode agent) {
        return agent.path("attributes").path("public_ip").asString("").equals("true");
    }

    /** The answer at a path, unless it fails: the list is worth showing without. */
    private static Optional<JsonNode> tolerated(ClusterClient cluster, String path) {
        ClusterClient.Answer answer = cluster.get(ClusterClient.Flavour.PLAIN, path);
        try {
            return answer.isSuccess() ? Optional.of(answer.json()) : Optional.empty();
        } catch (CliException e) {
            return Optional.empty();
        }
    }

    /** Where names are not served: the one master that is known, in the form of their answer. */
    private static JsonNode leader(JsonNode state) {
        ObjectNode leader = Json.MAPPER.createObjectNode();
        leader.set("host", state.path("hostname"));
        leader.set("ip", state.path("hostname"));
        return Json.MAPPER.createArrayNode().add(leader);
    }

    private static Optional<JsonNode> publicAddresses(Optional<JsonNode> net, String ip) {
        if (net.isEmpty()) {
            return Optional.empty();
        }
        for (JsonNode node : net.get()) {
            if (node.path("private_ip").asString("").equals(ip)) {
                return Optional.of(node.path("public_ips"));
            }
        }
        return Optional.empty();
    }

    private static String joined(JsonNode ips) {
        List<String> texts = new ArrayList<>();
        ips.forEach(ip -> texts.add(ip.asString("")));
        return String.join(", ", texts);
    }

    private static String text(JsonNode node, String member) {
        return node.path(member).asString("");
    }

    private static String orUnknown(String text) {
        return text.isEmpty() ? UNKNOWN : text;
    }

    private static <T> T get(Future<T> call) {
        try {
            return call.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CliException("interrupted", 130);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof CliException failure ? failure : new IllegalStateException(e.getCause());
        }
    }
}
