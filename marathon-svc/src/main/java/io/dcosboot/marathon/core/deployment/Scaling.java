package io.dcosboot.marathon.core.deployment;

import io.dcosboot.marathon.core.constraint.GroupBalance;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.instance.InstanceId;
import io.dcosboot.marathon.core.instance.Task;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Resilience;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Brings the number of instances to what is wanted, whatever version they run (marathon.md §17). */
public final class Scaling {

    private Scaling() {}

    /**
     * @param kill instances to end first when there are too many
     */
    public static Progress progress(AppDefinition target, List<InstanceId> kill, List<Observed> observed) {
        List<Instance> counted = observed.stream()
                .map(Observed::instance)
                .filter(Instance::counts)
                .toList();
        int surplus = counted.size() - target.instances();
        if (surplus > 0) {
            return new Progress(victims(target, kill, counted, surplus), 0, false);
        }
        // Until they have ended, those that go take the places of those that come.
        int dying = (int) observed.stream().filter(o -> o.instance().isDying()).count();
        long serving = observed.stream()
                .filter(o -> o.instance().counts() && o.serves())
                .count();
        return new Progress(List.of(), Math.max(0, -surplus - dying), dying == 0 && serving == target.instances());
    }

    /** The {@code count} instances that can best be done without, the most dispensable first. */
    static List<Instance> victims(AppDefinition target, List<InstanceId> kill, List<Instance> counted, int count) {
        var candidates = new ArrayList<>(counted);
        candidates.sort(dispensableFirst(target, kill));
        var balance = new GroupBalance(target.placement().constraints());
        var victims = new ArrayList<Instance>();
        while (victims.size() < count) {
            Instance victim = kill.contains(candidates.getFirst().id())
                    ? candidates.getFirst()
                    : balance.pickFromFullest(candidates);
            candidates.remove(victim);
            victims.add(victim);
        }
        return victims;
    }

    private static Comparator<Instance> dispensableFirst(AppDefinition target, List<InstanceId> kill) {
        Comparator<Instance> byAge = Comparator.comparing(Scaling::startedAt);
        return Comparator.comparing((Instance instance) -> !kill.contains(instance.id()))
                .thenComparingInt(Scaling::weight)
                .thenComparing(
                        target.resilience().killSelection() == Resilience.KillSelection.YOUNGEST_FIRST
                                ? byAge.reversed()
                                : byAge)
                .thenComparing(Instance::id);
    }

    // The order of the original, except that one that waits for an offer goes before all that already run.
    private static int weight(Instance instance) {
        if (!instance.hasLiveTask()) {
            return 0;
        }
        return switch (instance.condition()) {
            case UNREACHABLE -> 1;
            case PROVISIONED, STAGING -> 2;
            case STARTING -> 3;
            case RUNNING -> 4;
            case SCHEDULED, KILLING, UNREACHABLE_INACTIVE, ERROR, FAILED, FINISHED, KILLED, GONE, DROPPED, UNKNOWN -> 5;
        };
    }

    private static Instant startedAt(Instance instance) {
        Task task = instance.task();
        if (task == null) {
            return instance.scheduledAt();
        }
        Instant started = task.startedAt();
        return started == null ? task.stagedAt() : started;
    }
}
