package io.dcosboot.cli.marathon;

import io.dcosboot.cli.client.ClusterCommand;
import io.dcosboot.cli.client.Json;
import io.dcosboot.cli.client.Table;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code dcos marathon task list}. */
@Command(name = "list", description = "List all tasks")
public final class MarathonTaskListCommand extends ClusterCommand {

    @Parameters(arity = "0..1", paramLabel = "<app-id>", description = "Only tasks of this app.")
    private String app = "";

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print only ids.")
    private boolean quiet;

    @Override
    public Integer call() {
        List<JsonNode> tasks = new ArrayList<>();
        new Marathon(cluster()).python("GET", "/v2/tasks", null).path("tasks").forEach(tasks::add);
        tasks.removeIf(task -> !app.isEmpty() && !text(task, "appId").equals("/" + Marathon.path(app)));
        tasks.sort(
                Comparator.comparing((JsonNode task) -> text(task, "appId")).thenComparing(task -> text(task, "id")));
        if (json) {
            out().println(Json.pretty(Json.tree(tasks)));
        } else if (quiet) {
            tasks.forEach(task -> out().println(text(task, "id")));
        } else {
            Table table = new Table("APP", "HEALTHY", "STARTED", "HOST", "ID", "ROLE");
            tasks.forEach(task -> table.row(
                    text(task, "appId"),
                    isHealthy(task) ? "True" : "False",
                    task.path("startedAt").asString("N/A"),
                    text(task, "host"),
                    text(task, "id"),
                    text(task, "role")));
            out().print(table);
        }
        out().flush();
        return 0;
    }

    /** Without checks a task counts as healthy. */
    private static boolean isHealthy(JsonNode task) {
        for (JsonNode result : task.path("healthCheckResults")) {
            if (!result.path("alive").asBoolean(false)) {
                return false;
            }
        }
        return true;
    }

    private static String text(JsonNode task, String member) {
        return task.path(member).asString("");
    }
}
