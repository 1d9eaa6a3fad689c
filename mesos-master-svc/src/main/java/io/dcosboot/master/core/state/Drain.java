package io.dcosboot.master.core.state;

import io.dcosboot.mesos.v1.DrainConfig;
import io.dcosboot.mesos.v1.DrainInfo;
import io.dcosboot.mesos.v1.DrainState;
import java.time.Instant;

/**
 * An agent's way to emptiness (mesos-master.md §12.2).
 *
 * @param drained whether nothing is left on it
 * @param since when the operator asked
 */
public record Drain(DrainConfig config, boolean drained, Instant since) {

    public DrainInfo info() {
        return DrainInfo.newBuilder()
                .setState(drained ? DrainState.DRAINED : DrainState.DRAINING)
                .setConfig(config)
                .build();
    }

    public Drain done() {
        return new Drain(config, true, since);
    }
}
