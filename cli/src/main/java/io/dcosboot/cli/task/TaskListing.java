package io.dcosboot.cli.task;

import io.dcosboot.cli.CliException;
import io.dcosboot.cli.client.ClusterClient;
import io.dcosboot.cli.client.ClusterCommand;
import io.dcosboot.cli.client.Json;
import io.dcosboot.cli.client.Operator;
import io.dcosboot.cli.client.Shape;
import io.dcosboot.cli.client.Table;
import io.dcosboot.mesos.v1.DomainInfo;
import io.dcosboot.mesos.v1.master.Response;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/** Prints a list of tasks. */
abstract class TaskListing extends ClusterCommand {

    private static final String UNKNOWN = "N/A";

    enum Format {
        TABLE,
        JSON,
        IDS
    }

    final int list(String filter, Tasks.Which which, Format format, String agent) {
        ClusterClient cluster = cluster();
        List<JsonNode> tasks = Tasks.in(plainGet(cluster, "/mesos/master/state"), which).stream()
                .filter(task ->
                        agent.isEmpty() || task.path("slave_id").asString("").equals(agent))
                .sorted(Comparator.comparing(
                        (JsonNode task) -> task.path("name").asString("")))
                .toList();
        List<JsonNode> found = filter.isEmpty() ? tasks : Tasks.matching(tasks, filter);
        if (found.isEmpty() && !filter.isEmpty() && format != Format.JSON) {
            throw new CliException("no task ID found containing '%s'".formatted(filter));
        }
        switch (format) {
            case TABLE -> out().print(table(cluster, found));
            case JSON -> out().println(Json.pretty(json(found)));
            case IDS -> found.forEach(task -> out().println(Tasks.id(task)));
        }
        out().flush();
        return 0;
    }

    private static ArrayNode json(List<JsonNode> tasks) {
        Shape shape = Shape.of(TaskListing.class, "task.json");
        ArrayNode array = Json.MAPPER.createArrayNode();
        tasks.forEach(task -> array.add(shape.fill(task)));
        return array;
    }

    private static Table table(ClusterClient cluster, List<JsonNode> tasks) {
        Map<String, Response.GetAgents.Agent> agents = Operator.agents(cluster).stream()
                .collect(Collectors.toMap(a -> a.getAgentInfo().getId().getValue(), a -> a, (a, _) -> a));
        Map<String, String> users = Operator.frameworks(cluster).stream()
                .map(Response.GetFrameworks.Framework::getFrameworkInfo)
                .collect(Collectors.toMap(f -> f.getId().getValue(), f -> f.getUser(), (a, _) -> a));
        Table table = new Table("NAME", "HOST", "USER", "STATE", "ID", "AGENT ID", "REGION", "ZONE");
        for (JsonNode task : tasks) {
            String agentId = task.path("slave_id").asString("");
            Response.GetAgents.Agent agent = agents.get(agentId);
            table.row(
                    task.path("name").asString(""),
                    agent == null ? UNKNOWN : agent.getAgentInfo().getHostname(),
                    users.getOrDefault(task.path("framework_id").asString(""), ""),
                    task.path("state").asString(""),
                    Tasks.id(task),
                    agentId,
                    agent == null ? UNKNOWN : region(agent.getAgentInfo().getDomain()),
                    agent == null ? UNKNOWN : zone(agent.getAgentInfo().getDomain()));
        }
        return table;
    }

    private static String region(DomainInfo domain) {
        return orUnknown(domain.getFaultDomain().getRegion().getName());
    }

    private static String zone(DomainInfo domain) {
        return orUnknown(domain.getFaultDomain().getZone().getName());
    }

    private static String orUnknown(String name) {
        return name.isEmpty() ? UNKNOWN : name;
    }
}
