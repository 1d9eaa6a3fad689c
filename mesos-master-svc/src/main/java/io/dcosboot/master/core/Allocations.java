package io.dcosboot.master.core;

import io.dcosboot.master.core.allocator.Allocator;
import io.dcosboot.master.core.allocator.Cluster;
import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.AllocatorMemory;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.PendingAllocation;
import io.dcosboot.master.core.state.PersistentSortedSet;
import io.dcosboot.master.core.state.Refusals;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** When the allocator runs, over which agents, and what becomes of its decisions (mesos-master.md §14, "Trigger"). */
final class Allocations {

    private static final String RUNS = "allocation_runs";
    private static final int FEW = 100;

    private final MasterSettings settings;
    private final Allocator allocator;
    private final OfferBook offers;
    private final InverseOfferBook inverseOffers;

    Allocations(MasterSettings settings, OfferBook offers, InverseOfferBook inverseOffers) {
        this.settings = settings;
        this.allocator = new Allocator(settings.allocator().rules());
        this.offers = offers;
        this.inverseOffers = inverseOffers;
    }

    /** Asks for a run over all agents; requests that wait already are answered by the same run. */
    void requestForAll(Turn turn) {
        request(turn, new PendingAllocation(true, true, PersistentSortedSet.empty()));
    }

    void requestFor(Turn turn, AgentId agent) {
        PendingAllocation pending = turn.state().pendingAllocation();
        request(
                turn,
                new PendingAllocation(true, pending.all(), pending.agents().plus(agent)));
    }

    private static void request(Turn turn, PendingAllocation next) {
        boolean queued = turn.state().pendingAllocation().queued();
        turn.become(turn.state().withPendingAllocation(next));
        if (!queued) {
            turn.emit(new Effect.Enqueue(new MasterCommand.Allocate()));
        }
    }

    /** After an election: who may be offered at all, and whether first agents must come back. */
    void begin(Turn turn) {
        AllocatorSettings rules = settings.allocator();
        AllocatorMemory memory = turn.state().allocator();
        if (rules.whitelisted()) {
            memory = memory.withWhitelist(Optional.of(Set.of()));
        }
        int expected = turn.state().agents().recovered().size();
        if (!turn.state().quotas().isEmpty() && expected > 0) {
            memory = memory.withPause(Optional.of(new AllocatorMemory.Pause(
                    (int) (expected * rules.agentRecoveryFactor()), turn.now().plus(rules.recoveryTimeout()))));
        }
        turn.become(turn.state().withAllocator(memory));
    }

    void whitelist(Turn turn, Set<String> hosts) {
        turn.become(turn.state().withAllocator(turn.state().allocator().withWhitelist(Optional.of(hosts))));
    }

    /** Whether too few agents are back to serve quotas rightly. */
    private static boolean isPaused(Turn turn) {
        Optional<AllocatorMemory.Pause> pause = turn.state().allocator().pause();
        if (pause.isEmpty()) {
            return false;
        }
        if (turn.now().isBefore(pause.get().until())
                && turn.state().agents().registered().size() < pause.get().agents()) {
            return true;
        }
        turn.become(turn.state().withAllocator(turn.state().allocator().withPause(Optional.empty())));
        return false;
    }

    void tick(Turn turn) {
        requestForAll(turn);
        turn.emit(new Effect.Schedule(settings.allocationInterval(), new MasterCommand.AllocationTick()));
    }

    void run(Turn turn) {
        if (isPaused(turn)) {
            turn.become(turn.state().withPendingAllocation(PendingAllocation.none()));
            return; // the next tick asks again, for all
        }
        MasterState state = turn.state();
        PendingAllocation pending = state.pendingAllocation();
        List<Agent> candidates = new ArrayList<>();
        if (pending.all()) {
            state.agents().registered().values().forEach(candidates::add);
        } else {
            pending.agents().forEach(id -> state.agent(id).ifPresent(candidates::add));
        }
        turn.become(state.withPendingAllocation(PendingAllocation.none()));
        turn.count(RUNS);
        long seed = state.term().masterId().hashCode() + (state.counters().get(RUNS) << 32);
        Allocator.Outcome outcome = allocator.allocate(Cluster.of(state), candidates, turn.now(), seed);
        Refusals refusals = outcome.refusals();
        if (refusals.agents().size() > 2 * state.agents().registered().size() + FEW) {
            refusals = Refusals.none(); // mostly of agents that are not here any more
        }
        turn.become(turn.state().withAllocator(turn.state().allocator().withRefusals(refusals)));
        offers.offer(turn, outcome.allocations());
        inverseOffers.offer(turn, candidates);
    }
}
