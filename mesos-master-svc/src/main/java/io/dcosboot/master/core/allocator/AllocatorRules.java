package io.dcosboot.master.core.allocator;

import io.dcosboot.master.core.state.Quantities;
import java.util.List;
import java.util.Set;

/**
 * How the allocator decides (mesos-master.md §14).
 *
 * @param minAllocatable alternatives of what an offer must hold at least; empty for anything
 * @param fairSharingExcluded resource names that do not count for fairness
 * @param filterGpuResources whether agents with gpus are only for frameworks that know gpus
 * @param roleSorter in which order roles are served
 * @param frameworkSorter in which order the frameworks of a role are served
 */
public record AllocatorRules(
        List<Quantities> minAllocatable,
        Set<String> fairSharingExcluded,
        boolean filterGpuResources,
        Sorter roleSorter,
        Sorter frameworkSorter) {

    public AllocatorRules {
        minAllocatable = List.copyOf(minAllocatable);
        fairSharingExcluded = Set.copyOf(fairSharingExcluded);
    }
}
