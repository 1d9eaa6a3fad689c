package io.dcosboot.marathon.core.deployment;

import static io.dcosboot.marathon.core.deployment.Apps.T0;
import static io.dcosboot.marathon.core.deployment.Apps.app;
import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.marathon.core.instance.AgentRef;
import io.dcosboot.marathon.core.instance.Condition;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Constraint;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ScalingTest {

    @Test
    void launchesWhatIsMissing() {
        AppDefinition app = app("/a").instances(5).build();
        Progress progress = Scaling.progress(
                app,
                List.of(),
                new Fleet(app).add(2, T0, Condition.RUNNING, true).observed());
        assertThat(progress).isEqualTo(new Progress(List.of(), 3, false));
    }

    @Test
    void whatIsLostForGoodDoesNotCount() {
        AppDefinition app = app("/a").instances(1).build();
        Progress progress = Scaling.progress(
                app,
                List.of(),
                new Fleet(app).add(1, T0, Condition.UNREACHABLE_INACTIVE, false).observed());
        assertThat(progress.launch()).isEqualTo(1);
    }

    @Test
    void theExplicitKillListGoesFirst() {
        AppDefinition app = app("/a").instances(2).build();
        List<Observed> fleet = new Fleet(app)
                .add(1, T0, Condition.STAGING, false)
                .add(2, T0, Condition.RUNNING, true)
                .observed();
        Instance chosen = fleet.get(1).instance();
        assertThat(Scaling.progress(app, List.of(chosen.id()), fleet).stop()).containsExactly(chosen);
    }

    @Test
    void lessAdvancedOnesGoBeforeRunningOnes() {
        AppDefinition app = app("/a").instances(1).build();
        List<Observed> fleet = new Fleet(app)
                .add(1, T0, Condition.RUNNING, true)
                .add(1, T0, Condition.STARTING, false)
                .add(1, T0, Condition.STAGING, false)
                .add(1, T0, Condition.UNREACHABLE, false)
                .waiting(1, T0)
                .observed();
        assertThat(Scaling.progress(app, List.of(), fleet).stop())
                .containsExactly(
                        fleet.get(4).instance(),
                        fleet.get(3).instance(),
                        fleet.get(2).instance(),
                        fleet.get(1).instance());
    }

    @Test
    void amongEqualsTheYoungestGoesUnlessTheAppSaysOtherwise() {
        AppDefinition app = app("/a").instances(1).build();
        List<Observed> fleet =
                new Fleet(app).add(3, T0, Condition.RUNNING, true).observed();
        assertThat(Scaling.progress(app, List.of(), fleet).stop())
                .containsExactly(fleet.get(2).instance(), fleet.get(1).instance());
        assertThat(Scaling.progress(app("/a").oldestFirst().build(), List.of(), fleet)
                        .stop())
                .containsExactly(fleet.get(0).instance(), fleet.get(1).instance());
    }

    @Test
    void groupedOnesGoFromTheFullestGroup() {
        AppDefinition app = app("/a")
                .instances(2)
                .constraint("rack", Constraint.Operator.GROUP_BY, "2")
                .build();
        List<Observed> fleet =
                new Fleet(app).add(4, T0, Condition.RUNNING, true).observed();
        List<String> racks = List.of("r1", "r1", "r1", "r2");
        var placed = new ArrayList<Observed>();
        for (int i = 0; i < fleet.size(); i++) {
            Instance instance = fleet.get(i).instance();
            var agent = new AgentRef("S" + i, "h" + i, null, null, Map.of("rack", racks.get(i)));
            placed.add(new Observed(instance.placed(agent, instance.task(), T0, "*"), true, true));
        }
        assertThat(Scaling.progress(app, List.of(), placed).stop())
                .containsExactly(placed.get(2).instance(), placed.get(1).instance());
    }

    @Test
    void itIsOverWhenAllServeAndNoneIsDying() {
        AppDefinition app = app("/a").instances(2).build();
        assertThat(done(app, new Fleet(app).add(2, T0, Condition.RUNNING, true)))
                .isTrue();
        assertThat(done(app, new Fleet(app).add(1, T0, Condition.RUNNING, true).add(1, T0, Condition.RUNNING, false)))
                .isFalse();
        assertThat(done(app, new Fleet(app).add(2, T0, Condition.RUNNING, true).dying(1, T0)))
                .isFalse();
    }

    private static boolean done(AppDefinition app, Fleet fleet) {
        return Scaling.progress(app, List.of(), fleet.observed()).done();
    }
}
