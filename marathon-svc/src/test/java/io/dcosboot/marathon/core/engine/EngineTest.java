package io.dcosboot.marathon.core.engine;

import static io.dcosboot.marathon.core.deployment.Apps.app;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import io.dcosboot.marathon.core.Failure;
import io.dcosboot.marathon.core.Refused;
import io.dcosboot.marathon.core.RootChange;
import io.dcosboot.marathon.core.event.MarathonEvent;
import io.dcosboot.marathon.core.instance.Condition;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.instance.InstanceId;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Backoff;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.marathon.core.model.UnreachableStrategy;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

class EngineTest {

    private static final PathId A = new PathId("/a");

    @Test
    void aNewAppIsLaunchedAndItsDeploymentEndsWhenItRuns() {
        Rig rig = Rig.subscribed();
        String deployment = rig.deploy(app("/a").instances(2).build()).deploymentId();
        assertThat(rig.snapshot().deployments())
                .singleElement()
                .satisfies(progress -> assertThat(progress.currentStep()).isEqualTo(2));
        List<TaskInfo> tasks = rig.offer("S0");
        assertThat(tasks).hasSize(2);
        rig.updates(tasks, TaskState.TASK_RUNNING);
        assertThat(rig.snapshot().deployments()).isEmpty();
        assertThat(rig.events(MarathonEvent.DeploymentSucceeded.class))
                .extracting(event -> event.plan().id())
                .containsExactly(deployment);
    }

    @Test
    void anUpdateIsAcknowledgedAfterItsEffectIsStored() {
        Rig rig = Rig.subscribed();
        rig.deploy(app("/a").build());
        TaskInfo task = rig.offer("S0").getFirst();
        List<Effect> effects = rig.engine.handle(
                new Input.Updated(TaskStatus.newBuilder()
                        .setTaskId(task.getTaskId())
                        .setAgentId(task.getAgentId())
                        .setState(TaskState.TASK_RUNNING)
                        .setUuid(ByteString.copyFromUtf8("u"))
                        .build()),
                rig.now);
        int stored = indexOf(effects, effect -> effect instanceof Effect.Store);
        int acknowledged = indexOf(
                effects, effect -> effect instanceof Effect.Send(Call call) && call.getType() == Call.Type.ACKNOWLEDGE);
        assertThat(stored).isNotNegative().isLessThan(acknowledged);
    }

    private static int indexOf(List<Effect> effects, Predicate<Effect> what) {
        for (int i = 0; i < effects.size(); i++) {
            if (what.test(effects.get(i))) {
                return i;
            }
        }
        return -1;
    }

    @Test
    void anInstanceIsStoredBeforeItsLaunchIsSent() {
        Rig rig = Rig.subscribed();
        rig.deploy(app("/a").build());
        List<Effect> effects =
                rig.engine.handle(new Input.Offered(List.of(new SimAgent("S0", 8).offer("O", "framework"))), rig.now);
        int stored = indexOf(effects, effect -> effect instanceof Effect.Store);
        int launched = indexOf(
                effects, effect -> effect instanceof Effect.Send(Call call) && call.getType() == Call.Type.ACCEPT);
        assertThat(stored).isNotNegative().isLessThan(launched);
    }

    @Test
    void aFailedTaskIsLaunchedAgainAsTheNextIncarnationAfterTheDelay() {
        Rig rig = Rig.subscribed();
        rig.deploy(app("/a")
                .backoff(new Backoff(Duration.ofSeconds(10), 2, Duration.ofSeconds(60)))
                .build());
        TaskInfo first = rig.offer("S0").getFirst();
        rig.update(first, TaskState.TASK_FAILED);
        assertThat(rig.offer("S0")).isEmpty();
        assertThat(rig.snapshot().queue().get(A).nextLaunchAt()).isEqualTo(rig.now.plusSeconds(10));
        assertThat(rig.snapshot().failures().get(A).state()).isEqualTo(TaskState.TASK_FAILED);
        rig.pass(Duration.ofSeconds(10));
        TaskInfo second = rig.offer("S0").getFirst();
        assertThat(second.getTaskId().getValue())
                .isEqualTo(first.getTaskId().getValue().replace("._app.1", "._app.2"));
    }

