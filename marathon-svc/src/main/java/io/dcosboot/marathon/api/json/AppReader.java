package io.dcosboot.marathon.api.json;

import static io.dcosboot.marathon.api.json.Ports.strings;
import static io.dcosboot.marathon.api.json.Ports.text;

import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Artifact;
import io.dcosboot.marathon.core.model.Command;
import io.dcosboot.marathon.core.model.Constraint;
import io.dcosboot.marathon.core.model.Container;
import io.dcosboot.marathon.core.model.Networking;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.marathon.core.model.Placement;
import io.dcosboot.marathon.core.model.Requirements;
import io.dcosboot.marathon.core.model.Resilience;
import io.dcosboot.marathon.core.model.Timestamps;
import io.dcosboot.marathon.core.model.VersionInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Builds an app of a modern document that {@link AppShape} accepted, filling in the defaults of marathon.md §4. */
final class AppReader {

    private static final double DEFAULT_CPUS = 1;
    private static final double DEFAULT_MEM = 128;

    private final ObjectNode document;
    private final PathId id;
    private final Defaults defaults;
    private final Problems problems;

    AppReader(ObjectNode document, PathId id, Defaults defaults, Problems problems) {
        this.document = document;
        this.id = id;
        this.defaults = defaults;
        this.problems = problems;
    }

    /** The app; parts that cannot be had are left out and told to {@link Problems}. */
    AppDefinition read() {
        if (document.has("check")) {
            throw new Unsupported("An app's 'check'");
        }
        if (document.has("residency")) {
            problems.add("/residency", "residency requires a persistent volume");
        }
        Command command = command();
        Placement placement = placement();
        Networking networking = Ports.networking(document, defaults, problems);
        @Nullable Container container = new ContainerReader(document, networking, problems).read();
        boolean hasPorts = networking.isHost()
                ? !networking.portDefinitions().isEmpty()
                : container != null && !container.portMappings().isEmpty();
        Resilience resilience = new ResilienceReader(document, problems).read(hasPorts);
        List<PathId> dependencies = dependencies();
        return new AppDefinition(
                id,
                document.path("instances").asInt(1),
                command,
                requirements(),
                placement,
                container,
                networking,
                resilience,
                dependencies,
                strings(document.path("labels")),
                VersionInfo.UNVERSIONED);
    }

    private Command command() {
        List<String> args = texts("args");
        return new Command(
                text(document, "cmd"),
                args,
                text(document, "user"),
                env(),
                artifacts(),
                document.path("executor").asString(""),
                document.has("taskKillGracePeriodSeconds")
                        ? seconds(document, "taskKillGracePeriodSeconds", Duration.ZERO)
                        : null,
                document.has("tty") ? document.path("tty").booleanValue() : null);
    }

    private Map<String, String> env() {
        Map<String, String> env = new LinkedHashMap<>();
        boolean secret = !document.path("secrets").isEmpty();
        for (Map.Entry<String, JsonNode> entry : document.path("env").properties()) {
            if (entry.getValue().isString()) {
                env.put(entry.getKey(), entry.getValue().stringValue());
            } else {
                secret = true;
            }
        }
        if (secret) {
            featureMissing(problems, "secrets");
        }
        return env;
    }

    static void featureMissing(Problems problems, String feature) {
        problems.add("/", "Feature " + feature + " is not enabled. Enable with --enable_features " + feature + ")");
    }

    private List<Artifact> artifacts() {
        List<Artifact> artifacts = new ArrayList<>();
        for (JsonNode fetch : document.path("fetch")) {
            artifacts.add(new Artifact(
                    fetch.path("uri").stringValue(),
                    fetch.path("extract").asBoolean(true),
                    fetch.path("executable").asBoolean(false),
                    fetch.path("cache").asBoolean(false),
                    text(fetch, "destPath")));
        }
        return artifacts;
    }

    private Requirements requirements() {
        JsonNode limits = document.path("resourceLimits");
        JsonNode executor = document.path("executorResources");
        return new Requirements(
                document.path("cpus").asDouble(DEFAULT_CPUS),
                document.path("mem").asDouble(DEFAULT_MEM),
                document.path("disk").asDouble(0),
                document.path("gpus").asInt(0),
                limits.isMissingNode()
                        ? null
                        : new Requirements.Limits(limit(limits.path("cpus")), limit(limits.path("mem"))),
                executor.isMissingNode()
                        ? null
                        : new Requirements.ForExecutor(
                                executor.path("cpus").asDouble(0.1),
                                executor.path("mem").asDouble(32),
                                executor.path("disk").asDouble(10)));
    }

    private static @Nullable Double limit(JsonNode limit) {
        if (limit.isMissingNode()) {
            return null;
        }
        return limit.isString() ? Double.POSITIVE_INFINITY : limit.doubleValue();
    }

    private Placement placement() {
        List<Constraint> constraints = new ArrayList<>();
        JsonNode given = document.path("constraints");
        for (int i = 0; i < given.size(); i++) {
            @Nullable Constraint constraint = constraint(given.path(i), "/constraints(" + i + ")");
            if (constraint != null) {
                constraints.add(constraint);
            }
        }
        if (document.path("acceptedResourceRoles").isArray()
                && document.path("acceptedResourceRoles").isEmpty()) {
            problems.add("/acceptedResourceRoles", "must not be empty");
        }
        return new Placement(
                constraints,
                texts("acceptedResourceRoles"),
                document.path("role").asString(defaults.role()));
    }

    private @Nullable Constraint constraint(JsonNode fields, String path) {
        if (fields.size() < 2 || fields.size() > 3) {
            problems.add(path, "Each constraint must have either 2 or 3 fields");
            return null;
        }
        try {
            return new Constraint(
                    fields.path(0).stringValue(),
                    Constraint.Operator.valueOf(fields.path(1).stringValue().toUpperCase(Locale.ROOT)),
                    fields.size() == 3 ? fields.path(2).stringValue() : null);
        } catch (IllegalArgumentException _) {
            problems.add(
                    path,
                    "operator must be one of the following UNIQUE, CLUSTER, GROUP_BY, LIKE, MAX_PER, UNLIKE or IS");
            return null;
        }
    }

    private List<PathId> dependencies() {
        List<PathId> ids = new ArrayList<>();
        JsonNode given = document.path("dependencies");
        for (int i = 0; i < given.size(); i++) {
            String absolute = PathId.ROOT.normalise(given.path(i).stringValue());
            String path = "/dependencies(" + i + ")";
            PathId.violation(absolute)
                    .ifPresentOrElse(text -> problems.add(path, text), () -> ids.add(new PathId(absolute)));
        }
        return ids;
    }

    private List<String> texts(String member) {
        List<String> texts = new ArrayList<>();
        document.path(member).forEach(value -> texts.add(value.stringValue()));
        return texts;
    }

    static Duration seconds(JsonNode object, String member, Duration byDefault) {
        return object.has(member)
                ? Duration.ofMillis(Math.round(object.path(member).doubleValue() * 1000))
                : byDefault;
    }

    /** The version members of a document that this module wrote. */
    static VersionInfo versionInfo(JsonNode document) {
        Instant version = Timestamps.parse(document.path("version").stringValue());
        JsonNode info = document.path("versionInfo");
        return new VersionInfo(
                version,
                Timestamps.parse(info.path("lastScalingAt").stringValue()),
                Timestamps.parse(info.path("lastConfigChangeAt").stringValue()));
    }
}
