package io.dcosboot.cli.marathon;

import io.dcosboot.cli.client.ClusterCommand;
import io.dcosboot.cli.client.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code dcos marathon app restart}. */
@Command(name = "restart", description = "Restart an application")
public final class AppRestartCommand extends ClusterCommand {

    @Parameters(paramLabel = "<app-id>", description = "The app.")
    private String id = "";

    @Option(names = "--force", description = "Even while a deployment of the app is under way.")
    private boolean force;

    @Override
    public Integer call() {
        Marathon marathon = new Marathon(cluster());
        marathon.existing(id);
        JsonNode answer = marathon.call(
                "POST",
                "/v2/apps/" + Marathon.path(id) + "/restart" + (force ? "?force=true" : ""),
                Json.MAPPER.createObjectNode());
        out().println("Created deployment " + answer.path("deploymentId").asString(""));
        out().flush();
        return 0;
    }
}
