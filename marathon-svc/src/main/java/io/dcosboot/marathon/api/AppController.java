package io.dcosboot.marathon.api;

import io.dcosboot.marathon.api.AppInfo.Embed;
import io.dcosboot.marathon.api.json.AppJson;
import io.dcosboot.marathon.core.Failure;
import io.dcosboot.marathon.core.Refused;
import io.dcosboot.marathon.core.engine.Snapshot;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Group;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.marathon.core.model.Timestamps;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** One app, its tasks and its versions (marathon.md §3.2, §3.3). */
@RestController
@RequestMapping("/v2/apps/{*path}")
class AppController {

    private final Leading leading;
    private final AppChanges changes;
    private final TaskKills kills;
    private final JsonBodies bodies;
    private final EventStreams events;
    private final Clock clock;

    AppController(
            Leading leading, AppChanges changes, TaskKills kills, JsonBodies bodies, EventStreams events, Clock clock) {
        this.leading = leading;
        this.changes = changes;
        this.kills = kills;
        this.bodies = bodies;
        this.events = events;
        this.clock = clock;
    }

    @GetMapping(produces = MediaType.ALL_VALUE)
    @Operation(
            summary = "Shows an app, the apps of a group (/*), its tasks (/tasks) or versions (/versions[/{version}])")
    ResponseEntity<?> get(
            @PathVariable String path, @RequestParam(defaultValue = "") List<String> embed, HttpServletRequest request)
            throws IOException, HttpRequestMethodNotSupportedException {
        Snapshot snapshot = leading.snapshot();
        return switch (route(path, request)) {
            case AppRoute.App(PathId id) -> Replies.ok(show(id, snapshot, embed));
            case AppRoute.Below(PathId group) -> Replies.ok(below(group, snapshot, embed));
            case AppRoute.Tasks(PathId id) ->
                tasks(List.of(AppChanges.existing(snapshot.root(), id)), snapshot, request);
            case AppRoute.TasksBelow(PathId group) ->
                tasks(group(snapshot, group).transitiveApps().toList(), snapshot, request);
            case AppRoute.Versions(PathId id) -> Replies.ok(versions(id));
            case AppRoute.Version(PathId id, String version) -> Replies.ok(AppJson.tree(changes.version(id, version)));
            case AppRoute.Restart _, AppRoute.Task _ -> throw notSupported(request);
        };
    }

    private ObjectNode show(PathId id, Snapshot snapshot, List<String> embed) {
        AppDefinition app = AppChanges.existing(snapshot.root(), id);
        Set<Embed> embeds = EnumSet.of(Embed.COUNTS, Embed.TASKS, Embed.DEPLOYMENTS, Embed.LAST_TASK_FAILURE);
        embeds.addAll(Embed.parse(embed));
        return Replies.JSON.objectNode().set("app", AppInfo.of(app, snapshot, embeds, clock.instant()));
    }

    private ObjectNode below(PathId group, Snapshot snapshot, List<String> embed) {
        Set<Embed> embeds = Embed.parse(embed);
        embeds.addAll(Set.of(Embed.COUNTS, Embed.DEPLOYMENTS));
        ObjectNode body = Replies.JSON.objectNode();
        ArrayNode apps = body.putArray("*");
        group(snapshot, group)
                .transitiveApps()
                .forEach(app -> apps.add(AppInfo.of(app, snapshot, embeds, clock.instant())));
        return body;
    }

    private static Group group(Snapshot snapshot, PathId id) {
        return snapshot.root()
                .group(id)
                .orElseThrow(() -> new Refused(new Failure.NotFound("Group '" + id + "' does not exist")));
    }

    private static ResponseEntity<?> tasks(List<AppDefinition> apps, Snapshot snapshot, HttpServletRequest request) {
        if (TaskTable.isWanted(request)) {
            return TaskTable.reply(apps, snapshot);
        }
        ObjectNode body = Replies.JSON.objectNode();
        ArrayNode tasks = body.putArray("tasks");
        apps.forEach(app -> tasks.addAll(TaskJson.list(snapshot.instancesOf(app.id()))));
        return Replies.ok(body);
    }

