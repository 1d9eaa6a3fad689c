package io.dcosboot.marathon.core.deployment;

import static io.dcosboot.marathon.core.deployment.Apps.T0;
import static io.dcosboot.marathon.core.deployment.Apps.app;
import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.marathon.core.instance.AgentRef;
import io.dcosboot.marathon.core.instance.Goal;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.instance.InstanceId;
import io.dcosboot.marathon.core.instance.StatusUpdates;
import io.dcosboot.marathon.core.instance.Task;
import io.dcosboot.marathon.core.instance.TaskId;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.VersionInfo;
import io.dcosboot.mesos.v1.TaskID;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Upgrades of fleets in which tasks die, start and turn healthy in any order. */
class RollingUpgradePropertyTest {

    private static final Instant OLD = T0;
    private static final Instant NEW = T0.plusSeconds(600);

    @Property(tries = 500)
    void boundsHoldAndTheEndIsReached(
            @ForAll @IntRange(min = 1, max = 8) int wanted,
            @ForAll @IntRange(max = 10) int old,
            @ForAll @DoubleRange(max = 1) double min,
            @ForAll @DoubleRange(max = 1) double max,
            @ForAll long seed) {
        AppDefinition target = app("/a")
                .instances(wanted)
                .strategy(min, max)
                .versions(VersionInfo.createdAt(NEW))
                .build();
        var world = new World(target, old, new Random(seed));
        int minHealthy = (int) Math.ceil(wanted * min - 1e-9);
        int capacity = (int) Math.floor(wanted * (1 + max) + 1e-9);
        int limit = Math.max(old, minHealthy == capacity ? capacity + 1 : capacity);
        for (int step = 0; step < 2_000; step++) {
            Progress progress = Progress.of(new DeploymentAction.Restart(target), world.observed());
            if (progress.done()) {
                assertThat(world.instances).hasSize(wanted);
                return;
            }
            int servingBefore = world.serving();
            world.apply(progress);
            assertThat(world.serving()).isGreaterThanOrEqualTo(Math.min(servingBefore, minHealthy));
            assertThat(world.instances.size()).isLessThanOrEqualTo(limit);
            world.happen(step);
        }
        throw new AssertionError("never done");
    }

    private static final class World {
        private final AppDefinition target;
        private final Random random;
        private final Map<InstanceId, Instance> instances = new HashMap<>();
        private final Map<InstanceId, Boolean> healthy = new HashMap<>();
        private long ids;

        World(AppDefinition target, int old, Random random) {
            this.target = target;
            this.random = random;
            for (int i = 0; i < old; i++) {
                Instance instance = running(Instance.scheduled(nextId(), OLD, "*", OLD));
                instances.put(instance.id(), instance);
                healthy.put(instance.id(), random.nextInt(4) > 0);
            }
        }

        List<Observed> observed() {
            return instances.values().stream()
                    .map(instance -> new Observed(instance, isHealthy(instance), true))
                    .toList();
        }

        int serving() {
            return (int) observed().stream()
                    .filter(o -> o.instance().goal() == Goal.RUNNING && o.healthy())
                    .count();
        }

        private boolean isHealthy(Instance instance) {
            return instance.isRunning() && healthy.getOrDefault(instance.id(), false);
        }

        void apply(Progress progress) {
            for (Instance victim : progress.stop()) {
                if (victim.hasLiveTask()) {
                    instances.put(victim.id(), victim.withGoal(Goal.DECOMMISSIONED));
                } else {
                    instances.remove(victim.id());
                }
            }
            for (int i = 0; i < progress.launch(); i++) {
                Instance fresh = Instance.scheduled(nextId(), NEW, "*", NEW);
                instances.put(fresh.id(), fresh);
            }
        }

        // After many steps only good things happen, so that the upgrade can end.
        void happen(int step) {
            for (Instance instance : new ArrayList<>(instances.values())) {
                if (random.nextInt(3) == 0) {
                    happen(instance, step < 300);
                }
            }
        }

        private void happen(Instance instance, boolean trouble) {
            if (instance.isDying()) {
                instances.remove(instance.id());
            } else if (!instance.hasLiveTask()) {
                instances.put(instance.id(), running(instance));
                healthy.put(instance.id(), false);
            } else if (trouble && random.nextInt(10) == 0) {
                instances.put(instance.id(), ended(instance));
            } else {
                boolean fresh = instance.version().equals(NEW);
                boolean before = healthy.getOrDefault(instance.id(), false);
                healthy.put(instance.id(), trouble ? random.nextBoolean() : fresh || before);
            }
        }

        private InstanceId nextId() {
            return new InstanceId(target.id(), new UUID(0, ++ids));
        }

        private static Instance running(Instance instance) {
            TaskId id = instance.nextTask();
            Task task = Task.provisioned(id, List.of(), List.of(), NEW);
            var agent = new AgentRef("S0", "host", null, null, Map.of());
            return update(instance.placed(agent, task, instance.version(), "*"), TaskState.TASK_RUNNING);
        }

        private static Instance ended(Instance instance) {
            return update(instance, TaskState.TASK_FAILED);
        }

        private static Instance update(Instance instance, TaskState state) {
            TaskStatus status = TaskStatus.newBuilder()
                    .setTaskId(TaskID.newBuilder().setValue(instance.task().id().value()))
                    .setState(state)
                    .build();
            return instance.withTask(
                    StatusUpdates.apply(instance.task(), status, NEW).orElseThrow());
        }
    }
}
