package io.dcosboot.master.core.allocator;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.master.core.Given;
import io.dcosboot.master.core.TestMaster;
import io.dcosboot.master.core.TestMaster.Scheduler;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.mesos.v1.Value;
import io.dcosboot.mesos.v1.master.Call;
import io.dcosboot.mesos.v1.quota.QuotaConfig;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Why a framework gets no offers. */
class OfferDiagnosisTest {

    private final TestMaster master = new TestMaster();

    private OfferDiagnosis diagnose(Scheduler scheduler) {
        return OfferDiagnosis.of(
                        master.state(),
                        Given.settings().allocator().rules(),
                        FrameworkId.of(scheduler.id()),
                        master.now())
                .orElseThrow();
    }

    private OfferDiagnosis.Role role(Scheduler scheduler) {
        return diagnose(scheduler).roles().getFirst();
    }

    @Test
    void ofAnUnknownFrameworkThereIsNone() {
        assertThat(OfferDiagnosis.of(
                        master.state(), Given.settings().allocator().rules(), new FrameworkId("x"), master.now()))
                .isEmpty();
    }

    @Test
    void refusalsAreCountedWithTheLongestOfThem() {
        master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        Scheduler scheduler = master.subscribe(Given.framework("a", "dev"));
        assertThat(role(scheduler).offers()).isEqualTo(1);
        assertThat(role(scheduler).verdicts()).isEqualTo(Map.of(Verdict.NOTHING_FREE, 1));
        master.call(
                scheduler,
                Given.decline(scheduler.id(), master.lastOffer(scheduler).getId(), 60));
        master.advance(Duration.ofSeconds(20));
        assertThat(role(scheduler).verdicts()).isEqualTo(Map.of(Verdict.REFUSED, 1));
        assertThat(role(scheduler).filters()).isEqualTo(1);
        assertThat(role(scheduler).longestFilter()).isEqualTo(Duration.ofSeconds(40));
    }

    @Test
    void eachAgentHasItsReason() {
        master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024;gpus:1"));
        master.register(Given.agent("10.0.0.2", "cpus:0.001;disk:5"));
        Scheduler scheduler = master.subscribe(Given.framework("a", "dev"));
        assertThat(role(scheduler).verdicts()).isEqualTo(Map.of(Verdict.GPUS_KEPT, 1, Verdict.TOO_LITTLE, 1));
        assertThat(diagnose(scheduler).agents().offerable()).isEqualTo(2);
    }

    @Test
    void suppressionAndQuotasAreSeen() {
        master.operator(Call.newBuilder()
                .setType(Call.Type.UPDATE_QUOTA)
                .setUpdateQuota(Call.UpdateQuota.newBuilder()
                        .addQuotaConfigs(QuotaConfig.newBuilder()
                                .setRole("dev")
                                .putLimits(
                                        "cpus",
                                        Value.Scalar.newBuilder().setValue(0).build())
                                .putLimits(
                                        "mem",
                                        Value.Scalar.newBuilder().setValue(0).build())))
                .build());
        master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        Scheduler scheduler = master.subscribe(Given.framework("a", "dev"));
        assertThat(role(scheduler).verdicts()).isEqualTo(Map.of(Verdict.LIMIT_REACHED, 1));
        assertThat(role(scheduler).position()).isEqualTo(1);
        master.call(
                scheduler,
                Given.call(io.dcosboot.mesos.v1.scheduler.Call.Type.SUPPRESS, scheduler.id())
                        .build());
        assertThat(role(scheduler).suppressed()).isTrue();
        assertThat(role(scheduler).position()).isZero();
    }

    @Test
    void whatOthersGetFirstIsShown() {
        Scheduler first = master.subscribe(Given.framework("a", "dev"));
        Scheduler second = master.subscribe(Given.framework("b", "dev"));
        master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        assertThat(role(first).position()).isEqualTo(2);
        assertThat(role(first).frameworkShare()).isEqualTo(1);
        assertThat(role(second).position()).isEqualTo(1);
        assertThat(role(second).competitors()).isEqualTo(2);
    }
}
