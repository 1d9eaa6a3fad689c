package io.dcosboot.master.api;

import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import io.prometheus.metrics.model.snapshots.PrometheusNaming;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot;
import io.prometheus.metrics.model.snapshots.UnknownSnapshot.UnknownDataPointSnapshot;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The metrics of {@link Metrics} for Prometheus: the same names with underscores behind {@code mesos_}; framework, role
 * and principal become labels.
 */
final class PrometheusMetrics implements MultiCollector {

    private static final Pattern FRAMEWORK = Pattern.compile("master/frameworks/([^/]+)/([^/]+)/(.+)");
    private static final Pattern PRINCIPAL = Pattern.compile("frameworks/(.+)/(messages_\\w+)");

    /** A role may have slashes of its own. */
    private static final Pattern ROLE =
            Pattern.compile("(.*\\b)roles/(.+)/(shares/dominant|suppressed|active|resources/[^/]+/\\w+)");

    private final Metrics metrics;

    PrometheusMetrics(Metrics metrics) {
        this.metrics = metrics;
    }

    @Override
    public MetricSnapshots collect() {
        Map<String, Map<Labels, Double>> values = new TreeMap<>();
        metrics.snapshot().forEach((name, value) -> add(values, name, value));
        MetricSnapshots.Builder snapshots = MetricSnapshots.builder();
        values.forEach((name, points) -> {
            UnknownSnapshot.Builder snapshot = UnknownSnapshot.builder().name(name);
            points.forEach((labels, value) -> snapshot.dataPoint(UnknownDataPointSnapshot.builder()
                    .labels(labels)
                    .value(value)
                    .build()));
            snapshots.metricSnapshot(snapshot.build());
        });
        return snapshots.build();
    }

    private static void add(Map<String, Map<Labels, Double>> values, String name, double value) {
        Map<String, String> labels = new LinkedHashMap<>();
        String rest = name;
        Matcher framework = FRAMEWORK.matcher(rest);
        if (framework.matches()) {
            labels.put("framework_name", framework.group(1));
            labels.put("framework_id", framework.group(2));
            rest = "master/framework/" + framework.group(3);
        }
        Matcher principal = PRINCIPAL.matcher(rest);
        if (principal.matches()) {
            labels.put("principal", principal.group(1));
            rest = "principal/" + principal.group(2);
        }
        Matcher role = ROLE.matcher(rest);
        if (role.matches()) {
            labels.put("role", role.group(2));
            rest = role.group(1) + "role/" + role.group(3);
        }
        String prometheus = PrometheusNaming.sanitizeMetricName("mesos_" + rest.replaceAll("[^a-zA-Z0-9_]", "_"));
        values.computeIfAbsent(prometheus, _ -> new LinkedHashMap<>())
                .put(
                        Labels.of(
                                labels.keySet().toArray(String[]::new),
                                labels.values().toArray(String[]::new)),
                        value);
    }
}
