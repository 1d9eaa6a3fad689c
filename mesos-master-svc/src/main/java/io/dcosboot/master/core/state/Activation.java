package io.dcosboot.master.core.state;

import io.dcosboot.mesos.v1.DrainInfo;
import java.util.Optional;

/**
 * What the operator has decided about an agent's part in the cluster; outlives masters and absences of the agent
 * (mesos-master.md §12.2).
 *
 * @param deactivated whether it gets no offers
 * @param drain how far draining has come; empty if it is not drained
 */
public record Activation(boolean deactivated, Optional<DrainInfo> drain) {

    private static final Activation ACTIVE = new Activation(false, Optional.empty());

    /** Nothing decided: the agent takes part. */
    public static Activation active() {
        return ACTIVE;
    }
}
