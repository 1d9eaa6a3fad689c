package io.dcosboot.marathon.core.deployment;

import static io.dcosboot.marathon.core.deployment.Apps.T0;
import static io.dcosboot.marathon.core.deployment.Apps.app;
import static io.dcosboot.marathon.core.deployment.Apps.root;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcosboot.marathon.core.instance.InstanceId;
import io.dcosboot.marathon.core.model.Group;
import io.dcosboot.marathon.core.model.PathId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DeploymentPlannerTest {

    private static final Instant T1 = T0.plusSeconds(60);

    @Test
    void newAppsAreMadeKnownAndThenScaledInOrderOfTheirDependencies() {
        Group target = root(
                app("/shop/db").build(),
                app("/shop/cache").build(),
                app("/shop/api").dependsOn("/shop/db").build(),
                app("/shop/web").dependsOn("/shop/api").build());
        assertThat(steps(plan(root(), target)))
                .containsExactly(
                        "StartApplication /shop/api, StartApplication /shop/cache, StartApplication /shop/db,"
                                + " StartApplication /shop/web",
                        "ScaleApplication /shop/cache, ScaleApplication /shop/db",
                        "ScaleApplication /shop/api",
                        "ScaleApplication /shop/web");
    }

    @Test
    void removedAppsStopBeforeWhatTheyDependOn() {
        Group original = root(app("/db").build(), app("/web").dependsOn("/db").build());
        assertThat(steps(plan(original, root()))).containsExactly("StopApplication /web", "StopApplication /db");
    }

    @Test
    void aDependencyOnAGroupMeansAllAppsInIt() {
        Group target = root(
                app("/data/a").build(),
                app("/data/deep/b").build(),
                app("/web").dependsOn("/data").build());
        assertThat(steps(plan(root(), target)))
                .endsWith("ScaleApplication /data/a, ScaleApplication /data/deep/b", "ScaleApplication /web");
    }

    @Test
    void aGroupsDependenciesHoldForItsApps() {
        Group target = root(app("/base").build(), app("/top/a").build());
        Group top = target.group(new PathId("/top")).orElseThrow();
        target = target.withGroup(
                new Group(top.id(), top.apps(), top.groups(), new TreeSet<>(Set.of(new PathId("/base"))), T0, false),
                T0);
        assertThat(steps(plan(root(), target))).endsWith("ScaleApplication /base", "ScaleApplication /top/a");
    }

    @Test
    void gapsLeftByUnchangedAppsVanish() {
        Group original = root(
                app("/a").build(),
                app("/b").dependsOn("/a").build(),
                app("/c").dependsOn("/b").build());
        Group target = root(
                app("/a").instances(2).build(),
                app("/b").dependsOn("/a").build(),
                app("/c").dependsOn("/b").instances(2).build());
        assertThat(steps(plan(original, target))).containsExactly("ScaleApplication /a", "ScaleApplication /c");
    }

    @Test
    void anotherConfigurationRestartsAnotherCountScales() {
        Group original = root(app("/a").build(), app("/b").build());
        Group edited =
                root(app("/a").cmd("true").build(), app("/b").instances(5).build());
        assertThat(steps(plan(original, edited))).containsExactly("RestartApplication /a, ScaleApplication /b");
    }

    @Test
    void anotherConfigurationWithoutInstancesHasNothingToReplace() {
        Group original = root(app("/a").build());
        Group edited = root(app("/a").cmd("true").instances(0).build());
        assertThat(steps(plan(original, edited))).containsExactly("ScaleApplication /a");
    }

    @Test
    void anAskedForRestartIsOneAlthoughNothingDiffers() {
        Group original = root(app("/a").build());
        Group target = VersionAssignment.assign(original, original, Set.of(new PathId("/a")), T1);
        assertThat(steps(DeploymentPlanner.plan("id", T1, original, target, Map.of())))
                .containsExactly("RestartApplication /a");
    }

    @Test
    void nothingChangedMakesAnEmptyPlan() {
        Group original = root(app("/a").build());
        assertThat(plan(original, original).steps()).isEmpty();
    }

    @Test
    void theKillListGoesWithTheScaling() {
        var victim = new InstanceId(new PathId("/a"), new UUID(0, 1));
        Group original = root(app("/a").instances(2).build());
        Group target =
                VersionAssignment.assign(original, root(app("/a").instances(1).build()), Set.of(), T1);
        DeploymentPlan plan =
                DeploymentPlanner.plan("id", T1, original, target, Map.of(new PathId("/a"), List.of(victim)));
        assertThat(plan.steps().getFirst().actions())
                .singleElement()
                .isInstanceOfSatisfying(
                        DeploymentAction.Scale.class,
                        scale -> assertThat(scale.kill()).containsExactly(victim));
    }

    @Test
    void cyclesAreRefused() {
        Group target = root(
                app("/a").dependsOn("/b").build(), app("/b").dependsOn("/a").build());
        assertThatThrownBy(() -> plan(root(), target)).hasMessageContaining("cyclic");
    }

    private static DeploymentPlan plan(Group original, Group edited) {
        Group target = VersionAssignment.assign(original, edited, Set.of(), T1);
        return DeploymentPlanner.plan("id", T1, original, target, Map.of());
    }

    private static List<String> steps(DeploymentPlan plan) {
        return plan.steps().stream()
                .map(step -> String.join(
                        ", ",
                        step.actions().stream()
                                .map(action -> action.wireName() + " " + action.app())
                                .sorted()
                                .toList()))
                .toList();
    }
}
