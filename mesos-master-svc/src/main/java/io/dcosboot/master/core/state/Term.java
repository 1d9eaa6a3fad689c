package io.dcosboot.master.core.state;

import io.dcosboot.mesos.v1.MasterInfo;
import java.time.Instant;

/**
 * The identity of a master from its election to its deposition.
 *
 * @param info with the id that every id of this term starts with
 */
public record Term(MasterInfo info, Instant electedAt) {

    public String masterId() {
        return info.getId();
    }
}
