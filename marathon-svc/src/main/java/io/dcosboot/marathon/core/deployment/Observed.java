package io.dcosboot.marathon.core.deployment;

import io.dcosboot.marathon.core.instance.Instance;

/**
 * An instance as a deployment sees it.
 *
 * @param healthy it runs, and all its health checks say it is alive
 * @param ready all its readiness checks have passed
 */
public record Observed(Instance instance, boolean healthy, boolean ready) {

    boolean serves() {
        return healthy && ready;
    }
}
