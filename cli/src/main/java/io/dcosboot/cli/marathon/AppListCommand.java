package io.dcosboot.cli.marathon;

import io.dcosboot.cli.client.ClusterCommand;
import io.dcosboot.cli.client.Json;
import io.dcosboot.cli.client.Table;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/** {@code dcos marathon app list}. With {@code --json} it prints the apps as Marathon describes them, whole. */
@Command(name = "list", description = "List the installed applications")
public final class AppListCommand extends ClusterCommand {

    private static final int LONGEST_COMMAND = 30;

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print only ids.")
    private boolean quiet;

    @Override
    public Integer call() {
        Marathon marathon = new Marathon(cluster());
        String failed = "unable to get Marathon apps";
        List<JsonNode> apps = StreamSupport.stream(
                        marathon.plain("/v2/apps", failed).path("apps").spliterator(), false)
                .sorted(Comparator.comparing((JsonNode app) -> app.path("id").asString("")))
                .toList();
        if (json) {
            out().println(Json.pretty(Json.tree(apps)));
        } else if (quiet) {
            apps.forEach(app -> out().println(app.path("id").asString("")));
        } else {
            out().print(table(apps, marathon.plain("/v2/deployments", failed), marathon.plain("/v2/queue", failed)));
        }
        out().flush();
        return 0;
    }

    static Table table(List<JsonNode> apps, JsonNode deployments, JsonNode queue) {
        Set<String> waiting = new HashSet<>();
        for (JsonNode queued : queue.path("queue")) {
            if (queued.path("delay").path("overdue").asBoolean(false)) {
                waiting.add(queued.path("app").path("id").asString(""));
            }
        }
        Table table = new Table(
                        "ID", "MEM", "CPUS", "TASKS", "HEALTH", "DEPLOYMENT", "WAITING", "CONTAINER", "CMD", "ROLE")
                .allLeft();
        for (JsonNode app : apps) {
            String id = app.path("id").asString("");
            int running = app.path("tasksRunning").asInt(0);
            table.row(
                    id,
                    number(app.path("mem")),
                    number(app.path("cpus")),
                    running + "/" + app.path("instances").asInt(0),
                    app.hasNonNull("healthChecks") ? app.path("tasksHealthy").asInt(0) + "/" + running : "---",
                    Deployments.actionOn(id, deployments),
                    String.valueOf(waiting.contains(id)),
                    app.path("container").path("type").asString("MESOS"),
                    shortened(app.path("cmd").asString("")),
                    app.path("role").asString(""));
        }
        return table;
    }

    private static String shortened(String command) {
        return command.length() > LONGEST_COMMAND ? command.substring(0, LONGEST_COMMAND) : command;
    }

    /** Without a fraction when there is none. */
    static String number(JsonNode value) {
        double number = value.asDouble(0);
        return number == Math.rint(number) ? String.valueOf((long) number) : String.valueOf(number);
    }
}
