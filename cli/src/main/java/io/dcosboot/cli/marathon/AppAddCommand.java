package io.dcosboot.cli.marathon;

import io.dcosboot.cli.CliException;
import io.dcosboot.cli.client.ClusterCommand;
import io.dcosboot.cli.client.Json;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/** {@code dcos marathon app add}: an app from a file, a URL or standard input. */
@Command(name = "add", description = "Add an application")
public final class AppAddCommand extends ClusterCommand {

    @Parameters(
            arity = "0..1",
            paramLabel = "<app-resource>",
            description = "File or URL with the app's JSON (default: standard input).")
    private String resource = "";

    @Override
    public Integer call() throws IOException {
        JsonNode app = parse(read());
        String id = app.path("id").asString("");
        if (id.isEmpty()) {
            throw new CliException("the app has no id");
        }
        Marathon marathon = new Marathon(cluster());
        if (marathon.app(id).isPresent()) {
            throw new CliException("Application '/%s' already exists".formatted(Marathon.path(id)));
        }
        JsonNode created = marathon.call("POST", "/v2/apps/", app);
        out().println("Created deployment "
                + created.path("deployments").path(0).path("id").asString(""));
        out().flush();
        return 0;
    }

    private String read() throws IOException {
        try (InputStream in = open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (NoSuchFileException e) {
            throw new CliException("Can't read from resource: %s. Please check that it exists.".formatted(resource));
        }
    }

    private InputStream open() throws IOException {
        if (resource.isEmpty()) {
            return System.in;
        }
        return resource.startsWith("http://") || resource.startsWith("https://")
                ? URI.create(resource).toURL().openStream()
                : Files.newInputStream(Path.of(resource));
    }

    private static JsonNode parse(String text) {
        try {
            JsonNode app = Json.MAPPER.readTree(text);
            if (app == null || !app.isObject()) {
                throw new CliException("an app is a JSON object");
            }
            return app;
        } catch (JacksonException e) {
            throw new CliException("the app is not JSON: " + e.getOriginalMessage());
        }
    }
}