    private ObjectNode versions(PathId id) throws IOException {
        ObjectNode body = Replies.JSON.objectNode();
        ArrayNode versions = body.putArray("versions");
        changes.versions(id).forEach(version -> versions.add(Timestamps.format(version)));
        return body;
    }

    @PutMapping
    @Operation(summary = "Creates, updates or restores an app")
    ResponseEntity<JsonNode> put(
            @PathVariable String path,
            @RequestParam(defaultValue = "false") boolean force,
            @RequestParam(defaultValue = "true") boolean partialUpdate,
            HttpServletRequest request)
            throws IOException, HttpRequestMethodNotSupportedException {
        return change(path, partialUpdate ? AppChanges.Mode.MERGE : AppChanges.Mode.REPLACE, force, request);
    }

    @PatchMapping
    @Operation(summary = "Updates an existing app")
    ResponseEntity<JsonNode> patch(
            @PathVariable String path, @RequestParam(defaultValue = "false") boolean force, HttpServletRequest request)
            throws IOException, HttpRequestMethodNotSupportedException {
        return change(path, AppChanges.Mode.MERGE_EXISTING, force, request);
    }

    private ResponseEntity<JsonNode> change(
            String path, AppChanges.Mode mode, boolean force, HttpServletRequest request)
            throws IOException, HttpRequestMethodNotSupportedException {
        if (!(route(path, request) instanceof AppRoute.App(PathId id))) {
            throw notSupported(request);
        }
        AppChanges.Changed changed = changes.change(AppChanges.appId(id.value()), bodies.read(request), mode, force);
        leading.snapshot()
                .root()
                .app(id)
                .ifPresent(app -> events.apiPost(request.getRemoteAddr(), request.getRequestURI(), app));
        return Replies.deployment(changed.created() ? HttpStatus.CREATED : HttpStatus.OK, changed.accepted());
    }

    @PostMapping
    @Operation(summary = "Restarts an app (/restart)")
    ResponseEntity<JsonNode> post(
            @PathVariable String path, @RequestParam(defaultValue = "false") boolean force, HttpServletRequest request)
            throws HttpRequestMethodNotSupportedException {
        if (!(route(path, request) instanceof AppRoute.Restart(PathId id))) {
            throw notSupported(request);
        }
        return Replies.deployment(HttpStatus.OK, changes.restart(id, force));
    }

    @DeleteMapping
    @Operation(summary = "Deletes an app, or kills its tasks (/tasks[/{task}])")
    ResponseEntity<JsonNode> delete(
            @PathVariable String path,
            @RequestParam(required = false) @Nullable Boolean force,
            @RequestParam(defaultValue = "*") String host,
            @RequestParam(defaultValue = "false") boolean scale,
            @RequestParam(defaultValue = "false") boolean wipe,
            HttpServletRequest request)
            throws HttpRequestMethodNotSupportedException {
        return switch (route(path, request)) {
            case AppRoute.App(PathId id) ->
                Replies.deployment(HttpStatus.OK, changes.delete(id, force == null || force));
            case AppRoute.Tasks(PathId id) ->
                kills.ofApp(id, host, new TaskKills.Options(scale, wipe, Boolean.TRUE.equals(force)));
            case AppRoute.Task(PathId id, String task) ->
                kills.one(id, task, new TaskKills.Options(scale, wipe, Boolean.TRUE.equals(force)));
            case AppRoute.Below _, AppRoute.TasksBelow _, AppRoute.Restart _, AppRoute.Versions _, AppRoute.Version _ ->
                throw notSupported(request);
        };
    }

    /** A path that names no app is the collection's, which has no such method. */
    private static AppRoute route(String path, HttpServletRequest request)
            throws HttpRequestMethodNotSupportedException {
        AppRoute route = AppRoute.parse(path);
        if (route instanceof AppRoute.App(PathId id) && id.isRoot()) {
            throw notSupported(request);
        }
        return route;
    }

    private static HttpRequestMethodNotSupportedException notSupported(HttpServletRequest request) {
        return new HttpRequestMethodNotSupportedException(request.getMethod());
    }
}
