package io.dcosboot.marathon.core.engine;

import io.dcosboot.marathon.core.launch.MatchSettings;
import io.dcosboot.marathon.core.launch.TaskSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What operators set, by the names of the original's flags (marathon.md §15–30).
 *
 * @param maxRunningDeployments more are refused unless forced
 * @param reconciliationInterval between questions about all tasks
 * @param scaleAppsInterval between checks of instance counts
 * @param scaleAppsInitialDelay before the first of these checks
 */
public record EngineSettings(
        Framework framework,
        Launching launching,
        Killing killing,
        int maxRunningDeployments,
        Duration reconciliationInterval,
        Duration scaleAppsInterval,
        Duration scaleAppsInitialDelay) {

    public static final EngineSettings DEFAULT = new EngineSettings(
            Framework.DEFAULT,
            Launching.DEFAULT,
            Killing.DEFAULT,
            100,
            Duration.ofSeconds(600),
            Duration.ofSeconds(300),
            Duration.ofSeconds(15));

    /**
     * How Marathon presents itself to Mesos (marathon.md §29).
     *
     * @param user of tasks that name none; empty: the user the agent runs as
     * @param role the role that apps get by default
     * @param hostname where DNS sends those who look for Marathon
     * @param webuiUrl where the gateway finds Marathon
     */
    public record Framework(
            String name,
            String user,
            String role,
            String hostname,
            @Nullable String webuiUrl,
            @Nullable String principal,
            Duration failoverTimeout,
            boolean checkpoint,
            boolean gpuResources) {

        public static final Framework DEFAULT =
                new Framework("marathon", "", "*", "localhost", null, null, Duration.ofDays(7), true, false);
    }

    /**
     * @param maxInstancesPerOffer launches in one accept
     * @param declineOffer how long an offer nobody wants is refused
     * @param minReviveInterval time between two revives, see {@link RevivePace}
     * @param launchTokens launches in one {@code launchTokenRefresh}; a running task gives its token back
     * @param launchConfirmTimeout how long Mesos may be silent about a launched task
     * @param launchTimeout how long a task may take to run
     */
    public record Launching(
            int maxInstancesPerOffer,
            Duration declineOffer,
            Duration minReviveInterval,
            int launchTokens,
            Duration launchTokenRefresh,
            Duration launchConfirmTimeout,
            Duration launchTimeout,
            MatchSettings matching,
            TaskSettings tasks) {

        public static final Launching DEFAULT = new Launching(
                100,
                Duration.ofSeconds(120),
                Duration.ofSeconds(5),
                100,
                Duration.ofSeconds(30),
                Duration.ofSeconds(300),
                Duration.ofSeconds(300),
                MatchSettings.DEFAULT,
                TaskSettings.DEFAULT);
    }

    /**
     * @param chunkSize kills under way at once
     * @param retryTimeout how long a kill may take before it is sent again
     */
    public record Killing(int chunkSize, Duration retryTimeout) {
        public static final Killing DEFAULT = new Killing(100, Duration.ofSeconds(30));
    }
}
