package io.dcosboot.marathon.api;

import io.dcosboot.marathon.core.engine.Snapshot;
import io.dcosboot.marathon.core.engine.Snapshot.InstanceView;
import io.dcosboot.marathon.core.model.Timestamps;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/** The gauges of {@code GET /metrics} that follow from the present state (marathon.md §33). */
final class MetricsJson {

    private final Clock clock;
    private final Instant start;

    MetricsJson(Clock clock) {
        this.clock = clock;
        this.start = clock.instant();
    }

    ObjectNode of(Snapshot snapshot) {
        Instant now = clock.instant();
        ObjectNode json = Replies.JSON.objectNode();
        json.put("start", Timestamps.format(start));
        json.put("end", Timestamps.format(now));
        json.putObject("counters");
        ObjectNode gauges = json.putObject("gauges");
        List<InstanceView> instances = snapshot.instances().values().stream()
                .flatMap(Collection::stream)
                .toList();
        gauge(
                gauges,
                "marathon.apps.active.gauge",
                snapshot.root().transitiveApps().count());
        gauge(
                gauges,
                "marathon.groups.active.gauge",
                snapshot.root().transitiveGroups().count());
        gauge(gauges, "marathon.pods.active.gauge", 0);
        gauge(
                gauges,
                "marathon.deployments.active.gauge",
                snapshot.deployments().size());
        gauge(
                gauges,
                "marathon.instances.running.gauge",
                instances.stream().filter(view -> view.instance().isRunning()).count());
        gauge(
                gauges,
                "marathon.instances.staged.gauge",
                instances.stream()
                        .filter(view -> AppInfo.isStaged(view.instance()))
                        .count());
        gauge(
                gauges,
                "marathon.uptime.gauge.seconds",
                Duration.between(start, now).toSeconds());
        json.putObject("histograms");
        json.putObject("meters");
        json.putObject("timers");
        return json;
    }

    private static void gauge(ObjectNode gauges, String name, long value) {
        gauges.putObject(name).put("value", value);
    }
}
