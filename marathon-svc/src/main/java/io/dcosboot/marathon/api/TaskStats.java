package io.dcosboot.marathon.api;

import static io.dcosboot.marathon.api.Replies.JSON;

import io.dcosboot.marathon.core.engine.Snapshot.InstanceView;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.VersionInfo;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import tools.jackson.databind.node.ObjectNode;

/** Counts and ages of an app's tasks, by how recent their version is (marathon.md §3.6, {@code taskStats}). */
final class TaskStats {

    private TaskStats() {}

    static ObjectNode of(AppDefinition app, List<InstanceView> views, Instant now) {
        VersionInfo info = app.versionInfo();
        ObjectNode json = JSON.objectNode();
        put(
                json,
                "startedAfterLastScaling",
                views,
                now,
                view -> !view.instance().version().isBefore(info.lastScalingAt()));
        put(
                json,
                "withLatestConfig",
                views,
                now,
                view -> !view.instance().version().isBefore(info.lastConfigChangeAt()));
        put(
                json,
                "withOutdatedConfig",
                views,
                now,
                view -> view.instance().version().isBefore(info.lastConfigChangeAt()));
        put(json, "totalSummary", views, now, _ -> true);
        return json;
    }

    private static void put(
            ObjectNode json, String name, List<InstanceView> all, Instant now, Predicate<InstanceView> which) {
        List<InstanceView> views = all.stream().filter(which).toList();
        if (views.isEmpty()) {
            return;
        }
        ObjectNode stats = json.putObject(name).putObject("stats");
        stats.putObject("counts")
                .put(
                        "staged",
                        views.stream()
                                .filter(view -> AppInfo.isStaged(view.instance()))
                                .count())
                .put(
                        "running",
                        views.stream()
                                .filter(view -> view.instance().isRunning())
                                .count())
                .put("healthy", views.stream().filter(AppInfo::isHealthy).count())
                .put("unhealthy", views.stream().filter(AppInfo::isUnhealthy).count());
        double[] ages = views.stream()
                .flatMap(view -> startOf(view).stream())
                .mapToDouble(start -> Duration.between(start, now).toMillis() / 1000.0)
                .sorted()
                .toArray();
        if (ages.length > 0) {
            stats.putObject("lifeTime")
                    .put("averageSeconds", Arrays.stream(ages).average().orElse(0))
                    .put("medianSeconds", median(ages));
        }
    }

    private static Optional<Instant> startOf(InstanceView view) {
        return Optional.ofNullable(view.instance().task()).flatMap(task -> Optional.ofNullable(task.startedAt()));
    }

    private static double median(double[] sorted) {
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }
}
