package io.dcosboot.master.core.state;

import java.util.Optional;

/**
 * What the operator has decided about an agent's part in the cluster; outlives masters and absences of the agent
 * (mesos-master.md §12.2).
 *
 * @param deactivated whether it gets no offers
 * @param drain how far draining has come; empty if it is not drained
 */
public record Activation(boolean deactivated, Optional<Drain> drain) {

    private static final Activation ACTIVE = new Activation(false, Optional.empty());
    private static final Activation INACTIVE = new Activation(true, Optional.empty());

    /** Nothing decided: the agent takes part. */
    public static Activation active() {
        return ACTIVE;
    }

    /** The agent gets no offers; what runs goes on. */
    public static Activation inactive() {
        return INACTIVE;
    }

    /** The agent gets no offers and is emptied. */
    public static Activation draining(Drain drain) {
        return new Activation(true, Optional.of(drain));
    }

    /** Whether the agent is to become empty and is not yet. */
    public boolean draining() {
        return drain.filter(known -> !known.drained()).isPresent();
    }
}
