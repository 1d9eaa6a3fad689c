package io.dcosboot.cli.marathon;

import io.dcosboot.cli.CliException;
import io.dcosboot.cli.client.ClusterCommand;
import io.dcosboot.cli.client.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** {@code dcos marathon app update}: changes exactly the given members of an app. */
@Command(name = "update", description = "Update an application")
public final class AppUpdateCommand extends ClusterCommand {

    /** Members whose value is text even when it looks like something else. */
    private static final Set<String> TEXTS = Set.of("id", "cmd", "user", "executor", "role", "version");

    @Parameters(index = "0", paramLabel = "<app-id>", description = "The app.")
    private String id = "";

    @Parameters(
            index = "1..*",
            paramLabel = "<property>=<value>",
            description = "New values, in JSON where they are no text (default: an object on standard input).")
    private List<String> properties = new ArrayList<>();

    @Option(names = "--force", description = "Even while a deployment of the app is under way.")
    private boolean force;

    @Override
    public Integer call() throws IOException {
        ObjectNode change = properties.isEmpty()
                ? object(new String(System.in.readAllBytes(), StandardCharsets.UTF_8))
                : parse(properties);
        Marathon marathon = new Marathon(cluster());
        String path = "/v2/apps/" + Marathon.path(id);
        marathon.python("GET", path, null);
        JsonNode answer = marathon.python("PUT", path + (force ? "?force=true" : ""), change);
        out().println("Created deployment " + answer.path("deploymentId").asString(""));
        out().flush();
        return 0;
    }

    static ObjectNode parse(List<String> properties) {
        ObjectNode change = Json.MAPPER.createObjectNode();
        for (String property : properties) {
            int equals = property.indexOf('=');
            if (equals < 1) {
                throw new CliException("'%s' is not <property>=<value>".formatted(property));
            }
            String name = property.substring(0, equals);
            String value = property.substring(equals + 1);
            change.set(name, TEXTS.contains(name) ? Json.MAPPER.getNodeFactory().stringNode(value) : value(value));
        }
        return change;
    }

    private static JsonNode value(String text) {
        try {
            return Json.MAPPER.readTree(text);
        } catch (JacksonException e) {
            return Json.MAPPER.getNodeFactory().stringNode(text);
        }
    }

    private static ObjectNode object(String text) {
        try {
            if (Json.MAPPER.readTree(text) instanceof ObjectNode object) {
                return object;
            }
            throw new CliException("the change of an app is a JSON object");
        } catch (JacksonException e) {
            throw new CliException("the change of the app is not JSON: " + e.getOriginalMessage());
        }
    }
}
