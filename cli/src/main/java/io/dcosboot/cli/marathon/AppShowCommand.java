package io.dcosboot.cli.marathon;

import io.dcosboot.cli.CliException;
import io.dcosboot.cli.client.ClusterCommand;
import io.dcosboot.cli.client.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** {@code dcos marathon app show}: the app as Marathon describes it, or one of its versions. */
@Command(name = "show", description = "Show the `marathon.json` for an application")
public final class AppShowCommand extends ClusterCommand {

    @Parameters(paramLabel = "<app-id>", description = "The app.")
    private String id = "";

    @Option(
            names = "--app-version",
            paramLabel = "<version>",
            description = "A version, or -N for the Nth before the current one.")
    private String version = "";

    @Override
    public Integer call() {
        Marathon marathon = new Marathon(cluster());
        String app = "/v2/apps/" + Marathon.path(id);
        String missing = "app '/%s' does not exist".formatted(Marathon.path(id));
        JsonNode shown;
        if (version.isEmpty()) {
            shown = marathon.plain(app, missing).path("app");
        } else {
            String wanted = version.startsWith("-") ? before(marathon.plain(app + "/versions", missing)) : version;
            shown = marathon.plain(app + "/versions/" + wanted, missing);
        }
        out().println(Json.pretty(shown));
        out().flush();
        return 0;
    }

    private String before(JsonNode answer) {
        JsonNode versions = answer.path("versions");
        try {
            int steps = -Integer.parseInt(version);
            if (steps < versions.size()) {
                return versions.get(steps).asString("");
            }
        } catch (NumberFormatException e) {
            throw new CliException("'%s' is neither a version nor -N".formatted(version));
        }
        throw new CliException(
                "application '/%s' only has %d version(s)".formatted(Marathon.path(id), versions.size()));
    }
}
