package io.dcosboot.marathon;

import io.dcosboot.marathon.MarathonConfiguration.Self;
import io.dcosboot.marathon.api.InfoJson;
import io.dcosboot.platform.build.BuildVersion;
import io.dcosboot.platform.zookeeper.ZooKeeperProperties;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/** Tells the configuration by the names of the original's flags (marathon.md §12). */
final class MarathonInfo {

    private MarathonInfo() {}

    static InfoJson of(
            String version,
            BuildVersion build,
            MarathonProperties properties,
            Self self,
            ZooKeeperProperties ensemble,
            Environment environment) {
        return new InfoJson(
                version,
                build.version(),
                marathon(properties, self, ensemble, environment),
                Map.of(
                        "zk", Optional.of("zk://" + ensemble.connectString() + properties.zookeeperPath()),
                        "zk_session_timeout", millis(ensemble.sessionTimeout()),
                        "zk_connection_timeout", millis(ensemble.connectionTimeout())),
                Map.of("http_port", Optional.of(self.port()), "https_port", Optional.empty()));
    }

    private static Map<String, Optional<Object>> marathon(
            MarathonProperties properties, Self self, ZooKeeperProperties ensemble, Environment environment) {
        Map<String, Optional<Object>> config = new TreeMap<>();
        config.put("access_control_allow_origin", Optional.empty());
        config.put("checkpoint", Optional.of(true));
        config.put("decline_offer_duration", millis(properties.declineOfferDuration()));
        config.put("default_network_name", optional(properties.defaultNetworkName()));
        config.put("env_vars_prefix", optional(properties.envVarsPrefix()));
        config.put("executor", Optional.of("//cmd"));
        config.put("failover_timeout", Optional.of(properties.failoverTimeout().toSeconds()));
        config.put("features", Optional.of(properties.enableFeatures()));
        config.put("framework_name", Optional.of(properties.frameworkName()));
        config.put("ha", Optional.of(true));
        config.put("hostname", Optional.of(self.hostname()));
        config.put("launch_token", Optional.of(properties.launchTokens()));
        config.put("launch_token_refresh_interval", millis(properties.launchTokenRefreshInterval()));
        config.put("local_port_max", Optional.of(properties.localPortMax()));
        config.put("local_port_min", Optional.of(properties.localPortMin()));
        config.put(
                "master",
                Optional.of(
                        environment.getProperty("dcos.mesos.master", "zk://" + ensemble.connectString() + "/mesos")));
        config.put("max_instances_per_offer", Optional.of(properties.maxInstancesPerOffer()));
        config.put("mesos_bridge_name", Optional.of(properties.mesosBridgeName()));
        config.put("mesos_leader_ui_url", Optional.empty());
        config.put("mesos_role", Optional.of(properties.mesosRole()));
        config.put("mesos_user", optional(properties.mesosUser()));
        config.put("min_revive_offers_interval", millis(properties.minReviveOffersInterval()));
        config.put("reconciliation_interval", millis(properties.reconciliationInterval()));
        config.put("scale_apps_initial_delay", millis(properties.scaleAppsInitialDelay()));
        config.put("scale_apps_interval", millis(properties.scaleAppsInterval()));
        config.put("task_launch_confirm_timeout", millis(properties.taskLaunchConfirmTimeout()));
        config.put("task_launch_timeout", millis(properties.taskLaunchTimeout()));
        config.put("webui_url", optional(properties.webuiUrl()));
        return config;
    }

    private static Optional<Object> millis(Duration duration) {
        return Optional.of(duration.toMillis());
    }

    private static Optional<Object> optional(@Nullable String value) {
        return value == null || value.isEmpty() ? Optional.empty() : Optional.of(value);
    }
}
