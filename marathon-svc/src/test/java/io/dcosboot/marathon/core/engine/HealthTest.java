package io.dcosboot.marathon.core.engine;

import static io.dcosboot.marathon.core.deployment.Apps.app;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.ByteString;
import io.dcosboot.marathon.core.event.MarathonEvent;
import io.dcosboot.marathon.core.health.HealthResult;
import io.dcosboot.marathon.core.health.Probe;
import io.dcosboot.marathon.core.health.ProbeKey;
import io.dcosboot.marathon.core.model.HealthCheck;
import io.dcosboot.marathon.core.model.PathId;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.TaskStatus;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class HealthTest {

    private static final HealthCheck.Timing TIMING = new HealthCheck.Timing(
            Duration.ofSeconds(30), Duration.ofSeconds(10), Duration.ofSeconds(5), 3, Duration.ZERO);
    private static final HealthCheck HTTP =
            new HealthCheck.Http(HealthCheck.Scheme.HTTP, "/ping", new HealthCheck.Port.ByIndex(0), false, TIMING);
    private static final PathId A = new PathId("/a");

    private final Rig rig = Rig.subscribed();

    @Test
    void aRunningTaskIsAskedAtItsHostPort() {
        TaskInfo task = running(HTTP);
        assertThat(rig.probes.values()).singleElement().isInstanceOfSatisfying(Probe.Http.class, probe -> {
            assertThat(probe.host()).isEqualTo("host-S0");
            assertThat(probe.port())
                    .isEqualTo(task.getDiscovery().getPorts().getPorts(0).getNumber());
            assertThat(probe.path()).isEqualTo("/ping");
        });
    }

    @Test
    void aDeploymentWaitsForHealth() {
        running(HTTP);
        assertThat(rig.snapshot().deployments()).hasSize(1);
        healthy();
        assertThat(rig.snapshot().deployments()).isEmpty();
        assertThat(rig.events(MarathonEvent.InstanceHealthChanged.class)).hasSize(1);
        assertThat(rig.events(MarathonEvent.HealthStatusChanged.class)).hasSize(1);
    }

    @Test
    void failuresWithinTheGracePeriodDoNotCountBeforeTheFirstSuccess() {
        running(HTTP);
        unhealthy();
        assertThat(result()).isEqualTo(HealthResult.NONE);
        healthy();
        unhealthy();
        assertThat(result().consecutiveFailures()).isEqualTo(1);
        assertThat(result().alive()).isFalse();
    }

    @Test
    void theLastAllowedFailureKillsAndTheTaskIsReplacedWithoutDelay() {
        TaskInfo task = running(HTTP);
        healthy();
        rig.calls.clear();
        unhealthy();
        unhealthy();
        assertThat(rig.calls(Call.Type.KILL)).isEmpty();
        unhealthy();
        unhealthy();
        assertThat(rig.calls(Call.Type.KILL)).hasSize(1);
        assertThat(rig.events(MarathonEvent.UnhealthyInstanceKilled.class)).hasSize(1);
        assertThat(rig.snapshot().failures().get(A).message()).isEqualTo("why");
        assertThat(rig.snapshot().failures().get(A).state()).isEqualTo(TaskState.TASK_KILLED);
        rig.update(task, TaskState.TASK_KILLED);
        assertThat(rig.probes).isEmpty();
        assertThat(rig.offer("S0")).hasSize(1);
    }

    @Test
    void zeroAllowedFailuresMeanNoKill() {
        running(new HealthCheck.Tcp(
                new HealthCheck.Port.ByIndex(0),
                new HealthCheck.Timing(Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(1), 0, Duration.ZERO)));
        rig.calls.clear();
        for (int i = 0; i < 20; i++) {
            unhealthy();
        }
        assertThat(rig.calls(Call.Type.KILL)).isEmpty();
        assertThat(rig.events(MarathonEvent.HealthCheckFailed.class)).hasSize(20);
    }

    @Test
    void whatMesosChecksComesWithTheStatus() {
        TaskInfo task = running(new HealthCheck.Shell("true", TIMING));
        assertThat(rig.probes).isEmpty();
        assertThat(rig.snapshot().deployments()).hasSize(1);
        rig.handle(new Input.Updated(TaskStatus.newBuilder()
                .setTaskId(task.getTaskId())
                .setAgentId(task.getAgentId())
                .setState(TaskState.TASK_RUNNING)
                .setHealthy(true)
                .setUuid(ByteString.copyFromUtf8("h"))
                .build()));
        assertThat(rig.snapshot().deployments()).isEmpty();
    }

    @Test
    void aNewLeaderAsksAgain() {
        running(HTTP);
        healthy();
        rig.restart();
        assertThat(rig.probes).hasSize(1);
        assertThat(rig.snapshot().instancesOf(A).getFirst().health().aggregate())
                .isEqualTo(Optional.empty());
    }

    @Test
    void outcomesOfATaskThatIsOverSayNothing() {
        TaskInfo task = running(HTTP);
        ProbeKey key = rig.probes.keySet().iterator().next();
        rig.update(task, TaskState.TASK_FAILED);
        rig.handle(new Input.Probed(key, new Probe.Outcome.Healthy()));
        assertThat(result()).isEqualTo(HealthResult.NONE);
    }

    private TaskInfo running(HealthCheck check) {
        rig.deploy(app("/a").checks(check).build());
        TaskInfo task = rig.offer("S0").getFirst();
        rig.update(task, TaskState.TASK_RUNNING);
        return task;
    }

    private void healthy() {
        outcome(new Probe.Outcome.Healthy());
    }

    private void unhealthy() {
        outcome(new Probe.Outcome.Unhealthy("why"));
    }

    private void outcome(Probe.Outcome outcome) {
        rig.now = rig.now.plusSeconds(1);
        rig.handle(new Input.Probed(rig.probes.keySet().iterator().next(), outcome));
    }

    private HealthResult result() {
        return rig.snapshot().instancesOf(A).getFirst().health().results().getFirst();
    }
}
