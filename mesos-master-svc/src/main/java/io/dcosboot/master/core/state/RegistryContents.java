package io.dcosboot.master.core.state;

import io.dcosboot.mesos.v1.quota.QuotaConfig;

/**
 * All that outlives a master (mesos-master.md §19.2).
 *
 * @param weights of roles that were ever given one
 * @param quotas by role
 * @param machines that are scheduled for maintenance or down
 */
public record RegistryContents(
        PersistentSortedMap<AgentId, RegistryRecord> agents,
        PersistentSortedMap<String, Double> weights,
        PersistentSortedMap<String, QuotaConfig> quotas,
        Machines machines) {

    /** Of a cluster that never had a master. */
    public static RegistryContents empty() {
        return new RegistryContents(
                PersistentSortedMap.empty(), PersistentSortedMap.empty(), PersistentSortedMap.empty(), Machines.none());
    }
}
