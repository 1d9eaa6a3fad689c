package io.dcosboot.marathon.api;

import io.dcosboot.marathon.api.AppInfo.Embed;
import io.dcosboot.marathon.core.DeploymentAccepted;
import io.dcosboot.marathon.core.engine.Snapshot;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.PathId;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The collection of apps (marathon.md §3.1). */
@RestController
@RequestMapping("/v2/apps")
class AppsController {

    private final Leading leading;
    private final AppChanges changes;
    private final JsonBodies bodies;
    private final EventStreams events;
    private final Clock clock;

    AppsController(Leading leading, AppChanges changes, JsonBodies bodies, EventStreams events, Clock clock) {
        this.leading = leading;
        this.changes = changes;
        this.bodies = bodies;
        this.events = events;
        this.clock = clock;
    }

    @GetMapping
    @Operation(summary = "Lists apps, filtered by parts of their id or command and by a label selector")
    ResponseEntity<JsonNode> list(
            @RequestParam(required = false) @Nullable String id,
            @RequestParam(required = false) @Nullable String cmd,
            @RequestParam(required = false) @Nullable String label,
            @RequestParam(defaultValue = "") List<String> embed) {
        Snapshot snapshot = leading.snapshot();
        Predicate<Map<String, String>> labels = label == null ? _ -> true : LabelSelector.parse(label);
        Set<Embed> embeds = Embed.parse(embed);
        embeds.addAll(Set.of(Embed.COUNTS, Embed.DEPLOYMENTS));
        ObjectNode body = Replies.JSON.objectNode();
        ArrayNode apps = body.putArray("apps");
        snapshot.root()
                .transitiveApps()
                .filter(app ->
                        contains(app.id().value(), id) && contains(app.command().cmd(), cmd))
                .filter(app -> labels.test(app.labels()))
                .forEach(app -> apps.add(AppInfo.of(app, snapshot, embeds, clock.instant())));
        return Replies.ok(body);
    }

    private static boolean contains(@Nullable String text, @Nullable String part) {
        return part == null || (text != null && text.toLowerCase(Locale.ROOT).contains(part.toLowerCase(Locale.ROOT)));
    }

    @PostMapping
    @Operation(summary = "Creates an app and starts its deployment")
    ResponseEntity<JsonNode> create(@RequestParam(defaultValue = "false") boolean force, HttpServletRequest request)
            throws IOException {
        JsonNode document = bodies.read(request);
        PathId id = changes.idOf(document);
        DeploymentAccepted accepted = changes.create(id, document, force);
        Snapshot snapshot = leading.snapshot();
        // Somebody may have deleted it again already.
        AppDefinition app = snapshot.root().app(id).orElseThrow(() -> AppChanges.unknown(id));
        events.apiPost(request.getRemoteAddr(), request.getRequestURI(), app);
        ObjectNode body = AppInfo.of(app, snapshot, Set.of(), clock.instant());
        AppInfo.counts(body, List.of());
        body.putArray("tasks");
        body.putArray("deployments").addObject().put("id", accepted.deploymentId());
        return ResponseEntity.status(HttpStatus.CREATED)
                .contentType(MediaType.APPLICATION_JSON)
                .header(HttpHeaders.LOCATION, id.value())
                .header(Replies.DEPLOYMENT_HEADER, accepted.deploymentId())
                .body(body);
    }

    @PutMapping
    @Operation(summary = "Creates or updates several apps in one deployment")
    ResponseEntity<JsonNode> put(
            @RequestParam(defaultValue = "false") boolean force,
            @RequestParam(defaultValue = "true") boolean partialUpdate,
            HttpServletRequest request)
            throws IOException {
        return Replies.deployment(
                HttpStatus.OK,
                changes.changeAll(
                        bodies.read(request), partialUpdate ? AppChanges.Mode.MERGE : AppChanges.Mode.REPLACE, force));
    }

    @PatchMapping
    @Operation(summary = "Updates several existing apps in one deployment")
    ResponseEntity<JsonNode> patch(@RequestParam(defaultValue = "false") boolean force, HttpServletRequest request)
            throws IOException {
        return Replies.deployment(
                HttpStatus.OK, changes.changeAll(bodies.read(request), AppChanges.Mode.MERGE_EXISTING, force));
    }
}
