package io.dcosboot.master.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.master.core.TestMaster.Scheduler;
import io.dcosboot.master.core.TestMaster.TestAgent;
import io.dcosboot.master.core.state.RegistryContents;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.Offer;
import io.dcosboot.mesos.v1.Value;
import io.dcosboot.mesos.v1.WeightInfo;
import io.dcosboot.mesos.v1.master.Call;
import io.dcosboot.mesos.v1.quota.QuotaConfig;
import io.dcosboot.mesos.v1.quota.QuotaRequest;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What operators say about the shares of roles (mesos-master.md §15). */
class WeightsAndQuotaTest {

    private final TestMaster master = new TestMaster();

    private static Call weights(String role, double weight) {
        return Call.newBuilder()
                .setType(Call.Type.UPDATE_WEIGHTS)
                .setUpdateWeights(Call.UpdateWeights.newBuilder()
                        .addWeightInfos(WeightInfo.newBuilder().setRole(role).setWeight(weight)))
                .build();
    }

    static QuotaConfig quota(String role, Map<String, Double> guarantees, Map<String, Double> limits) {
        QuotaConfig.Builder config = QuotaConfig.newBuilder().setRole(role);
        guarantees.forEach((name, value) -> config.putGuarantees(name, scalar(value)));
        limits.forEach((name, value) -> config.putLimits(name, scalar(value)));
        return config.build();
    }

    private static Value.Scalar scalar(double value) {
        return Value.Scalar.newBuilder().setValue(value).build();
    }

    private static Call updateQuota(boolean force, QuotaConfig... configs) {
        return Call.newBuilder()
                .setType(Call.Type.UPDATE_QUOTA)
                .setUpdateQuota(Call.UpdateQuota.newBuilder().setForce(force).addAllQuotaConfigs(List.of(configs)))
                .build();
    }

    @SuppressWarnings("deprecation") // clients still use the old form
    private static Call setQuota(String role, String guarantee) {
        return Call.newBuilder()
                .setType(Call.Type.SET_QUOTA)
                .setSetQuota(Call.SetQuota.newBuilder()
                        .setQuotaRequest(QuotaRequest.newBuilder()
                                .setRole(role)
                                .addAllGuarantee(Resources.parse(guarantee, "*").toProto())))
                .build();
    }

    @SuppressWarnings("deprecation") // as above
    private static Call removeQuota(String role) {
        return Call.newBuilder()
                .setType(Call.Type.REMOVE_QUOTA)
                .setRemoveQuota(Call.RemoveQuota.newBuilder().setRole(role))
                .build();
    }

    private CallAnswer answer(Call call) {
        return master.operator(call).orElseThrow();
    }

    private static Resources resources(Offer offer) {
        return Resources.of(offer.getResourcesList());
    }

    @Test
    void weightsAreAcknowledgedWhenTheRegistryHasThem() {
        master.holdRegistry();
        assertThat(master.operator(weights("dev", 2))).as("not answered yet").isEmpty();
        assertThat(master.state().weights().isEmpty()).isTrue();
        assertThat(master.operator(weights("prod", 3))).isEmpty();
        master.releaseRegistry();
        assertThat(master.state().weights().get("dev")).contains(2.0);
        assertThat(master.state().weights().get("prod")).contains(3.0);
        assertThat(master.registry().weights()).isEqualTo(master.state().weights());
    }

    @Test
    void aWeightMustBePositive() {
        assertThat(answer(weights("dev", 0)))
                .isEqualTo(new CallAnswer.Refused(
                        400,
                        "Failed to validate update weights request JSON for role 'dev': Invalid weight '0':"
                                + " Weights must be positive"));
        assertThat(master.state().weights().isEmpty()).isTrue();
    }

    @Test
    void newWeightsOfARoleInUseTakeAllOffersBack() {
        master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        Scheduler scheduler = master.subscribe(Given.framework("a", "dev"));
        master.operator(weights("unused", 2));
        assertThat(master.events(scheduler, Event.Type.RESCIND)).isEmpty();
        master.operator(weights("dev", 2));
        assertThat(master.events(scheduler, Event.Type.RESCIND)).hasSize(1);
    }

