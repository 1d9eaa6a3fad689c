package io.dcosboot.marathon.api.json;

import io.dcosboot.marathon.core.Failure;
import io.dcosboot.marathon.core.Refused;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.marathon.core.validation.AppValidation;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Turns apps into JSON and back. Input of both dialects is taken; output is the modern one with the classic members
 * that modern clients put up with (marathon.md §36).
 */
public final class AppJson {

    /** Longest stored form; any of it fits a node of the store even if it cannot be compressed. */
    static final int MAX_BYTES = 512 * 1024;

    private final JsonMapper mapper;
    private final Defaults defaults;
    private final AppValidation validation;

    public AppJson(JsonMapper mapper, Defaults defaults) {
        this.mapper = mapper;
        this.defaults = defaults;
        this.validation = new AppValidation(defaults.role(), defaults.features());
    }

    /**
     * The document with its members checked one by one, unknown ones and {@code null} left out.
     *
     * @throws InvalidJson when a member does not have the shape it should
     */
    public ObjectNode check(JsonNode document) {
        Problems problems = new Problems();
        @Nullable JsonNode checked = AppShape.APP.read(document, "", problems);
        if (checked == null || !problems.isEmpty()) {
            throw new InvalidJson(problems.found());
        }
        return (ObjectNode) checked;
    }

    /**
     * A new app of a {@linkplain #check checked} document.
     *
     * @param id of the app; the document's own is not looked at
     * @throws Refused with {@link Failure.Invalid}
     */
    public AppDefinition create(ObjectNode document, PathId id) {
        Problems problems = new Problems();
        ClassicForm.modernise(document, null, defaults.bridgeName(), problems);
        return complete(document, id, problems);
    }

    /**
     * {@code app} with every member that the {@linkplain #check checked} document has taken from there as a whole.
     *
     * @throws Refused with {@link Failure.Invalid}
     */
    public AppDefinition update(AppDefinition app, ObjectNode document) {
        ObjectNode merged = check(AppWriter.tree(app));
        Problems problems = new Problems();
        ClassicForm.modernise(document, merged, defaults.bridgeName(), problems);
        forgetOtherNetworksPorts(merged, document);
        merged.setAll(document);
        merged.remove(List.of("ports", "uris"));
        return complete(merged, app.id(), problems);
    }

    /** Ports of the kind of network that the document leaves behind do not survive it. */
    private static void forgetOtherNetworksPorts(ObjectNode merged, ObjectNode document) {
        if (!document.has("networks")) {
            return;
        }
        if (Ports.isHost(document)) {
            if (merged.path("container") instanceof ObjectNode container) {
                container.remove("portMappings");
            }
        } else {
            merged.remove("portDefinitions");
            merged.remove("requirePorts");
        }
    }

    private AppDefinition complete(ObjectNode document, PathId id, Problems problems) {
        AppDefinition app = new AppReader(document, id, defaults, problems).read();
        List<Failure.Violation> found = new ArrayList<>(problems.found());
        found.addAll(validation.violations(app));
        int size = write(app).length;
        if (size > MAX_BYTES) {
            found.add(new Failure.Violation("/", "takes " + size + " bytes of " + MAX_BYTES + " allowed"));
        }
        if (!found.isEmpty()) {
            throw new Refused(new Failure.Invalid(found));
        }
        return app;
    }

    /** The app as users see it, without anything about its tasks. */
    public static ObjectNode tree(AppDefinition app) {
        return AppWriter.tree(app);
    }

    /** The stored form, which is that of {@link #tree}. */
    public byte[] write(AppDefinition app) {
        return mapper.writeValueAsBytes(AppWriter.tree(app));
    }

    /** Reads what {@link #write} wrote, versions included, without judging it again. */
    public AppDefinition readStored(byte[] json) {
        ObjectNode document = check(mapper.readTree(json));
        Problems problems = new Problems();
        document.remove(List.of("ports", "uris"));
        PathId id = new PathId(document.path("id").stringValue());
        AppDefinition app = new AppReader(document, id, defaults, problems).read();
        if (!problems.isEmpty()) {
            throw new InvalidJson(problems.found());
        }
        return app.versioned(AppReader.versionInfo(document));
    }
}
