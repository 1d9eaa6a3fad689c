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

    /** The scope of a filter within its framework. */
    public record Scope(String role, AgentId agent) implements Comparable<Scope> {

        @Override
        public int compareTo(Scope other) {
            int order = agent.compareTo(other.agent);
            return order != 0 ? order : role.compareTo(other.role);
        }
    }

    public boolean blocks(Resources offerable, Instant now) {
        return now.isBefore(until) && refused.contains(offerable);
    }
}
