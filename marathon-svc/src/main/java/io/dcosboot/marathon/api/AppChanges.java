package io.dcosboot.marathon.api;

import io.dcosboot.marathon.api.json.AppJson;
import io.dcosboot.marathon.api.json.InvalidJson;
import io.dcosboot.marathon.core.DeploymentAccepted;
import io.dcosboot.marathon.core.Failure;
import io.dcosboot.marathon.core.Failure.Violation;
import io.dcosboot.marathon.core.Marathon;
import io.dcosboot.marathon.core.Refused;
import io.dcosboot.marathon.core.RootChange;
import io.dcosboot.marathon.core.VersionHistory;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Group;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.marathon.core.model.Timestamps;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Turns requests about apps into changes of the root (marathon.md §3.1, §3.2). */
final class AppChanges {

    private final Leading leading;
    private final Marathon marathon;
    private final VersionHistory history;
    private final AppJson json;

    AppChanges(Leading leading, Marathon marathon, VersionHistory history, AppJson json) {
        this.leading = leading;
        this.marathon = marathon;
        this.history = history;
        this.json = json;
    }

    /** What becomes of an app that is there already, and of one that is not. */
    enum Mode {
        /** Members given replace those stored; without an app, one is made. */
        MERGE,
        /** The document is the whole app. */
        REPLACE,
        /** As {@link #MERGE}, but the app has to be there. */
        MERGE_EXISTING
    }

    /** @param created whether there was no such app before */
    record Changed(DeploymentAccepted accepted, boolean created) {}

    /** The id that a document names, read from the root group. */
    PathId idOf(JsonNode document) {
        ObjectNode checked = json.check(document);
        if (!checked.has("id")) {
            throw new InvalidJson(List.of(new Violation("/id", "error.path.missing")));
        }
        return appId(checked.path("id").stringValue());
    }

    static PathId appId(String text) {
        PathId id = AppRoute.Ids.parse(text);
        if (id.isRoot()) {
            throw invalid("/id", "must not be root");
        }
        return id;
    }

    DeploymentAccepted create(PathId id, JsonNode document, boolean force) {
        AppDefinition app = json.create(json.check(document), id);
        return accepted(marathon.updateRoot(
                RootChange.of(id.parent(), (root, now) -> {
                    if (root.app(id).isPresent()) {
                        throw new Refused(new Failure.Conflict("An app with id [" + id + "] already exists."));
                    }
                    return root.withApp(app, now);
                }),
                force));
    }

    Changed change(PathId id, JsonNode document, Mode mode, boolean force) throws IOException {
        ObjectNode checked = json.check(document);
        AtomicBoolean created = new AtomicBoolean();
        RootChange.Edit edit;
        if (checked.has("version")) {
            AppDefinition restored = restored(id, checked);
            edit = (root, now) -> root.withApp(restored, now);
        } else {
            edit = (root, now) -> {
                created.set(root.app(id).isEmpty());
                return root.withApp(changed(root, id, checked, mode), now);
            };
        }
        return new Changed(accepted(marathon.updateRoot(RootChange.of(id.parent(), edit), force)), created.get());
    }

    /** Changes several apps at once. */
    DeploymentAccepted changeAll(JsonNode documents, Mode mode, boolean force) {
        if (!documents.isArray()) {
            throw new InvalidJson(List.of(new Violation("/", "error.expected.jsarray")));
        }
        List<ObjectNode> checked = new ArrayList<>();
        List<PathId> ids = new ArrayList<>();
        for (JsonNode document : documents) {
            checked.add(json.check(document));
            ids.add(idOf(document));
        }
        return accepted(marathon.updateRoot(
                RootChange.of(PathId.ROOT, (root, now) -> {
                    Group changed = root;
                    for (int i = 0; i < ids.size(); i++) {
                        changed = changed.withApp(changed(root, ids.get(i), checked.get(i), mode), now);
                    }
                    return changed;
                }),
                force));
    }

    private AppDefinition changed(Group root, PathId id, ObjectNode document, Mode mode) {
        Optional<AppDefinition> stored = root.app(id);
        // The codec rewrites the document it is given, and an edit may be made more than once.
        ObjectNode own = document.deepCopy();
        return switch (mode) {
            case MERGE -> stored.map(app -> json.update(app, own)).orElseGet(() -> json.create(own, id));
            case REPLACE -> json.create(own, id);
            case MERGE_EXISTING -> json.update(stored.orElseThrow(() -> unknown(id)), own);
        };
    }

    private AppDefinition restored(PathId id, ObjectNode document) throws IOException {
        document.remove("id");
        if (document.size() > 1) {
            throw invalid("/version", "must be the only member beside the id");
        }
        return version(id, document.path("version").stringValue());
    }

    /** @throws Refused with {@link Failure.NotFound} */
    AppDefinition version(PathId id, String text) throws IOException {
        Instant version = timestamp(text);
        return history.version(id, version)
                .orElseThrow(() -> new Refused(new Failure.NotFound(
                        "App '" + id + "' does not exist in version " + Timestamps.format(version))));
    }

    List<Instant> versions(PathId id) throws IOException {
        List<Instant> versions = history.versions(id);
        if (versions.isEmpty()) {
            throw unknown(id);
        }
        return versions;
    }

    DeploymentAccepted delete(PathId id, boolean force) {
        return accepted(marathon.updateRoot(
                RootChange.of(id.parent(), (root, now) -> {
                    existing(root, id);
                    return root.withoutApp(id, now);
                }),
                force));
    }

    DeploymentAccepted restart(PathId id, boolean force) {
        return accepted(marathon.updateRoot(
                new RootChange(
                        id.parent(),
                        (root, _) -> {
                            existing(root, id);
                            return root;
                        },
                        Set.of(id),
                        Map.of()),
                force));
    }

    private DeploymentAccepted accepted(CompletableFuture<DeploymentAccepted> outcome) {
        DeploymentAccepted accepted = Replies.await(outcome);
        leading.snapshotWith(accepted);
        return accepted;
    }

    static AppDefinition existing(Group root, PathId id) {
        return root.app(id).orElseThrow(() -> unknown(id));
    }

    static Refused unknown(PathId id) {
        return new Refused(new Failure.NotFound("App '" + id + "' does not exist"));
    }

    private static Refused invalid(String path, String error) {
        return new Refused(new Failure.Invalid(List.of(new Violation(path, error))));
    }

    private static Instant timestamp(String text) {
        try {
            return Timestamps.parse(text);
        } catch (DateTimeParseException e) {
            throw BadRequest.unprocessable("Invalid timestamp provided '" + text + "'. Expecting ISO-8601 datetime"
                    + " string. " + e.getMessage());
        }
    }
}
