package io.dcosboot.cli.marathon;

import io.dcosboot.cli.CliException;
import io.dcosboot.cli.client.ClusterClient;
import io.dcosboot.cli.client.ClusterClient.Answer;
import io.dcosboot.cli.client.ClusterClient.Flavour;
import io.dcosboot.cli.client.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Marathon's API through the gateway, with the three dialects of errors that the official CLI's commands have (cli.md
 * §15 G and H, §16).
 */
final class Marathon {

    private static final String BASE = "/service/marathon";

    private final ClusterClient cluster;

    Marathon(ClusterClient cluster) {
        this.cluster = cluster;
    }

    /** App id without the leading slash, as it stands in paths. */
    static String path(String id) {
        return id.startsWith("/") ? id.substring(1) : id;
    }

    /** A call of the commands that use the Go library; its answer's JSON. */
    JsonNode call(String method, String path, @Nullable JsonNode body) {
        Answer answer = cluster.send(Flavour.MARATHON, method, BASE + path, body);
        if (!answer.isSuccess()) {
            throw libraryFailure(answer);
        }
        return answer.json();
    }

    /** The app, or nothing when there is none. */
    Optional<JsonNode> app(String id) {
        Answer answer = cluster.get(Flavour.MARATHON, BASE + "/v2/apps/" + path(id));
        if (answer.status() == 404) {
            return Optional.empty();
        }
        if (!answer.isSuccess()) {
            throw libraryFailure(answer);
        }
        return Optional.of(answer.json().path("app"));
    }

    /** The app, which must exist. */
    JsonNode existing(String id) {
        return app(id).orElseThrow(() -> doesNotExist(id));
    }

    void remove(String id, boolean force) {
        String path = BASE + "/v2/apps/" + path(id) + (force ? "?force=true" : "");
        Answer answer = cluster.send(Flavour.MARATHON, "DELETE", path, null);
        if (answer.status() == 404) {
            throw doesNotExist(id);
        }
        if (!answer.isSuccess()) {
            throw libraryFailure(answer);
        }
    }

    private static CliException doesNotExist(String id) {
        return new CliException("app '/%s' does not exist".formatted(path(id)));
    }

    /** A plain call; a 404 says {@code missing}. */
    JsonNode plain(String path, String missing) {
        Answer answer = cluster.get(Flavour.PLAIN, BASE + path);
        if (answer.status() == 404) {
            throw new CliException(missing);
        }
        if (!answer.isSuccess()) {
            throw ClusterClient.failure(answer.status());
        }
        return answer.json();
    }

    /** A call of the commands that were Python. */
    JsonNode python(String method, String path, @Nullable ObjectNode body) {
        Answer answer = cluster.send(Flavour.PYTHON, method, BASE + path, body);
        if (!answer.isSuccess()) {
            throw pythonFailure(method, path, answer);
        }
        return answer.json();
    }

    private static CliException libraryFailure(Answer answer) {
        JsonNode error = jsonOrEmpty(answer);
        StringBuilder text = new StringBuilder("Marathon API error: ");
        text.append(error.path("message").asString("HTTP " + answer.status()));
        if (answer.status() == 400 || answer.status() == 422) {
            List<String> details = new ArrayList<>();
            for (JsonNode detail : error.path("details")) {
                details.add("path: '%s' errors: %s"
                        .formatted(
                                detail.path("path").asString(""), String.join(", ", strings(detail.path("errors")))));
            }
            text.append(" (").append(String.join("; ", details)).append(')');
        } else if (answer.status() == 409 && error.has("deployments")) {
            List<String> ids = new ArrayList<>();
            error.path("deployments").forEach(d -> ids.add(d.path("id").asString("")));
            text.append(" (locking deployment IDs: ")
                    .append(String.join(", ", ids))
                    .append(')');
        }
        return new CliException(text.toString());
    }

    private static CliException pythonFailure(String method, String path, Answer answer) {
        JsonNode error = jsonOrEmpty(answer);
        return new CliException(
                switch (answer.status()) {
                    case 401 -> "Authentication failed. Please run `dcos auth login`.";
                    case 403 -> "You are not authorized to perform this operation.";
                    case 409 ->
                        "Changes blocked: deployment already in progress for %s."
                                .formatted(path.startsWith("/v2/groups") ? "group" : "app");
                    case 400 -> "Error on request [%s %s]: HTTP 400: Bad Request: %s".formatted(method, path, error);
                    default ->
                        error.has("message")
                                ? "Error: " + error.path("message").asString("")
                                : "HTTP %d on %s %s; Marathon is likely misconfigured"
                                        .formatted(answer.status(), method, path);
                });
    }

    private static JsonNode jsonOrEmpty(Answer answer) {
        try {
            return answer.json();
        } catch (CliException e) {
            return Json.MAPPER.createObjectNode();
        }
    }

    private static List<String> strings(JsonNode array) {
        List<String> strings = new ArrayList<>();
        array.forEach(value -> strings.add(value.asString("")));
        return strings;
    }
}
