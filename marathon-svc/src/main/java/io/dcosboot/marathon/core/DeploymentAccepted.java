package io.dcosboot.marathon.core;

import java.time.Instant;

/**
 * A change that is stored and whose deployment is stored and under way.
 *
 * @param version of the changed root
 */
public record DeploymentAccepted(String deploymentId, Instant version) {}
