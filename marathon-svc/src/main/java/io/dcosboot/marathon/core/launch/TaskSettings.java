package io.dcosboot.marathon.core.launch;

import org.jspecify.annotations.Nullable;

/**
 * What all task descriptions share.
 *
 * @param envVarsPrefix put before the names of the host and port variables; empty: none
 * @param bridgeNetwork name of the CNI network that stands for bridge networking in the Mesos engine
 * @param defaultUser of tasks whose app names none; absent: the framework's
 */
public record TaskSettings(
        String envVarsPrefix,
        String bridgeNetwork,
        @Nullable String defaultUser) {

    public static final TaskSettings DEFAULT = new TaskSettings("", "mesos-bridge", null);
}
