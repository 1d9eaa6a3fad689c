package io.dcosboot.cli.marathon;

import io.dcosboot.cli.CliException;
import io.dcosboot.cli.client.ClusterCommand;
import io.dcosboot.cli.client.Json;
import io.dcosboot.cli.client.Table;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code dcos marathon deployment list}. */
@Command(name = "list", description = "Print a list of currently deployed applications")
public final class DeploymentListCommand extends ClusterCommand {

    @Parameters(arity = "0..1", paramLabel = "<app-id>", description = "Only deployments of this app.")
    private String app = "";

    @Option(names = "--json", description = "Print JSON.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "Print only ids.")
    private boolean quiet;

    @Override
    public Integer call() {
        List<JsonNode> deployments = new ArrayList<>();
        for (JsonNode deployment : new Marathon(cluster()).python("GET", "/v2/deployments", null)) {
            if (app.isEmpty() || strings(deployment.path("affectedApps")).contains("/" + Marathon.path(app))) {
                deployments.add(deployment);
            }
        }
        if (json) {
            out().println(Json.pretty(Json.tree(deployments)));
        } else if (deployments.isEmpty()) {
            throw new CliException(
                    app.isEmpty()
                            ? "There are no deployments"
                            : "There are no deployments for '/%s'".formatted(Marathon.path(app)));
        } else if (quiet) {
            deployments.forEach(
                    deployment -> out().println(deployment.path("id").asString("")));
        } else {
            out().print(table(deployments));
        }
        out().flush();
        return 0;
    }

    private static Table table(List<JsonNode> deployments) {
        Table table = new Table("APP", "POD", "ACTION", "PROGRESS", "ID");
        for (JsonNode deployment : deployments) {
            table.row(
                    joined(deployment.path("affectedApps")),
                    joined(deployment.path("affectedPods")),
                    Deployments.actions(deployment),
                    "%d/%d"
                            .formatted(
                                    deployment.path("currentStep").asInt(1) - 1,
                                    deployment.path("totalSteps").asInt(0)),
                    deployment.path("id").asString(""));
        }
        return table;
    }

    private static String joined(JsonNode ids) {
        return ids.isEmpty() ? "-" : String.join(", ", strings(ids));
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(value -> strings.add(value.asString("")));
        return strings;
    }
}
