package io.dcosboot.master.core;

import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.PersistentSortedMap;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** Forgets unreachable and gone agents that are old or too many (mesos-master.md §11, "registry GC"). */
final class RegistryCollection {

    /** Entries forgotten in one go; the rest follows in the next. */
    private static final int LARGEST_ROUND = 10_000;

    private final AgentLimits limits;

    RegistryCollection(AgentLimits limits) {
        this.limits = limits;
    }

    void scheduleNext(Turn turn) {
        turn.emit(new Effect.Schedule(limits.registryGcInterval(), new MasterCommand.CollectRegistry()));
    }

    void collect(Turn turn) {
        var agents = turn.state().agents();
        List<AgentId> old = new ArrayList<>();
        old.addAll(old(agents.unreachable(), entry -> entry.since(), turn.now()));
        old.addAll(old(agents.gone(), since -> since, turn.now()));
        old.stream()
                .filter(id -> !agents.transitions().containsKey(id))
                .limit(LARGEST_ROUND)
                .forEach(id -> turn.emit(new Effect.WriteRegistry(
                        new RegistryOperation.Remove(id), new MasterCommand.AgentForgotten(id))));
        scheduleNext(turn);
    }

    /** The oldest entries beyond the count, and all that are beyond the age. */
    private <V> List<AgentId> old(PersistentSortedMap<AgentId, V> entries, Function<V, Instant> since, Instant now) {
        List<Map.Entry<AgentId, V>> byAge = new ArrayList<>();
        entries.forEach(byAge::add);
        byAge.sort(Comparator.comparing(entry -> since.apply(entry.getValue())));
        Instant oldest = now.minus(limits.registryMaxAge());
        int tooMany = byAge.size() - limits.registryMaxCount();
        List<AgentId> old = new ArrayList<>();
        for (int i = 0; i < byAge.size(); i++) {
            Map.Entry<AgentId, V> entry = byAge.get(i);
            if (i >= tooMany && !since.apply(entry.getValue()).isBefore(oldest)) {
                break;
            }
            old.add(entry.getKey());
        }
        return old;
    }

    /** The registry has forgotten the agent; if it is coming back meanwhile, it comes as an unknown one. */
    void forgotten(Turn turn, AgentId id) {
        turn.directory(agents -> agents.withUnreachable(agents.unreachable().minus(id))
                .withGone(agents.gone().minus(id)));
    }
}
