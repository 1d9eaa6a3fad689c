package io.dcosboot.marathon.core.engine;

import static io.dcosboot.marathon.core.deployment.Apps.app;
import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.marathon.core.health.Probe;
import io.dcosboot.marathon.core.health.ProbeKey;
import io.dcosboot.marathon.core.model.HealthCheck;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.marathon.core.model.ReadinessCheck;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ReadinessTest {

    private static final ReadinessCheck CHECK = new ReadinessCheck(
            "readinessCheck",
            HealthCheck.Scheme.HTTP,
            "/ready",
            "default",
            Duration.ofSeconds(30),
            Duration.ofSeconds(10),
            Set.of(200),
            false);

    private final Rig rig = Rig.subscribed();

    @Test
    void aDeploymentWaitsUntilTheTaskIsReadyAndThenNobodyAsksAgain() {
        TaskInfo task = deploy("v1");
        rig.update(task, TaskState.TASK_RUNNING);
        assertThat(rig.probes.values()).singleElement().isInstanceOf(Probe.Readiness.class);
        answer(new Probe.Outcome.Unhealthy("HTTP status 503"));
        assertThat(rig.snapshot().deployments()).hasSize(1);
        assertThat(rig.snapshot().instancesOf(new PathId("/a")).getFirst().ready())
                .isFalse();
        answer(new Probe.Outcome.Healthy());
        assertThat(rig.snapshot().deployments()).isEmpty();
        assertThat(rig.snapshot().instancesOf(new PathId("/a")).getFirst().ready())
                .isTrue();
        assertThat(rig.probes).isEmpty();
    }

    @Test
    void anUpgradeKeepsTheOldOneUntilTheNewOneIsReady() {
        rig.update(deploy("v1"), TaskState.TASK_RUNNING);
        answer(new Probe.Outcome.Healthy());
        rig.now = rig.now.plusSeconds(60);
        rig.update(deploy("v2"), TaskState.TASK_RUNNING);
        assertThat(rig.calls(Call.Type.KILL)).isEmpty();
        answer(new Probe.Outcome.Healthy());
        assertThat(rig.calls(Call.Type.KILL)).hasSize(1);
    }

    @Test
    void anAbandonedDeploymentAsksNoMore() {
        rig.update(deploy("v1"), TaskState.TASK_RUNNING);
        String id = rig.snapshot().deployments().getFirst().plan().id();
        rig.carryOut(rig.engine.abandon(id, rig.now));
        assertThat(rig.probes).isEmpty();
    }

    @Test
    void aNewLeaderAsksAgainAndNothingIsRestarted() {
        rig.update(deploy("v1"), TaskState.TASK_RUNNING);
        rig.restart();
        rig.subscribe();
        assertThat(rig.probes).hasSize(1);
        answer(new Probe.Outcome.Healthy());
        assertThat(rig.snapshot().deployments()).isEmpty();
        assertThat(rig.calls(Call.Type.KILL)).isEmpty();
    }

    private TaskInfo deploy(String version) {
        rig.deploy(app("/a").cmd(version).ready(CHECK).build());
        List<TaskInfo> tasks = rig.offer("S0");
        return tasks.getFirst();
    }

    private void answer(Probe.Outcome outcome) {
        ProbeKey key = rig.probes.keySet().iterator().next();
        rig.handle(new Input.Probed(key, outcome));
    }
}
