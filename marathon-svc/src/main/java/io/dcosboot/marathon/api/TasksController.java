package io.dcosboot.marathon.api;

import io.dcosboot.marathon.api.json.InvalidJson;
import io.dcosboot.marathon.core.Failure.Violation;
import io.dcosboot.marathon.core.engine.Snapshot;
import io.dcosboot.marathon.core.instance.Condition;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tasks of all apps (marathon.md §10). */
@RestController
class TasksController {

    private final Leading leading;
    private final TaskKills kills;
    private final JsonBodies bodies;

    TasksController(Leading leading, TaskKills kills, JsonBodies bodies) {
        this.leading = leading;
        this.kills = kills;
        this.bodies = bodies;
    }

    @GetMapping(path = "/v2/tasks", produces = MediaType.ALL_VALUE)
    @Operation(summary = "Lists tasks, or shows running ones as a table for Accept: text/plain")
    ResponseEntity<?> list(
            @RequestParam(name = "status", defaultValue = "") List<String> status,
            @RequestParam(name = "status[]", defaultValue = "") List<String> statuses,
            HttpServletRequest request) {
        Snapshot snapshot = leading.snapshot();
        if (TaskTable.isWanted(request)) {
            return TaskTable.reply(snapshot.root().transitiveApps().toList(), snapshot);
        }
        List<String> wanted = Stream.concat(status.stream(), statuses.stream())
                .filter(value -> value.equals("running") || value.equals("staging"))
                .toList();
        ObjectNode body = Replies.JSON.objectNode();
        ArrayNode tasks = body.putArray("tasks");
        snapshot.root()
                .transitiveApps()
                .forEach(app -> snapshot.instancesOf(app.id()).stream()
                        .filter(TaskJson::isShown)
                        .filter(view -> wanted.isEmpty()
                                || wanted.contains(status(view.instance().condition())))
                        .forEach(view -> {
                            ObjectNode task = TaskJson.of(view);
                            ArrayNode servicePorts = task.putArray("servicePorts");
                            app.servicePorts().forEach(servicePorts::add);
                            tasks.add(task);
                        }));
        return Replies.ok(body);
    }

    private static String status(Condition condition) {
        return switch (condition) {
            case RUNNING -> "running";
            case SCHEDULED, PROVISIONED, STAGING -> "staging";
            case STARTING,
                    KILLING,
                    UNREACHABLE,
                    UNREACHABLE_INACTIVE,
                    ERROR,
                    FAILED,
                    FINISHED,
                    KILLED,
                    GONE,
                    DROPPED,
                    UNKNOWN -> "";
        };
    }

    @PostMapping("/v2/tasks/delete")
    @Operation(summary = "Kills the tasks named in the body")
    ResponseEntity<JsonNode> delete(
            @RequestParam(defaultValue = "false") boolean scale,
            @RequestParam(defaultValue = "false") boolean force,
            @RequestParam(defaultValue = "false") boolean wipe,
            HttpServletRequest request)
            throws IOException {
        JsonNode ids = bodies.read(request).path("ids");
        if (!ids.isArray()) {
            throw new InvalidJson(List.of(
                    new Violation("/ids", ids.isMissingNode() ? "error.path.missing" : "error.expected.jsarray")));
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode id : ids) {
            texts.add(id.asString(""));
        }
        return kills.byId(texts, new TaskKills.Options(scale, wipe, force));
    }
}
