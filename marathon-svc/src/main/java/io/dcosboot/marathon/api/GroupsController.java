package io.dcosboot.marathon.api;

import io.dcosboot.marathon.api.AppInfo.Embed;
import io.dcosboot.marathon.api.json.Unsupported;
import io.dcosboot.marathon.core.Failure;
import io.dcosboot.marathon.core.Refused;
import io.dcosboot.marathon.core.engine.Snapshot;
import io.dcosboot.marathon.core.model.Group;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.marathon.core.model.Timestamps;
import io.swagger.v3.oas.annotations.Operation;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** The tree of apps, for reading (marathon.md §8). */
@RestController
@RequestMapping("/v2/groups")
class GroupsController {

    private static final List<String> DEFAULT_EMBED = List.of("group.groups", "group.apps", "group.pods");

    private final Leading leading;
    private final Clock clock;

    GroupsController(Leading leading, Clock clock) {
        this.leading = leading;
        this.clock = clock;
    }

    @GetMapping({"", "/{*path}"})
    @Operation(summary = "Shows a group with what is in it, or only its apps ({id}/apps)")
    ResponseEntity<JsonNode> get(
            @PathVariable(required = false, name = "path") Optional<String> path,
            @RequestParam(defaultValue = "") List<String> embed) {
        String id = path.orElse("/");
        Snapshot snapshot = leading.snapshot();
        List<String> embeds = embed.isEmpty() ? DEFAULT_EMBED : embed;
        Set<Embed> ofApps = Embed.parse(
                embeds.stream().filter(name -> name.startsWith("group.apps.")).toList());
        if (id.endsWith("/versions") || id.contains("/versions/")) {
            throw new Unsupported("Versions of groups");
        }
        if (id.equals("/apps") || (id.endsWith("/apps") && group(snapshot, id).isEmpty())) {
            String parent = id.substring(0, id.length() - "/apps".length());
            ArrayNode apps = Replies.JSON.arrayNode();
            existing(snapshot, parent)
                    .transitiveApps()
                    .forEach(app -> apps.add(AppInfo.of(app, snapshot, ofApps, clock.instant())));
            return Replies.ok(apps);
        }
        Group group = existing(snapshot, id);
        return Replies.ok(tree(group, isEnforced(snapshot.root(), group), embeds, ofApps, snapshot));
    }

    private static Optional<Group> group(Snapshot snapshot, String id) {
        return snapshot.root().group(AppRoute.Ids.parse(id));
    }

    private static Group existing(Snapshot snapshot, String id) {
        return group(snapshot, id)
                .orElseThrow(() ->
                        new Refused(new Failure.NotFound("Group '" + PathId.ROOT.normalise(id) + "' does not exist")));
    }

    private static boolean isEnforced(Group root, Group group) {
        return !group.id().isRoot()
                && root.group(group.id().childTowards(PathId.ROOT))
                        .map(Group::enforceRole)
                        .orElse(false);
    }

    private ObjectNode tree(Group group, boolean enforced, List<String> embeds, Set<Embed> ofApps, Snapshot snapshot) {
        ObjectNode json = Replies.JSON.objectNode();
        json.put("id", group.id().value());
        if (embeds.contains("group.apps") || !ofApps.isEmpty()) {
            ArrayNode apps = json.putArray("apps");
            group.apps().values().forEach(app -> apps.add(AppInfo.of(app, snapshot, ofApps, clock.instant())));
        }
        if (embeds.contains("group.pods")) {
            json.putArray("pods");
        }
        if (embeds.contains("group.groups")) {
            ArrayNode groups = json.putArray("groups");
            group.groups()
                    .values()
                    .forEach(child ->
                            groups.add(tree(child, enforced || isTopLevelEnforced(child), embeds, ofApps, snapshot)));
        }
        ArrayNode dependencies = json.putArray("dependencies");
        group.dependencies().forEach(id -> dependencies.add(id.value()));
        json.put("version", Timestamps.format(group.version()));
        if (!group.id().isRoot()) {
            json.put("enforceRole", enforced);
        }
        return json;
    }

    private static boolean isTopLevelEnforced(Group group) {
        return group.id().parent().isRoot() && group.enforceRole();
    }
}
