package io.dcosboot.master.core.state;

import io.dcosboot.mesos.resources.Resources;
import java.time.Instant;

/**
 * "Not these again for a while" (mesos-master.md §5.4).
 *
 * @param refused offers of resources contained in these are held back; without allocation
 * @param until when the filter ends
 */
public record OfferFilter(Resources refused, Instant until) {

    public boolean active(Instant now) {
        return now.isBefore(until);
    }

    public boolean blocks(Resources offerable, Instant now) {
        return active(now) && refused.contains(offerable);
    }
}
