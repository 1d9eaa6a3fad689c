package io.dcosboot.marathon;

import io.dcosboot.marathon.core.engine.EngineSettings;
import io.dcosboot.marathon.core.launch.MatchSettings;
import io.dcosboot.marathon.core.launch.TaskSettings;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * What operators set, named after the original's flags (marathon.md §30).
 *
 * @param zookeeperPath folder of this Marathon's nodes
 * @param frameworkName name that DNS and the gateway know this Marathon by
 * @param mesosRole role of apps that name none
 * @param mesosUser user of tasks that name none; empty: the user the agent runs as
 * @param mesosAuthenticationPrincipal principal of the framework
 * @param webuiUrl where the gateway finds Marathon; by default this node
 * @param defaultNetworkName of container networks without a name
 * @param mesosBridgeName network name by which old definitions mean the bridge, and the CNI network that is one
 * @param envVarsPrefix before the names of host and port variables
 * @param enableFeatures switched-on optional features: {@code vips}, {@code task_killing}, {@code gpu_resources}
 * @param acceptedResourceRolesDefaultBehavior {@code any}, {@code unreserved} or {@code reserved}
 * @param localPortMin first service port that is given away
 * @param localPortMax first that is not
 */
@ConfigurationProperties("dcos.marathon")
public record MarathonProperties(
        @DefaultValue("/marathon") String zookeeperPath,
        @DefaultValue("marathon") String frameworkName,
        @DefaultValue("604800s") Duration failoverTimeout,
        @DefaultValue("*") String mesosRole,
        @DefaultValue("") String mesosUser,
        @Nullable String mesosAuthenticationPrincipal,
        @Nullable String webuiUrl,
        @Nullable String defaultNetworkName,
        @DefaultValue("mesos-bridge") String mesosBridgeName,
        @DefaultValue("") String envVarsPrefix,
        @DefaultValue({"vips", "task_killing"}) Set<String> enableFeatures,
        @DefaultValue("any") String acceptedResourceRolesDefaultBehavior,
        @DefaultValue("10000") int localPortMin,
        @DefaultValue("20000") int localPortMax,
        @DefaultValue("100") int maxRunningDeployments,
        @DefaultValue("100") int maxInstancesPerOffer,
        @DefaultValue("120s") Duration declineOfferDuration,
        @DefaultValue("5s") Duration minReviveOffersInterval,
        @DefaultValue("100") int launchTokens,
        @DefaultValue("30s") Duration launchTokenRefreshInterval,
        @DefaultValue("300s") Duration taskLaunchConfirmTimeout,
        @DefaultValue("300s") Duration taskLaunchTimeout,
        @DefaultValue("100") int killChunkSize,
        @DefaultValue("30s") Duration killRetryTimeout,
        @DefaultValue("600s") Duration reconciliationInterval,
        @DefaultValue("15s") Duration scaleAppsInitialDelay,
        @DefaultValue("300s") Duration scaleAppsInterval,
        @DefaultValue("256") int maxConcurrentMarathonHealthChecks) {

    private static final Set<String> FEATURES = Set.of("vips", "task_killing", "gpu_resources");

    public MarathonProperties {
        enableFeatures = Set.copyOf(enableFeatures);
        if (!FEATURES.containsAll(enableFeatures)) {
            throw new IllegalArgumentException(
                    "dcos.marathon.enable-features knows " + FEATURES + ", got " + enableFeatures);
        }
        if (!zookeeperPath.startsWith("/") || zookeeperPath.endsWith("/")) {
            throw new IllegalArgumentException("dcos.marathon.zookeeper-path must be like /marathon");
        }
    }

    /**
     * @param hostname of this node
     * @param selfUrl where this node serves its API
     */
    EngineSettings engineSettings(String hostname, String selfUrl) {
        return new EngineSettings(
                new EngineSettings.Framework(
                        frameworkName,
                        mesosUser,
                        mesosRole,
                        hostname,
                        webuiUrl == null ? selfUrl : webuiUrl,
                        mesosAuthenticationPrincipal,
                        failoverTimeout,
                        true,
                        enableFeatures.contains("gpu_resources")),
                new EngineSettings.Launching(
                        maxInstancesPerOffer,
                        declineOfferDuration,
                        minReviveOffersInterval,
                        launchTokens,
                        launchTokenRefreshInterval,
                        taskLaunchConfirmTimeout,
                        taskLaunchTimeout,
                        new MatchSettings(
                                MatchSettings.DefaultRoles.valueOf(
                                        acceptedResourceRolesDefaultBehavior.toUpperCase(Locale.ROOT)),
                                null,
                                true,
                                Duration.ZERO,
                                false),
                        new TaskSettings(envVarsPrefix, mesosBridgeName, mesosUser.isEmpty() ? null : mesosUser)),
                new EngineSettings.Killing(killChunkSize, killRetryTimeout),
                maxRunningDeployments,
                reconciliationInterval,
                scaleAppsInterval,
                scaleAppsInitialDelay);
    }
}
