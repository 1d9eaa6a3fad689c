package io.dcosboot.marathon.core.deployment;

import static io.dcosboot.marathon.core.deployment.Apps.T0;
import static io.dcosboot.marathon.core.deployment.Apps.app;
import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.marathon.core.instance.Condition;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.VersionInfo;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RollingUpgradeTest {

    private static final Instant OLD = T0;
    private static final Instant NEW = T0.plusSeconds(600);

    /** The table of marathon.md §18, without the rows about resident apps (no persistent volumes yet). */
    @ParameterizedTest(name = "case {0}: N={1} min={2} max={3}, old {4} healthy {5} unhealthy: kill {6}, launch {7}")
    @CsvSource({
        "1,  4,  1,   1,   4,  0, 0, 4",
        "2,  4,  0.5, 0,   4,  0, 2, 0",
        "3,  3,  0.5, 0,   3,  0, 1, 0",
        "4,  3,  0.5, 1,   3,  0, 1, 3",
        "5,  1,  1,   0,   1,  0, 0, 1",
        "6,  1,  0.5, 0,   1,  0, 0, 1",
        "11, 3,  1,   0.7, 3,  0, 0, 2",
        "12, 3,  1,   0.3, 4,  0, 1, 0",
        "13, 10, 0.1, 1,   10, 0, 9, 10",
        "16, 5,  0,   0,   5,  0, 5, 0",
        "17, 2,  1,   1,   3,  0, 1, 1",
    })
    void firstMoves(String row, int n, double min, double max, int healthy, int unhealthy, int kill, int launch) {
        AppDefinition target = target(n, min, max);
        List<Observed> fleet = new Fleet(target)
                .add(healthy, OLD, Condition.RUNNING, true)
                .add(unhealthy, OLD, Condition.RUNNING, false)
                .observed();
        Progress progress = RollingUpgrade.progress(target, fleet);
        assertThat(progress.stop()).hasSize(kill);
        assertThat(progress.launch()).isEqualTo(launch);
        assertThat(progress.done()).isFalse();
    }

    @Test
    void uselessOldOnesMakeRoomWhenOnlyTheyBlockTheWay() {
        AppDefinition target = target(4, 0.5, 0);
        List<Observed> fleet = new Fleet(target)
                .add(2, OLD, Condition.RUNNING, true)
                .add(2, OLD, Condition.RUNNING, false)
                .observed();
        Progress progress = RollingUpgrade.progress(target, fleet);
        assertThat(progress.stop())
                .containsExactlyInAnyOrder(fleet.get(2).instance(), fleet.get(3).instance());
    }

    @Test
    void aResumedUpgradeWaitsForTheNewOneThatWasStartedBefore() {
        AppDefinition target = target(2, 0.5, 0);
        Fleet fleet = new Fleet(target).add(1, OLD, Condition.RUNNING, true).add(1, NEW, Condition.RUNNING, false);
        Progress progress = RollingUpgrade.progress(target, fleet.observed());
        assertThat(progress.stop()).isEmpty();
        assertThat(progress.launch()).isZero();
    }

    @Test
    void aSecondLookAtTheSameStateAsksForNothingMore() {
        AppDefinition target = target(4, 0.5, 0);
        List<Observed> after = new Fleet(target)
                .dying(2, OLD)
                .add(2, OLD, Condition.RUNNING, true)
                .observed();
        Progress progress = RollingUpgrade.progress(target, after);
        assertThat(progress.stop()).isEmpty();
        assertThat(progress.launch()).isZero();
    }

    @Test
    void unhealthyOldOnesGoFirst() {
        AppDefinition target = target(3, 0.5, 1);
        List<Observed> fleet = new Fleet(target)
                .add(2, OLD, Condition.RUNNING, true)
                .add(1, OLD, Condition.RUNNING, false)
                .add(1, NEW, Condition.RUNNING, true)
                .observed();
        assertThat(RollingUpgrade.progress(target, fleet).stop())
                .containsExactly(fleet.get(2).instance());
    }

    @Test
    void oldOnesWithoutATaskAreDroppedAtOnce() {
        AppDefinition target = target(2, 1, 1);
        List<Observed> fleet = new Fleet(target)
                .waiting(1, OLD)
                .add(1, OLD, Condition.FAILED, false)
                .observed();
        assertThat(ids(RollingUpgrade.progress(target, fleet).stop()))
                .isEqualTo(ids(fleet.stream().map(Observed::instance).toList()));
    }

    @Test
    void aRunningButNotReadyNewOneDoesNotReplaceAnOldOne() {
        AppDefinition target = target(1, 1, 1);
        Observed old = new Fleet(target)
                .add(1, OLD, Condition.RUNNING, true)
                .observed()
                .getFirst();
        Observed fresh = new Fleet(target)
                .add(2, NEW, Condition.RUNNING, true)
                .observed()
                .getLast();
        Progress waiting = RollingUpgrade.progress(target, List.of(old, new Observed(fresh.instance(), true, false)));
        assertThat(waiting.stop()).isEmpty();
        Progress ready = RollingUpgrade.progress(target, List.of(old, fresh));
        assertThat(ready.stop()).containsExactly(old.instance());
    }

    @Test
    void uselessOldOnesGoOnceAllNewOnesServe() {
        AppDefinition target = target(2, 1, 1);
        List<Observed> fleet = new Fleet(target)
                .add(2, OLD, Condition.STAGING, false)
                .add(2, NEW, Condition.RUNNING, true)
                .observed();
        assertThat(RollingUpgrade.progress(target, fleet).stop())
                .containsExactly(fleet.get(0).instance(), fleet.get(1).instance());
    }

    @Test
    void itIsOverWhenOnlyHealthyNewOnesAreLeft() {
        AppDefinition target = target(2, 1, 1);
        assertThat(RollingUpgrade.progress(
                                target,
                                new Fleet(target)
                                        .add(2, NEW, Condition.RUNNING, true)
                                        .observed())
                        .done())
                .isTrue();
        assertThat(RollingUpgrade.progress(
                                target,
                                new Fleet(target)
                                        .add(2, NEW, Condition.RUNNING, true)
                                        .dying(1, OLD)
                                        .observed())
                        .done())
                .isFalse();
    }

    @Test
    void versionsBetweenLastConfigurationAndPresentAreUpToDate() {
        AppDefinition scaled = app("/a")
                .versions(new VersionInfo(NEW.plusSeconds(9), NEW.plusSeconds(9), NEW))
                .build();
        Fleet fleet = new Fleet(scaled)
                .add(1, NEW, Condition.RUNNING, true)
                .add(1, OLD, Condition.RUNNING, true)
                .add(1, NEW.plusSeconds(10), Condition.RUNNING, true);
        assertThat(fleet.observed().stream()
                        .map(o -> RollingUpgrade.isOutdated(o.instance(), scaled))
                        .toList())
                .containsExactly(false, true, true);
    }

    private static AppDefinition target(int n, double min, double max) {
        return app("/a")
                .instances(n)
                .strategy(min, max)
                .versions(VersionInfo.createdAt(NEW))
                .build();
    }

    private static Set<?> ids(List<Instance> instances) {
        return instances.stream().map(Instance::id).collect(Collectors.toSet());
    }
}
