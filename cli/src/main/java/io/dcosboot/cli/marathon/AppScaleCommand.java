package io.dcosboot.cli.marathon;

import io.dcosboot.cli.CliException;
import io.dcosboot.cli.client.ClusterCommand;
import io.dcosboot.cli.client.Json;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code dcos marathon app start} and {@code stop}: from no instances to some, and back to none. */
abstract class AppScaleCommand extends ClusterCommand {

    @Parameters(index = "0", paramLabel = "<app-id>", description = "The app.")
    private String id = "";

    @Option(names = "--force", description = "Even while a deployment of the app is under way.")
    private boolean force;

    final int scale(int instances) {
        Marathon marathon = new Marathon(cluster());
        JsonNode app = marathon.existing(id);
        int now = app.path("instances").asInt(0);
        if (instances > 0 && now > 0) {
            throw new CliException("Application '/%s' already started: %d instances".formatted(Marathon.path(id), now));
        }
        if (instances == 0 && now == 0) {
            throw new CliException("Application '/%s' already stopped: 0 instances".formatted(Marathon.path(id)));
        }
        ObjectNode change = Json.MAPPER.createObjectNode();
        change.put("id", "/" + Marathon.path(id));
        change.put("instances", instances);
        change.putNull("ports");
        change.putNull("dependencies");
        JsonNode answer = marathon.call("PUT", "/v2/apps/" + Marathon.path(id) + (force ? "?force=true" : ""), change);
        out().println("Created deployment " + answer.path("deploymentId").asString(""));
        out().flush();
        return 0;
    }

    /** {@code dcos marathon app start}. */
    @Command(name = "start", description = "Start an application")
    static final class Start extends AppScaleCommand {

        @Parameters(index = "1", arity = "0..1", paramLabel = "<instances>", description = "Instances (default: 1).")
        private int instances = 1;

        @Override
        public Integer call() {
            if (instances < 1) {
                throw new CliException("The number of instances must be positive: " + instances);
            }
            return scale(instances);
        }
    }

    /** {@code dcos marathon app stop}. */
    @Command(name = "stop", description = "Stop an application")
    static final class Stop extends AppScaleCommand {

        @Override
        public Integer call() {
            return scale(0);
        }
    }
}