    @Test
    void delaysGrowAndAnewConfigurationStartsWithoutOne() {
        Rig rig = Rig.subscribed();
        AppDefinition app = app("/a")
                .backoff(new Backoff(Duration.ofSeconds(10), 2, Duration.ofSeconds(60)))
                .build();
        rig.deploy(app);
        rig.update(rig.offer("S0").getFirst(), TaskState.TASK_FAILED);
        rig.pass(Duration.ofSeconds(10));
        rig.update(rig.offer("S0").getFirst(), TaskState.TASK_FAILED);
        assertThat(rig.snapshot().queue().get(A).nextLaunchAt()).isEqualTo(rig.now.plusSeconds(20));
        rig.change(
                RootChange.of(
                        PathId.ROOT,
                        (root, at) -> root.withApp(app("/a").cmd("true").build(), at)),
                true);
        assertThat(rig.offer("S0")).hasSize(1);
    }

    @Test
    void aDelayCanBeReset() {
        Rig rig = Rig.subscribed();
        rig.deploy(app("/a")
                .backoff(new Backoff(Duration.ofSeconds(100), 2, Duration.ofSeconds(600)))
                .build());
        rig.update(rig.offer("S0").getFirst(), TaskState.TASK_FAILED);
        assertThat(rig.offer("S0")).isEmpty();
        rig.carryOut(rig.engine.resetDelay(A, rig.now));
        assertThat(rig.offer("S0")).hasSize(1);
        assertThatThrownBy(() -> rig.engine.resetDelay(new PathId("/b"), rig.now))
                .isInstanceOf(Refused.class);
    }

    @Test
    void aKilledTaskIsReplacedAtOnce() {
        Rig rig = Rig.subscribed();
        TaskInfo task = running(rig, app("/a").build()).getFirst();
        rig.carryOut(rig.engine.kill(ids(rig), false, rig.now));
        assertThat(rig.calls(Call.Type.KILL)).hasSize(1);
        rig.update(task, TaskState.TASK_KILLED);
        assertThat(rig.snapshot().failures()).isEmpty();
        assertThat(rig.offer("S0")).hasSize(1);
    }

    @Test
    void aWipedInstanceIsReplacedByANewOne() {
        Rig rig = Rig.subscribed();
        TaskInfo task = running(rig, app("/a").build()).getFirst();
        List<InstanceId> before = ids(rig);
        rig.carryOut(rig.engine.kill(before, true, rig.now));
        rig.update(task, TaskState.TASK_KILLED);
        assertThat(ids(rig)).hasSize(1).doesNotContainAnyElementsOf(before);
    }

    @Test
    void aKillIsRepeatedUntilTheTaskHasEnded() {
        Rig rig = Rig.subscribed();
        TaskInfo task = running(rig, app("/a").build()).getFirst();
        rig.remove("/a");
        rig.calls.clear();
        rig.pass(Duration.ofSeconds(95));
        assertThat(rig.calls(Call.Type.KILL)).hasSize(3);
        rig.update(task, TaskState.TASK_KILLED);
        rig.calls.clear();
        rig.pass(Duration.ofSeconds(95));
        assertThat(rig.calls(Call.Type.KILL)).isEmpty();
        assertThat(rig.snapshot().instances()).isEmpty();
        assertThat(rig.events(MarathonEvent.AppTerminated.class)).hasSize(1);
    }

    @Test
    void aSilentLaunchIsKilled() {
        Rig rig = Rig.subscribed();
        rig.deploy(app("/a").build());
        rig.offer("S0");
        rig.calls.clear();
        rig.pass(Duration.ofSeconds(301));
        assertThat(rig.calls(Call.Type.KILL)).hasSize(1);
    }

    @Test
    void whatIsLostIsReplacedAndKilledWhenItComesBack() {
        Rig rig = Rig.subscribed();
        TaskInfo task = running(rig, app("/a").build()).getFirst();
        rig.update(task, TaskState.TASK_UNREACHABLE);
        assertThat(rig.offer("S1")).hasSize(1);
        rig.calls.clear();
        rig.update(task, TaskState.TASK_RUNNING);
        assertThat(rig.calls(Call.Type.KILL))
                .singleElement()
                .satisfies(call -> assertThat(call.getKill().getTaskId()).isEqualTo(task.getTaskId()));
        assertThat(rig.instances("/a")).hasSize(1);
    }

