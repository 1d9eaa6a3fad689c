package io.dcosboot.master.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcosboot.master.core.TestMaster.Scheduler;
import io.dcosboot.master.core.TestMaster.TestAgent;
import io.dcosboot.master.core.state.RegistryContents;
import io.dcosboot.master.core.state.RegistryRecord;
import io.dcosboot.mesos.link.AgentMessage;
import io.dcosboot.mesos.link.UpdateAgent;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.master.Call;
import io.dcosboot.mesos.v1.master.Event;
import io.dcosboot.mesos.v1.scheduler.Event.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of agents that stay away, and of those that change (mesos-master.md §5.3, §11). */
class AgentAbsenceTest {

    private static final Duration PING = Duration.ofSeconds(15);
    private static final Instant START = Instant.ofEpochSecond(1_000_000);

    private static TestMaster master(AgentLimits limits, RegistryContents registry) {
        MasterSettings plain = Given.settings();
        return new TestMaster(
                new MasterSettings(
                        plain.agentPingTimeout(),
                        plain.maxAgentPingTimeouts(),
                        plain.agentReregisterTimeout(),
                        plain.agentRemovalInterval(),
                        plain.allocationInterval(),
                        plain.offerTimeout(),
                        plain.allocator(),
                        plain.maxCompletedFrameworks(),
                        plain.maxCompletedTasks(),
                        plain.maxUnreachableTasks(),
                        plain.roles(),
                        plain.rootSubmissions(),
                        plain.requireAgentDomain(),
                        limits),
                "m" + registry.agents().size(),
                registry,
                START);
    }

    private static AgentLimits limits(double removal, Duration age, int count, boolean announce) {
        return new AgentLimits(removal, Duration.ofMinutes(15), age, count, announce);
    }

    private static Call gone(TestAgent agent) {
        return Call.newBuilder()
                .setType(Call.Type.MARK_AGENT_GONE)
                .setMarkAgentGone(
                        Call.MarkAgentGone.newBuilder().setAgentId(agent.id().toProto()))
                .build();
    }

    @Test
    void unreachableAndGoneAgentsAreForgottenWhenTheyAreOld() {
        TestMaster master = master(limits(1, Duration.ofMinutes(20), 10, false), RegistryContents.empty());
        TestAgent silent = master.register(Given.agent("10.0.0.1", "cpus:1"));
        master.operator(gone(master.register(Given.agent("10.0.0.2", "cpus:1"))));
        master.advance(PING.multipliedBy(6));
        assertThat(master.state().agents().unreachable().containsKey(silent.id()))
                .isTrue();
        master.advance(Duration.ofMinutes(15));
        assertThat(master.registry().agents().size()).isEqualTo(2);
        master.advance(Duration.ofMinutes(15));
        assertThat(master.registry().agents().isEmpty()).isTrue();
        assertThat(master.state().agents().unreachable().isEmpty()).isTrue();
        assertThat(master.state().agents().gone().isEmpty()).isTrue();
    }

    @Test
    void theOldestAreForgottenBeyondTheCount() {
        TestMaster master = master(limits(1, Duration.ofDays(14), 1, false), RegistryContents.empty());
        TestAgent first = master.register(Given.agent("10.0.0.1", "cpus:1"));
        TestAgent second = master.register(Given.agent("10.0.0.2", "cpus:1"));
        master.operator(gone(second));
        master.advance(Duration.ofSeconds(1));
        master.operator(gone(first));
        master.advance(Duration.ofMinutes(15));
        assertThat(master.state().agents().gone().keys()).containsExactly(first.id());
        assertThat(master.registry().agents().size()).isEqualTo(1);
    }

    @Test
    void aMasterThatMissesTooManyAgentsGivesUpInsteadOfRemovingThem() {
        TestMaster before = master(AgentLimits.defaults(), RegistryContents.empty());
        TestAgent missing = before.register(Given.agent("10.0.0.1", "cpus:1"));
        TestAgent faithful = before.register(Given.agent("10.0.0.2", "cpus:1"));
        TestMaster strict = master(limits(0.4, Duration.ofDays(14), 10, false), before.registry());
        strict.said(strict.newLink(), Given.reregister(faithful.description(), faithful.id(), List.of(), List.of()));
        strict.advance(Duration.ofMinutes(10));
        assertThat(strict.abdicated()).isTrue();
        assertThat(strict.registry().agents().get(missing.id()).orElseThrow())
                .isInstanceOf(RegistryRecord.Admitted.class);
        TestMaster lenient = master(limits(0.5, Duration.ofDays(14), 10, false), before.registry());
        lenient.said(lenient.newLink(), Given.reregister(faithful.description(), faithful.id(), List.of(), List.of()));
        lenient.advance(Duration.ofMinutes(10));
        assertThat(lenient.abdicated()).isFalse();
        assertThat(lenient.registry().agents().get(missing.id()).orElseThrow())
                .isInstanceOf(RegistryRecord.Unreachable.class);
    }

    @Test
    void lostAgentsAreAnnouncedToOperatorsIfThatIsWanted() {
        TestMaster master = master(limits(1, Duration.ofDays(14), 10, true), RegistryContents.empty());
        TestAgent silent = master.register(Given.agent("10.0.0.1", "cpus:1"));
        master.advance(PING.multipliedBy(6));
        assertThat(master.published().getLast().getType()).isEqualTo(Event.Type.AGENT_REMOVED);
        assertThat(master.published().getLast().getAgentRemoved().getAgentId())
                .isEqualTo(silent.id().toProto());
    }

    @Test
    void limitsThatMakeNoSenseAreRefused() {
        assertThatThrownBy(() -> limits(1.5, Duration.ZERO, 1, false)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> limits(1, Duration.ZERO, -1, false)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void offersOfResourcesThatAnAgentLostAreRescinded() {
        TestMaster master = master(AgentLimits.defaults(), RegistryContents.empty());
        TestAgent agent = master.register(Given.agent("10.0.0.1", "cpus:4;mem:1024"));
        Scheduler scheduler = master.subscribe(Given.framework("a", "dev"));
        Resource revocable = Resource.newBuilder(
                        Resources.parse("cpus:2", "*").toProto().getFirst())
                .setRevocable(Resource.RevocableInfo.getDefaultInstance())
                .build();
        master.said(
                agent.link(),
                AgentMessage.newBuilder()
                        .setUpdateAgent(UpdateAgent.newBuilder().addOversubscribedResources(revocable))
                        .build());
        assertThat(master.events(scheduler, Type.RESCIND))
                .as("it holds nothing revocable")
                .isEmpty();
        assertThat(master.state()
                        .agent(agent.id())
                        .orElseThrow()
                        .total()
                        .revocable()
                        .scalar("cpus"))
                .isEqualTo(2);
        master.said(
                agent.link(),
                AgentMessage.newBuilder()
                        .setUpdateAgent(UpdateAgent.newBuilder()
                                .addAllTotalResources(
                                        Resources.parse("cpus:3;mem:1024", "*").toProto()))
                        .build());
        assertThat(master.events(scheduler, Type.RESCIND)).hasSize(1);
        assertThat(master.lastOffer(scheduler).getResourcesList())
                .anySatisfy(
                        resource -> assertThat(resource.getScalar().getValue()).isEqualTo(3));
        assertThat(master.state()
                        .agent(agent.id())
                        .orElseThrow()
                        .description()
                        .total()
                        .scalar("cpus"))
                .as("what it registered with")
                .isEqualTo(4);
    }
}
