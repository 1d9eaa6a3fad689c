package io.dcosboot.master.core.state;

import io.dcosboot.mesos.v1.quota.QuotaConfig;
import java.util.Optional;

/**
 * Everything a leading master knows, as one immutable value. The writer replaces it; readers keep the one they took.
 *
 * @param completedFrameworks removed frameworks, oldest first
 * @param streams which framework is subscribed on a stream
 * @param allocator what the allocator remembers between runs
 * @param operations on reservations and volumes that are not settled
 * @param weights of roles; 1.0 where there is none
 * @param quotas by role
 * @param maintenance of machines
 */
public record MasterState(
        Term term,
        Sequences sequences,
        PersistentSortedMap<FrameworkId, Framework> frameworks,
        History<Framework> completedFrameworks,
        PersistentSortedMap<StreamId, FrameworkId> streams,
        AgentDirectory agents,
        PersistentSortedMap<OfferId, Offer> offers,
        Operations operations,
        PersistentSortedMap<String, Double> weights,
        PersistentSortedMap<String, QuotaConfig> quotas,
        Maintenance maintenance,
        AllocatorMemory allocator,
        PendingAllocation pendingAllocation,
        Counters counters) {

    /** The state of a master that has just been elected and has read the registry. */
    public static MasterState elected(Term term, RegistryContents registry, int maxCompletedFrameworks) {
        return new MasterState(
                term,
                Sequences.fromZero(),
                PersistentSortedMap.empty(),
                History.ofCapacity(maxCompletedFrameworks),
                PersistentSortedMap.empty(),
                AgentDirectory.recoveredFrom(registry.agents()),
                PersistentSortedMap.empty(),
                Operations.none(),
                registry.weights(),
                registry.quotas(),
                Maintenance.recoveredFrom(registry.machines()),
                AllocatorMemory.none(),
                PendingAllocation.none(),
                Counters.none());
    }

    public Optional<Framework> framework(FrameworkId id) {
        return frameworks.get(id);
    }

    public Optional<Agent> agent(AgentId id) {
        return agents.registered().get(id);
    }

    public boolean isCompleted(FrameworkId id) {
        for (Framework framework : completedFrameworks) {
            if (framework.id().equals(id)) {
                return true;
            }
        }
        return false;
    }

    public MasterState withSequences(Sequences next) {
        return new MasterState(
                term,
                next,
                frameworks,
                completedFrameworks,
                streams,
                agents,
                offers,
                operations,
                weights,
                quotas,
                maintenance,
                allocator,
                pendingAllocation,
                counters);
    }

    public MasterState withFrameworks(PersistentSortedMap<FrameworkId, Framework> next) {
        return new MasterState(
                term,
                sequences,
                next,
                completedFrameworks,
                streams,
                agents,
                offers,
                operations,
                weights,
                quotas,
                maintenance,
                allocator,
                pendingAllocation,
                counters);
    }

    public MasterState withCompleted(Framework framework) {
        return new MasterState(
                term,
                sequences,
                frameworks,
                completedFrameworks.plus(framework),
                streams,
                agents,
                offers,
                operations,
                weights,
                quotas,
                maintenance,
                allocator,
                pendingAllocation,
                counters);
    }

    public MasterState withCompletedFrameworks(History<Framework> next) {
        return new MasterState(
                term,
                sequences,
                frameworks,
                next,
                streams,
                agents,
                offers,
                operations,
                weights,
                quotas,
                maintenance,
                allocator,
                pendingAllocation,
                counters);
    }

    public MasterState withStreams(PersistentSortedMap<StreamId, FrameworkId> next) {
        return new MasterState(
                term,
                sequences,
                frameworks,
                completedFrameworks,
                next,
                agents,
                offers,
                operations,
                weights,
                quotas,
                maintenance,
                allocator,
                pendingAllocation,
                counters);
    }

    public MasterState withAgents(AgentDirectory next) {
        return new MasterState(
                term,
                sequences,
                frameworks,
                completedFrameworks,
                streams,
                next,
                offers,
                operations,
                weights,
                quotas,
                maintenance,
                allocator,
                pendingAllocation,
                counters);
    }

    public MasterState withOffers(PersistentSortedMap<OfferId, Offer> next) {
        return new MasterState(
                term,
                sequences,
                frameworks,
                completedFrameworks,
                streams,
                agents,
                next,
                operations,
                weights,
                quotas,
                maintenance,
                allocator,
                pendingAllocation,
                counters);
    }

    public MasterState withOperations(Operations next) {
        return new MasterState(
                term,
                sequences,
                frameworks,
                completedFrameworks,
                streams,
                agents,
                offers,
                next,
                weights,
                quotas,
                maintenance,
                allocator,
                pendingAllocation,
                counters);
    }

    public MasterState withWeights(PersistentSortedMap<String, Double> next) {
        return new MasterState(
                term,
                sequences,
                frameworks,
                completedFrameworks,
                streams,
                agents,
                offers,
                operations,
                next,
                quotas,
                maintenance,
                allocator,
                pendingAllocation,
                counters);
    }

    public MasterState withQuotas(PersistentSortedMap<String, QuotaConfig> next) {
        return new MasterState(
                term,
                sequences,
                frameworks,
                completedFrameworks,
                streams,
                agents,
                offers,
                operations,
                weights,
                next,
                maintenance,
                allocator,
                pendingAllocation,
                counters);
    }

    public MasterState withMaintenance(Maintenance next) {
        return new MasterState(
                term,
                sequences,
                frameworks,
                completedFrameworks,
                streams,
                agents,
                offers,
                operations,
                weights,
                quotas,
                next,
                allocator,
                pendingAllocation,
                counters);
    }

    public MasterState withAllocator(AllocatorMemory next) {
        return new MasterState(
                term,
                sequences,
                frameworks,
                completedFrameworks,
                streams,
                agents,
                offers,
                operations,
                weights,
                quotas,
                maintenance,
                next,
                pendingAllocation,
                counters);
    }

    public MasterState withPendingAllocation(PendingAllocation next) {
        return new MasterState(
                term,
                sequences,
                frameworks,
                completedFrameworks,
                streams,
                agents,
                offers,
                operations,
                weights,
                quotas,
                maintenance,
                allocator,
                next,
                counters);
    }

    public MasterState withCounters(Counters next) {
        return new MasterState(
                term,
                sequences,
                frameworks,
                completedFrameworks,
                streams,
                agents,
                offers,
                operations,
                weights,
                quotas,
                maintenance,
                allocator,
                pendingAllocation,
                next);
    }
}
