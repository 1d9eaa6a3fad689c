package io.dcosboot.master.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.master.core.TestMaster.Scheduler;
import io.dcosboot.master.core.state.RegistryContents;
import io.dcosboot.mesos.v1.OfferID;
import io.dcosboot.mesos.v1.TaskState;
import io.dcosboot.mesos.v1.scheduler.Call;
import io.dcosboot.mesos.v1.scheduler.Event;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OfferLifeTest {

    private final TestMaster master = new TestMaster();

    @Test
    void aDeclinedOfferComesBackAfterItsFilter() {
        master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        Scheduler scheduler = master.subscribe(Given.framework("a", "dev"));
        master.call(
                scheduler,
                Given.decline(scheduler.id(), master.lastOffer(scheduler).getId(), 10));
        master.advance(Duration.ofSeconds(9));
        assertThat(master.offers(scheduler)).hasSize(1);
        master.advance(Duration.ofSeconds(2));
        assertThat(master.offers(scheduler)).hasSize(2);
    }

    @Test
    void anotherFrameworkGetsWhatOneHasDeclined() {
        master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        Scheduler first = master.subscribe(Given.framework("a", "dev"));
        Scheduler second = master.subscribe(Given.framework("b", "dev"));
        master.call(first, Given.decline(first.id(), master.lastOffer(first).getId(), 10));
        master.advance(Duration.ofSeconds(1));
        assertThat(master.offers(second)).hasSize(1);
    }

    @Test
    void moreResourcesPassAFilter() {
        var agent = master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        Scheduler scheduler = master.subscribe(Given.framework("a", "dev"));
        master.call(
                scheduler,
                Given.launch(
                        scheduler.id(),
                        List.of(master.lastOffer(scheduler).getId()),
                        3600,
                        Given.task("t", agent.id().toProto(), "cpus:1;mem:64").build()));
        master.advance(Duration.ofSeconds(5));
        assertThat(master.offers(scheduler)).hasSize(1);
        master.said(agent.link(), Given.update(scheduler.id(), agent.id(), "t", TaskState.TASK_FINISHED, 1));
        master.advance(Duration.ofSeconds(1));
        assertThat(master.offers(scheduler)).hasSize(2);
    }

    @Test
    void reviveClearsFiltersAtOnce() {
        master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        Scheduler scheduler = master.subscribe(Given.framework("a", "dev"));
        master.call(
                scheduler,
                Given.decline(scheduler.id(), master.lastOffer(scheduler).getId(), 3600));
        master.call(scheduler, Given.call(Call.Type.REVIVE, scheduler.id()).build());
        assertThat(master.offers(scheduler)).hasSize(2);
    }

    @Test
    void aSuppressedRoleGetsNothingButKeepsItsOffers() {
        master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        Scheduler scheduler = master.subscribe(Given.framework("a", "dev"));
        master.call(scheduler, Given.call(Call.Type.SUPPRESS, scheduler.id()).build());
        assertThat(master.state().offers().size()).isEqualTo(1);
        master.register(Given.agent("10.0.0.2", "cpus:4;mem:1024"));
        master.advance(Duration.ofSeconds(5));
        assertThat(master.offers(scheduler)).hasSize(1);
    }

    @Test
    void aWrongRoleSpoilsTheWholeCall() {
        Scheduler scheduler = master.subscribe(Given.framework("a", "dev"));
        master.call(
                scheduler,
                Given.call(Call.Type.SUPPRESS, scheduler.id())
                        .setSuppress(Call.Suppress.newBuilder().addRoles("dev").addRoles("other"))
                        .build());
        assertThat(master.state()
                        .frameworks()
                        .values()
                        .iterator()
                        .next()
                        .interest()
                        .suppressed())
                .isEmpty();
    }

    @Test
    void foreignAndUnknownOffersCannotBeDeclined() {
        master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        Scheduler first = master.subscribe(Given.framework("a", "dev"));
        Scheduler second = master.subscribe(Given.framework("b", "dev"));
        OfferID offer = master.lastOffer(first).getId();
        master.call(second, Given.decline(second.id(), offer, 0));
        master.call(
                second,
                Given.decline(second.id(), OfferID.newBuilder().setValue("x").build(), 0));
        assertThat(master.state().offers().size()).isEqualTo(1);
    }

    @Test
    void anOfferThatNobodyAnswersIsRescinded() {
        MasterSettings plain = Given.settings();
        TestMaster impatient = new TestMaster(
                new MasterSettings(
                        plain.agentPingTimeout(),
                        plain.maxAgentPingTimeouts(),
                        plain.agentReregisterTimeout(),
                        plain.agentRemovalInterval(),
                        plain.allocationInterval(),
                        Optional.of(Duration.ofSeconds(30)),
                        plain.allocator(),
                        50,
                        1000,
                        1000,
                        plain.roles(),
                        true,
                        false,
                        plain.agentLimits()),
                "m",
                RegistryContents.empty(),
                Instant.EPOCH);
        impatient.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        Scheduler scheduler = impatient.subscribe(Given.framework("a", "dev"));
        OfferID offer = impatient.lastOffer(scheduler).getId();
        impatient.advance(Duration.ofSeconds(31));
        assertThat(impatient
                        .events(scheduler, Event.Type.RESCIND)
                        .getFirst()
                        .getRescind()
                        .getOfferId())
                .isEqualTo(offer);
        assertThat(impatient.offers(scheduler)).hasSize(2);
    }

    @Test
    void crumbsAreNotOffered() {
        master.register(Given.agent("10.0.0.1", "cpus:0.005;mem:16;disk:1000"));
        Scheduler scheduler = master.subscribe(Given.framework("a", "dev"));
        master.advance(Duration.ofSeconds(5));
        assertThat(master.offers(scheduler)).isEmpty();
    }
}
