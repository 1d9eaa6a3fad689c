package io.dcosboot.marathon.core.deployment;

import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.UpgradeStrategy;
import io.dcosboot.marathon.core.model.VersionInfo;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Replaces instances of other configurations by the target's, never letting fewer than the minimum serve and never
 * running more than the maximum (marathon.md §18).
 *
 * <p>Where the original counts events, this looks at the instances there are: an old one may be ended whenever more
 * than the minimum serve, however that came about, so that a flapping new instance costs one old one at most. An old
 * instance that does not serve may also be ended when only it keeps a new one from being launched.
 */
public final class RollingUpgrade {

    private RollingUpgrade() {}

    /** Whether instances of other configurations are still wanted to run. */
    static boolean isNeeded(AppDefinition target, List<Observed> observed) {
        return observed.stream().anyMatch(o -> isOutdated(o.instance(), target));
    }

    /** Whether the instance runs, or is to run, another configuration than the target's. */
    public static boolean isOutdated(Instance instance, AppDefinition target) {
        VersionInfo versions = target.versionInfo();
        return instance.version().isBefore(versions.lastConfigChangeAt())
                || instance.version().isAfter(versions.version());
    }

    static Progress progress(AppDefinition target, List<Observed> observed) {
        return new State(target, observed).progress();
    }

    /** The counts that the decision is made from, named as in marathon.md §18. */
    private static final class State {
        private final AppDefinition target;
        private final List<Observed> instances;
        private final int wanted;
        private final List<Observed> oldWaiting = new ArrayList<>();
        private final List<Observed> oldRunning = new ArrayList<>();
        private final List<Observed> started = new ArrayList<>();
        private final int oldActive;
        private final int serving;
        private final int minHealthy;
        private final int maxCapacity;

        State(AppDefinition target, List<Observed> observed) {
            this.target = target;
            this.instances = observed;
            this.wanted = target.instances();
            int dying = 0;
            for (Observed o : observed) {
                boolean old = isOutdated(o.instance(), target);
                if (o.instance().isDying()) {
                    // Of whatever version: until it has ended, it takes its place.
                    dying++;
                } else if (old) {
                    (o.instance().hasLiveTask() ? oldRunning : oldWaiting).add(o);
                } else if (o.instance().counts()) {
                    started.add(o);
                }
            }
            this.oldActive = oldRunning.size() + dying;
            this.serving = healthy(oldRunning) + ready(started);
            UpgradeStrategy strategy = target.resilience().upgradeStrategy();
            this.minHealthy = (int) Math.ceil(wanted * strategy.minimumHealthCapacity() - ROUNDING);
            int capacity = (int) Math.floor(wanted * (1 + strategy.maximumOverCapacity()) + ROUNDING);
            // Neither may one be ended first nor one launched first: then one more is tolerated.
            this.maxCapacity = minHealthy == capacity && capacity <= serving ? capacity + 1 : capacity;
        }

        // 3 * (1 + 0.7) must not become 5.0999… and 10 * 0.7 not 7.000…01.
        private static final double ROUNDING = 1e-9;

        // Whether an old one was ever asked for its readiness does not matter: it takes traffic already.
        private static int healthy(List<Observed> of) {
            return (int) of.stream().filter(Observed::healthy).count();
        }

        private static int ready(List<Observed> of) {
            return (int) of.stream().filter(Observed::serves).count();
        }

        Progress progress() {
            int room = Math.max(0, maxCapacity - oldActive - started.size());
            int missing = Math.max(0, wanted - started.size());
            var stop = new ArrayList<Instance>();
            // These have no task: ending them costs nothing.
            oldWaiting.forEach(o -> stop.add(o.instance()));
            stop.addAll(endable(room, missing));
            if (started.size() > wanted) {
                stop.addAll(Scaling.victims(
                        target,
                        List.of(),
                        started.stream().map(Observed::instance).toList(),
                        started.size() - wanted));
            }
            return new Progress(stop, Math.min(missing, room), isDone());
        }

        private List<Instance> endable(int room, int missing) {
            List<Observed> queue = new ArrayList<>(oldRunning);
            if (ready(started) >= wanted) {
                return queue.stream().map(Observed::instance).toList();
            }
            queue.sort(Comparator.comparing(Observed::healthy)
                    .thenComparing(o -> o.instance().id()));
            int spare = Math.max(0, serving - minHealthy);
            int surplus = Math.max(0, oldRunning.size() - wanted);
            int count = Math.min(queue.size(), Math.max(spare, surplus));
            boolean blocked = count == 0 && room == 0 && missing > 0 && oldActive == oldRunning.size();
            if (blocked) {
                int useless = (int) queue.stream().filter(o -> !o.healthy()).count();
                count = Math.min(missing, useless);
            }
            return queue.subList(0, count).stream().map(Observed::instance).toList();
        }

        private boolean isDone() {
            boolean onlyNew = oldActive == 0 && oldWaiting.isEmpty();
            boolean nothingDying =
                    instances.stream().noneMatch(o -> o.instance().isDying());
            return onlyNew && nothingDying && started.size() == wanted && serving == wanted;
        }
    }
}