    @Test
    void weightsOfTheCommandLineSeedAnEmptyRegistryOnly() {
        MasterSettings plain = Given.settings();
        AllocatorSettings knobs = plain.allocator();
        MasterSettings weighted = Given.with(
                plain,
                new AllocatorSettings(
                        knobs.rules(),
                        knobs.whitelisted(),
                        knobs.agentRecoveryFactor(),
                        knobs.recoveryTimeout(),
                        Map.of("dev", 5.0)));
        TestMaster first = new TestMaster(weighted, "m", RegistryContents.empty(), Instant.EPOCH);
        assertThat(first.registry().weights().get("dev")).contains(5.0);
        first.operator(weights("dev", 2));
        TestMaster next = new TestMaster(weighted, "n", first.registry(), Instant.EPOCH);
        assertThat(next.state().weights().get("dev")).contains(2.0);
    }

    @Test
    void aLimitBindsARoleAndAllBelowIt() {
        master.operator(updateQuota(false, quota("eng", Map.of(), Map.of("cpus", 3.0))));
        TestAgent agent = master.register(Given.agent("10.0.0.1", "cpus:8;mem:1024"));
        Scheduler above = master.subscribe(Given.framework("a", "eng"));
        assertThat(resources(master.lastOffer(above)).scalar("cpus")).isEqualTo(3);
        assertThat(resources(master.lastOffer(above)).scalar("mem")).isEqualTo(1024);
        master.call(
                above,
                Given.launch(
                        above.id(),
                        List.of(master.lastOffer(above).getId()),
                        3600,
                        Given.task("t", agent.id().toProto(), "cpus:2;mem:64").build()));
        Scheduler below = master.subscribe(Given.framework("b", "eng/web"));
        assertThat(resources(master.lastOffer(below)).scalar("cpus")).isEqualTo(1);
    }

    @Test
    void anUpdateTakesEffectAsAWholeOrNotAtAll() {
        master.register(Given.agent("10.0.0.1", "cpus:8;mem:1024"));
        CallAnswer answer = answer(updateQuota(
                false,
                quota("a", Map.of("cpus", 4.0), Map.of("cpus", 4.0)),
                quota("b", Map.of("cpus", 5.0), Map.of("cpus", 5.0))));
        assertThat(answer).isInstanceOfSatisfying(CallAnswer.Refused.class, refused -> {
            assertThat(refused.status()).isEqualTo(400);
            assertThat(refused.text()).contains("'cpus:9' exceed cluster capacity 'cpus:8; mem:1024'");
        });
        assertThat(master.state().quotas().isEmpty()).isTrue();
        master.operator(updateQuota(true, quota("a", Map.of("cpus", 9.0), Map.of())));
        assertThat(master.registry().quotas().get("a")).isPresent();
        master.operator(updateQuota(false, quota("a", Map.of(), Map.of())));
        assertThat(master.registry().quotas().isEmpty()).isTrue();
    }

    @Test
    void aLimitBelowWhatIsUsedNeedsForce() {
        TestAgent agent = master.register(Given.agent("10.0.0.1", "cpus:8;mem:1024"));
        Scheduler scheduler = master.subscribe(Given.framework("a", "dev"));
        master.call(
                scheduler,
                Given.launch(
                        scheduler.id(),
                        List.of(master.lastOffer(scheduler).getId()),
                        3600,
                        Given.task("t", agent.id().toProto(), "cpus:2;mem:64").build()));
        QuotaConfig tight = quota("dev", Map.of(), Map.of("cpus", 1.0));
        assertThat(answer(updateQuota(false, tight))).isInstanceOf(CallAnswer.Refused.class);
        assertThat(answer(updateQuota(true, tight))).isEqualTo(new CallAnswer.Done());
    }

