package io.dcosboot.master.core.state;

import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.FrameworkInfo;
import java.time.Instant;
import java.util.Optional;

/**
 * What nobody wanted the last time it was asked, so that the allocator need not ask everybody about every agent each
 * time. Forgetting it changes no allocation, only the time it takes.
 *
 * @param runs how many runs there have been
 * @param wishes what each framework wanted in each of its roles, and since which run it does
 * @param agents what was left over of agents
 */
public record Refusals(
        long runs, PersistentSortedMap<Asked, Wish> wishes, PersistentHashMap<AgentId, LeftOver> agents) {

    /** A framework in a role. */
    public record Asked(FrameworkId framework, String role) implements Comparable<Asked> {

        @Override
        public int compareTo(Asked other) {
            int order = framework.compareTo(other.framework);
            return order != 0 ? order : role.compareTo(other.role);
        }
    }

    /**
     * All that an answer depends on, but for the agent and filters that end: while it stays equal, a refusal holds.
     *
     * @param clearings of the framework's filters
     * @param since the run that first saw it so
     */
    public record Wish(
            Optional<StreamId> stream, FrameworkInfo info, AgentConstraints constraints, long clearings, long since) {

        public boolean sameAs(Wish other) {
            return clearings == other.clearings
                    && stream.equals(other.stream)
                    && constraints.given().equals(other.constraints.given())
                    && info.equals(other.info);
        }
    }

    /**
     * In that run nobody took this, and unless somebody changes its wishes, nobody will before then.
     *
     * @param available the very value that was refused; another one must be asked about
     */
    public record LeftOver(Resources available, long run, Instant until) {

        @SuppressWarnings("ReferenceEquality") // an equal one would only be asked about in vain
        public boolean holds(Resources now, Instant at) {
            return available == now && at.isBefore(until);
        }
    }

    public static Refusals none() {
        return new Refusals(0, PersistentSortedMap.empty(), PersistentHashMap.empty());
    }
}