    @Test
    void whatIsLostForAWhileGetsAReplacementThatGoesWhenItReturns() {
        Rig rig = Rig.subscribed();
        TaskInfo task = running(
                        rig,
                        app("/a")
                                .unreachable(new UnreachableStrategy.Replace(
                                        Duration.ofSeconds(10), Duration.ofSeconds(600)))
                                .build())
                .getFirst();
        rig.update(task, TaskState.TASK_UNREACHABLE);
        assertThat(rig.offer("S1")).isEmpty();
        rig.pass(Duration.ofSeconds(11));
        assertThat(rig.instances("/a")).extracting(Instance::condition).contains(Condition.UNREACHABLE_INACTIVE);
        TaskInfo replacement = rig.offer("S1").getFirst();
        rig.update(replacement, TaskState.TASK_RUNNING);
        rig.calls.clear();
        rig.update(task, TaskState.TASK_RUNNING);
        assertThat(rig.calls(Call.Type.KILL))
                .singleElement()
                .satisfies(call -> assertThat(call.getKill().getTaskId()).isEqualTo(replacement.getTaskId()));
    }

    @Test
    void aLockedAppIsRefusedWithTheIdsInTheWayUnlessForced() {
        Rig rig = Rig.subscribed();
        String first = rig.deploy(app("/a").build()).deploymentId();
        var change = RootChange.of(
                PathId.ROOT, (root, at) -> root.withApp(app("/a").cmd("true").build(), at));
        assertThatThrownBy(() -> rig.change(change, false))
                .isInstanceOfSatisfying(
                        Refused.class,
                        refused ->
                                assertThat(refused.failure()).isEqualTo(new Failure.Locked(List.of(first), Set.of(A))));
        assertThat(rig.snapshot().root().app(A).orElseThrow().command().cmd()).isEqualTo("sleep 1000");
        rig.change(change, true);
        assertThat(rig.events(MarathonEvent.DeploymentFailed.class)).hasSize(1);
        assertThat(rig.snapshot().deployments()).hasSize(1);
    }

    @Test
    void anUnchangedRootMakesADeploymentThatIsOverAtOnceAndRestartsNothing() {
        Rig rig = Rig.subscribed();
        running(rig, app("/a").build());
        List<Instance> before = rig.instances("/a");
        rig.events.clear();
        rig.deploy(app("/a").build());
        assertThat(rig.events(MarathonEvent.DeploymentSucceeded.class)).hasSize(1);
        assertThat(rig.snapshot().deployments()).isEmpty();
        assertThat(rig.instances("/a")).isEqualTo(before);
    }

    @Test
    void anUpgradeKeepsOldOnesUntilNewOnesRun() {
        Rig rig = Rig.subscribed();
        List<TaskInfo> old = running(rig, app("/a").instances(2).build());
        rig.now = rig.now.plusSeconds(60);
        rig.deploy(app("/a").instances(2).cmd("true").build());
        List<TaskInfo> fresh = rig.offer("S1");
        assertThat(fresh).hasSize(2);
        assertThat(rig.calls(Call.Type.KILL)).isEmpty();
        rig.update(fresh.getFirst(), TaskState.TASK_RUNNING);
        assertThat(rig.calls(Call.Type.KILL)).hasSize(1);
        rig.update(fresh.getLast(), TaskState.TASK_RUNNING);
        assertThat(rig.calls(Call.Type.KILL)).hasSize(2);
        rig.updates(old, TaskState.TASK_KILLED);
        assertThat(rig.snapshot().deployments()).isEmpty();
        assertThat(rig.instances("/a")).hasSize(2);
    }

    @Test
    void aRollbackKeepsTheOldOnesThatStillRun() {
        Rig rig = Rig.subscribed();
        List<TaskInfo> old = running(rig, app("/a").instances(2).build());
        rig.now = rig.now.plusSeconds(60);
        String upgrade = rig.deploy(app("/a").instances(2).cmd("true").build()).deploymentId();
        TaskInfo fresh = rig.offer("S1").getFirst();
        rig.now = rig.now.plusSeconds(60);
        rig.carryOut(rig.engine.rollBack(upgrade, rig.now).effects());
        assertThat(rig.snapshot().root().app(A).orElseThrow().command().cmd()).isEqualTo("sleep 1000");
        rig.calls.clear();
        rig.pass(Duration.ofSeconds(31));
        assertThat(rig.calls(Call.Type.KILL))
                .extracting(call -> call.getKill().getTaskId())
                .contains(fresh.getTaskId())
                .doesNotContainAnyElementsOf(
                        old.stream().map(TaskInfo::getTaskId).toList());
    }

