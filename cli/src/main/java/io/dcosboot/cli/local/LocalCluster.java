package io.dcosboot.cli.local;

import java.util.Map;
import java.util.Optional;

/** The local cluster as the client commands see it. */
public final class LocalCluster {

    private LocalCluster() {}

    /** URL of the cluster in the user's data directory while any of it runs. */
    public static Optional<String> runningUrl(Map<String, String> environment) {
        DataDirectory directory = DataOption.fromEnvironment(environment);
        return directory
                .lastPlan()
                .filter(plan -> plan.services().stream()
                        .anyMatch(service -> new Supervised(directory, service.name()).isRunning()))
                .map(ClusterPlan::url);
    }
}
