package io.dcosboot.master.core.state;

/**
 * Which agents wait for an allocation run that is already in the queue (mesos-master.md §14, "Trigger").
 *
 * @param queued whether a run is on its way
 * @param all whether it covers all agents
 * @param agents the agents it covers otherwise
 */
public record PendingAllocation(boolean queued, boolean all, PersistentSortedSet<AgentId> agents) {

    public static PendingAllocation none() {
        return new PendingAllocation(false, false, PersistentSortedSet.empty());
    }
}