    @Test
    void aRollbackOfACreationRemovesTheApp() {
        Rig rig = Rig.subscribed();
        String creation = rig.deploy(app("/g/a").build()).deploymentId();
        rig.carryOut(rig.engine.rollBack(creation, rig.now).effects());
        assertThat(rig.snapshot().root().app(new PathId("/g/a"))).isEmpty();
        assertThat(rig.snapshot().root().group(new PathId("/g"))).isEmpty();
        assertThat(rig.snapshot().instances()).isEmpty();
        assertThat(rig.snapshot().deployments()).isEmpty();
    }

    @Test
    void anAbandonedDeploymentLeavesTheApp() {
        Rig rig = Rig.subscribed();
        String creation = rig.deploy(app("/a").build()).deploymentId();
        rig.carryOut(rig.engine.abandon(creation, rig.now));
        assertThat(rig.snapshot().deployments()).isEmpty();
        assertThat(rig.snapshot().root().app(A)).isPresent();
        assertThatThrownBy(() -> rig.engine.abandon(creation, rig.now)).isInstanceOf(Refused.class);
    }

    @Test
    void aScaleDownEndsTheNamedInstance() {
        Rig rig = Rig.subscribed();
        running(rig, app("/a").instances(3).build());
        InstanceId chosen = ids(rig).get(1);
        rig.calls.clear();
        rig.change(
                new RootChange(
                        PathId.ROOT,
                        (root, at) -> root.withApp(root.app(A).orElseThrow().scaledTo(2), at),
                        Set.of(),
                        Map.of(A, List.of(chosen))),
                false);
        assertThat(rig.calls(Call.Type.KILL))
                .singleElement()
                .satisfies(call ->
                        assertThat(call.getKill().getTaskId().getValue()).startsWith(chosen.value()));
    }

    @Test
    void aNewLeaderGoesOnWithDeploymentsAndTasks() {
        Rig rig = Rig.subscribed();
        List<TaskInfo> old = running(rig, app("/a").instances(2).build());
        rig.now = rig.now.plusSeconds(60);
        String upgrade = rig.deploy(app("/a").instances(2).cmd("true").build()).deploymentId();
        List<TaskInfo> fresh = rig.offer("S1");
        rig.restart();
        rig.calls.clear();
        rig.subscribe();
        assertThat(rig.calls.getFirst().getFrameworkId().getValue()).isEqualTo("framework");
        assertThat(rig.calls(Call.Type.RECONCILE).getFirst().getReconcile().getTasksList())
                .hasSize(4);
        assertThat(rig.snapshot().deployments())
                .extracting(progress -> progress.plan().id())
                .containsExactly(upgrade);
        assertThat(rig.offer("S2")).isEmpty();
        rig.updates(fresh, TaskState.TASK_RUNNING);
        rig.updates(old, TaskState.TASK_KILLED);
        assertThat(rig.snapshot().deployments()).isEmpty();
    }

    @Test
    void theTasksOfNobodyAreKilled() {
        Rig rig = Rig.subscribed();
        rig.update("a.instance-00000000-0000-0000-0000-000000000099._app.1", "S0", TaskState.TASK_RUNNING);
        assertThat(rig.calls(Call.Type.KILL)).hasSize(1);
        assertThat(rig.calls(Call.Type.ACKNOWLEDGE)).hasSize(1);
    }

    @Test
    void dependenciesAreStartedFirst() {
        Rig rig = Rig.subscribed();
        rig.change(
                RootChange.of(
                        PathId.ROOT,
                        (root, at) -> root.withApp(app("/db").build(), at)
                                .withApp(app("/web").dependsOn("/db").build(), at)),
                false);
        List<TaskInfo> first = rig.offer("S0");
        assertThat(first).extracting(TaskInfo::getName).containsExactly("db");
        rig.updates(first, TaskState.TASK_RUNNING);
        assertThat(rig.offer("S0")).extracting(TaskInfo::getName).containsExactly("web");
    }

    private static List<TaskInfo> running(Rig rig, AppDefinition app) {
        rig.deploy(app);
        List<TaskInfo> tasks = rig.offer("S0");
        assertThat(tasks).hasSize(app.instances());
        rig.updates(tasks, TaskState.TASK_RUNNING);
        assertThat(rig.snapshot().deployments()).isEmpty();
        rig.calls.clear();
        return tasks;
    }

    private static List<InstanceId> ids(Rig rig) {
        return rig.instances("/a").stream().map(Instance::id).toList();
    }
}