    @Test
    void theOldFormSetsGuaranteeAndLimitOnce() {
        master.register(Given.agent("10.0.0.1", "cpus:8;mem:16384;disk:100000"));
        assertThat(answer(setQuota("prod", "cpus:1;mem:128"))).isEqualTo(new CallAnswer.Done());
        assertThat(master.state().quotas().get("prod"))
                .contains(quota("prod", Map.of("cpus", 1.0, "mem", 128.0), Map.of("cpus", 1.0, "mem", 128.0)));
        assertThat(answer(setQuota("prod", "cpus:1")))
                .isEqualTo(new CallAnswer.Refused(
                        400,
                        "Failed to validate set quota request: Cannot set quota for role 'prod' which already has"
                                + " quota"));
        assertThat(answer(setQuota("big", "cpus:1000000")))
                .isEqualTo(new CallAnswer.Refused(
                        409,
                        "Quota guarantees overcommit the cluster (use 'force' to bypass this check): Total quota"
                                + " guarantees 'cpus:1000001; mem:128' exceed cluster capacity 'cpus:8; disk:100000;"
                                + " mem:16384'"));
        assertThat(answer(setQuota("a/b", "cpus:1")))
                .isEqualTo(new CallAnswer.Refused(400, "Setting quota on nested role 'a/b' is not supported yet"));
        assertThat(answer(removeQuota("prod"))).isEqualTo(new CallAnswer.Done());
        assertThat(answer(removeQuota("prod"))).isEqualTo(new CallAnswer.Refused(400, "Role 'prod' has no quota set"));
    }

    @Test
    void aNewGuaranteeTakesOffersOfOthersBackUntilItCanBeMet() {
        master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        master.register(Given.agent("10.0.0.2", "cpus:4;mem:1024"));
        Scheduler other = master.subscribe(Given.framework("a", "dev"));
        Scheduler guaranteed = master.subscribe(Given.framework("b", "prod"));
        master.operator(updateQuota(false, quota("prod", Map.of("cpus", 3.0), Map.of())));
        assertThat(master.events(other, Event.Type.RESCIND)).hasSize(1);
        master.advance(Duration.ofSeconds(1));
        assertThat(master.offers(guaranteed)).hasSize(1);
    }

    @Test
    void withQuotasAFailedOverMasterWaitsForItsAgents() {
        TestAgent one = master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        TestAgent two = master.register(Given.agent("10.0.0.2", "cpus:4;mem:1024"));
        master.operator(updateQuota(false, quota("prod", Map.of("cpus", 3.0), Map.of())));
        TestMaster next = new TestMaster(Given.settings(), "next", master.registry(), master.now());
        Scheduler scheduler = next.subscribe(Given.framework("a", "dev"));
        next.said(next.newLink(), Given.reregister(one.description(), one.id(), List.of(), List.of()));
        next.register(Given.agent("10.0.0.3", "cpus:4;mem:1024"));
        next.advance(Duration.ofSeconds(2));
        assertThat(next.offers(scheduler)).as("2 of 2 are here, 80 % is 1").isNotEmpty();

        TestMaster alone = new TestMaster(Given.settings(), "alone", master.registry(), master.now());
        Scheduler waiting = alone.subscribe(Given.framework("a", "dev"));
        alone.advance(Duration.ofMinutes(5));
        assertThat(alone.state().allocator().pause()).isPresent();
        assertThat(alone.offers(waiting)).isEmpty();
        alone.said(alone.newLink(), Given.reregister(two.description(), two.id(), List.of(), List.of()));
        alone.advance(Duration.ofSeconds(2));
        assertThat(alone.offers(waiting)).isNotEmpty();
        assertThat(alone.state().allocator().pause()).isEmpty();
    }

    @Test
    void aWhitelistNamesTheHostsThatAreOffered() {
        MasterSettings plain = Given.settings();
        AllocatorSettings knobs = plain.allocator();
        TestMaster picky = new TestMaster(
                Given.with(
                        plain,
                        new AllocatorSettings(
                                knobs.rules(), true, knobs.agentRecoveryFactor(), knobs.recoveryTimeout(), Map.of())),
                "m",
                RegistryContents.empty(),
                Instant.EPOCH);
        picky.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        picky.register(Given.agent("10.0.0.2", "cpus:4;mem:1024"));
        Scheduler scheduler = picky.subscribe(Given.framework("a", "dev"));
        assertThat(picky.offers(scheduler)).as("nothing before it is read").isEmpty();
        picky.tell(new MasterCommand.WhitelistRead(java.util.Set.of("host-10.0.0.2")));
        picky.advance(Duration.ofSeconds(1));
        assertThat(picky.offers(scheduler)).extracting(Offer::getHostname).containsExactly("host-10.0.0.2");
    }
}
