package io.dcosboot.marathon.core.engine;

import static io.dcosboot.marathon.core.deployment.Apps.app;
import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.marathon.core.model.Backoff;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class OfferDemandTest {

    @Test
    void aFrameworkWithNothingToLaunchSubscribesSuppressed() {
        Rig rig = Rig.subscribed();
        assertThat(rig.calls.getFirst().getSubscribe().getSuppressedRolesList()).containsExactly("*");
        rig.deploy(app("/a").build());
        rig.restart();
        rig.calls.clear();
        rig.subscribe();
        assertThat(rig.calls.getFirst().getSubscribe().getSuppressedRolesList()).isEmpty();
        assertThat(rig.calls(Call.Type.REVIVE)).isEmpty();
    }

    @Test
    void presentsItselfAsTheContractSays() {
        Rig rig = Rig.subscribed();
        FrameworkInfo info = rig.calls.getFirst().getSubscribe().getFrameworkInfo();
        assertThat(info.getName()).isEqualTo("marathon");
        assertThat(info.getFailoverTimeout()).isEqualTo(604_800);
        assertThat(info.getCheckpoint()).isTrue();
        assertThat(info.getRolesList()).containsExactly("*");
        assertThat(info.getCapabilitiesList())
                .extracting(FrameworkInfo.Capability::getType)
                .contains(
                        FrameworkInfo.Capability.Type.PARTITION_AWARE,
                        FrameworkInfo.Capability.Type.MULTI_ROLE,
                        FrameworkInfo.Capability.Type.TASK_KILLING_STATE);
        assertThat(info.hasId()).isFalse();
    }

    @Test
    void oneReviveServesAllThatBeganToWaitWithinTheInterval() {
        Rig rig = Rig.subscribed();
        rig.calls.clear();
        for (int i = 0; i < 50; i++) {
            rig.deploy(app("/a" + i).build());
        }
        assertThat(rig.calls(Call.Type.REVIVE)).hasSize(1);
        rig.pass(Duration.ofSeconds(60));
        assertThat(rig.calls(Call.Type.REVIVE)).hasSize(2);
        assertThat(rig.calls(Call.Type.SUPPRESS)).isEmpty();
    }

    @Test
    void appsAddedNowAndThenAreAskedForAtOnce() {
        Rig rig = Rig.subscribed();
        for (int i = 0; i < RevivePace.BURST; i++) {
            rig.calls.clear();
            rig.deploy(app("/a" + i).build());
            assertThat(rig.calls(Call.Type.REVIVE)).hasSize(1);
            rig.pass(Duration.ofMillis(200));
        }
        rig.calls.clear();
        rig.deploy(app("/one-too-many").build());
        assertThat(rig.calls(Call.Type.REVIVE)).isEmpty();
        rig.pass(Duration.ofSeconds(5));
        assertThat(rig.calls(Call.Type.REVIVE)).hasSize(1);
    }

    @Test
    void offersStopWhenNothingIsLeftToLaunch() {
        Rig rig = Rig.subscribed();
        rig.deploy(app("/a").build());
        rig.offer("S0");
        assertThat(rig.calls(Call.Type.SUPPRESS)).hasSize(1);
        rig.calls.clear();
        rig.pass(Duration.ofSeconds(20));
        assertThat(rig.calls(Call.Type.SUPPRESS)).isEmpty();
        assertThat(rig.calls(Call.Type.REVIVE)).isEmpty();
    }

    @Test
    void anAppThatBacksOffAsksAgainWhenItsDelayEnds() {
        Rig rig = Rig.subscribed();
        rig.deploy(app("/a")
                .backoff(new Backoff(Duration.ofSeconds(60), 1, Duration.ofSeconds(60)))
                .build());
        rig.update(rig.offer("S0").getFirst(), TaskState.TASK_FAILED);
        rig.calls.clear();
        rig.pass(Duration.ofSeconds(59));
        assertThat(rig.calls(Call.Type.REVIVE)).isEmpty();
        rig.pass(Duration.ofSeconds(2));
        assertThat(rig.calls(Call.Type.REVIVE)).hasSize(1);
    }

    @Test
    void aCrashingAppCannotFloodTheMaster() {
        Rig rig = Rig.subscribed();
        rig.deploy(app("/a")
                .backoff(new Backoff(Duration.ZERO, 1, Duration.ofSeconds(60)))
                .build());
        rig.calls.clear();
        for (int i = 0; i < 100; i++) {
            rig.pass(Duration.ofMillis(100));
            rig.offer("S0").forEach(task -> rig.update(task, TaskState.TASK_FAILED));
        }
        assertThat(rig.calls(Call.Type.REVIVE)).hasSizeLessThanOrEqualTo(RevivePace.BURST + 3);
    }

    @Test
    void unwantedOffersAreDeclinedForLong() {
        Rig rig = Rig.subscribed();
        rig.offer("S0");
        assertThat(rig.calls(Call.Type.DECLINE))
                .singleElement()
                .satisfies(call -> assertThat(call.getDecline().getFilters().getRefuseSeconds())
                        .isEqualTo(120));
    }
}
