package io.dcosboot.marathon.api;

import static io.dcosboot.marathon.api.Replies.JSON;

import io.dcosboot.marathon.api.json.AppJson;
import io.dcosboot.marathon.core.engine.Snapshot;
import io.dcosboot.marathon.core.engine.Snapshot.InstanceView;
import io.dcosboot.marathon.core.health.HealthResult;
import io.dcosboot.marathon.core.instance.Condition;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.instance.Task;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.marathon.core.model.Timestamps;
import io.dcosboot.marathon.core.state.TaskFailure;
import java.time.Instant;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** An app together with what is known about its tasks (marathon.md §3.5, §3.6). */
final class AppInfo {

    private AppInfo() {}

    enum Embed {
        TASKS,
        COUNTS,
        DEPLOYMENTS,
        READINESS,
        LAST_TASK_FAILURE,
        TASK_STATS;

        private static final List<String> PREFIXES = List.of("group.apps.", "apps.", "app.");

        /** What the parameter's values ask for; unknown ones ask for nothing. */
        static Set<Embed> parse(Collection<String> values) {
            Set<Embed> embeds = EnumSet.noneOf(Embed.class);
            for (String value : values) {
                String name = PREFIXES.stream()
                        .filter(value::startsWith)
                        .findFirst()
                        .map(prefix -> value.substring(prefix.length()))
                        .orElse(value);
                switch (name.toLowerCase(Locale.ROOT)) {
                    case "tasks" -> embeds.addAll(Set.of(TASKS, DEPLOYMENTS));
                    case "counts" -> embeds.add(COUNTS);
                    case "deployments" -> embeds.add(DEPLOYMENTS);
                    case "readiness" -> embeds.add(READINESS);
                    case "lasttaskfailure" -> embeds.add(LAST_TASK_FAILURE);
                    case "taskstats" -> embeds.add(TASK_STATS);
                    case "failures" -> embeds.addAll(Set.of(TASKS, LAST_TASK_FAILURE, DEPLOYMENTS));
                    default -> {}
                }
            }
            return embeds;
        }
    }

    static ObjectNode of(AppDefinition app, Snapshot snapshot, Set<Embed> embeds, Instant now) {
        List<InstanceView> views = snapshot.instancesOf(app.id());
        ObjectNode json = AppJson.tree(app);
        for (Embed embed : embeds) {
            switch (embed) {
                case COUNTS -> counts(json, views);
                case TASKS -> json.set("tasks", TaskJson.list(views));
                case DEPLOYMENTS -> deployments(json, app.id(), snapshot);
                case READINESS -> readiness(json, app, views);
                case LAST_TASK_FAILURE -> {
                    @Nullable TaskFailure failure = snapshot.failures().get(app.id());
                    if (failure != null) {
                        json.set("lastTaskFailure", failure(failure));
                    }
                }
                case TASK_STATS -> json.set("taskStats", TaskStats.of(app, views, now));
            }
        }
        return json;
    }

    static void counts(ObjectNode json, Collection<InstanceView> views) {
        json.put(
                "tasksStaged",
                views.stream().filter(view -> isStaged(view.instance())).count());
        json.put(
                "tasksRunning",
                views.stream().filter(view -> view.instance().isRunning()).count());
        json.put("tasksHealthy", views.stream().filter(AppInfo::isHealthy).count());
        json.put("tasksUnhealthy", views.stream().filter(AppInfo::isUnhealthy).count());
    }

    static boolean isStaged(Instance instance) {
        Condition condition = instance.condition();
        return instance.isWaiting() || condition == Condition.PROVISIONED || condition == Condition.STAGING;
    }

    static boolean isHealthy(InstanceView view) {
        List<HealthResult> known =
                view.health().results().stream().filter(HealthResult::isKnown).toList();
        return view.instance().isRunning() && !known.isEmpty() && known.stream().allMatch(HealthResult::alive);
    }

    static boolean isUnhealthy(InstanceView view) {
        return view.instance().isRunning() && view.health().isUnhealthy();
    }

    private static void deployments(ObjectNode json, PathId app, Snapshot snapshot) {
        ArrayNode deployments = json.putArray("deployments");
        snapshot.deploymentsOf(app)
                .forEach(progress ->
                        deployments.addObject().put("id", progress.plan().id()));
    }

    private static void readiness(ObjectNode json, AppDefinition app, List<InstanceView> views) {
        ArrayNode results = json.putArray("readinessCheckResults");
        for (var check : app.resilience().readinessChecks()) {
            for (InstanceView view : views) {
                @Nullable Task task = view.instance().task();
                if (task != null && view.instance().isRunning() && isCurrent(view.instance(), app)) {
                    results.addObject()
                            .put("name", check.name())
                            .put("taskId", task.id().value())
                            .put("ready", view.ready());
                }
            }
        }
    }

    private static boolean isCurrent(Instance instance, AppDefinition app) {
        return !instance.version().isBefore(app.versionInfo().lastConfigChangeAt());
    }

    private static ObjectNode failure(TaskFailure failure) {
        return JSON.objectNode()
                .put("appId", failure.app().value())
                .put("host", failure.host())
                .put("message", failure.message())
                .put("slaveId", failure.agent())
                .put("state", failure.state().name())
                .put("taskId", failure.task().value())
                .put("timestamp", Timestamps.format(failure.timestamp()))
                .put("version", Timestamps.format(failure.version()));
    }
}
