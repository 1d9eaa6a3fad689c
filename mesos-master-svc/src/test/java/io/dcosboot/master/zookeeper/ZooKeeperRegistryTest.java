package io.dcosboot.master.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcosboot.master.core.RegistryOperation;
import io.dcosboot.master.core.port.RegistryStore.Lease;
import io.dcosboot.master.core.port.RegistryStore.RegistryException;
import io.dcosboot.master.core.state.Activation;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.Drain;
import io.dcosboot.master.core.state.MachineKey;
import io.dcosboot.master.core.state.Machines;
import io.dcosboot.master.core.state.PersistentSortedMap;
import io.dcosboot.master.core.state.RegistryContents;
import io.dcosboot.master.core.state.RegistryRecord;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.AgentInfo;
import io.dcosboot.mesos.v1.DrainConfig;
import io.dcosboot.mesos.v1.MachineID;
import io.dcosboot.mesos.v1.TimeInfo;
import io.dcosboot.mesos.v1.Unavailability;
import io.dcosboot.mesos.v1.maintenance.Schedule;
import io.dcosboot.mesos.v1.maintenance.Window;
import io.dcosboot.mesos.v1.quota.QuotaConfig;
import io.dcosboot.platform.testing.TestZooKeeper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.apache.curator.framework.CuratorFramework;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ZooKeeperRegistryTest {

    private TestZooKeeper zooKeeper;
    private CuratorFramework client;
    private ZooKeeperRegistry registry;

    @BeforeEach
    void start() {
        zooKeeper = TestZooKeeper.start();
        client = zooKeeper.client();
        registry = new ZooKeeperRegistry(client, "/mesos");
    }

    @AfterEach
    void stop() {
        zooKeeper.close();
    }

    private static AgentInfo agent(String id) {
        return AgentInfo.newBuilder()
                .setHostname("host")
                .setPort(5051)
                .setId(new AgentId(id).toProto())
                .addAllResources(
                        Resources.parse("cpus:1;mem:100;ports:[1-2]", "*").toProto())
                .build();
    }

    @Test
    void aRehearsalTakesNothingOverAndLeavesNoTrace() throws Exception {
        registry.rehearse();
        assertThat(client.checkExists().forPath("/mesos/registry")).isNull();
        Lease lease = registry.open("m1");
        registry.rehearse();
        lease.write(List.of(new RegistryOperation.Admit(agent("a"), Activation.active())));
        registry.rehearse();
        assertThat(registry.open("m2").contents().agents().size()).isEqualTo(1);
    }

    @Test
    void whatOneMasterWritesTheNextReads() throws RegistryException {
        Lease first = registry.open("m1");
        assertThat(first.contents()).isEqualTo(RegistryContents.empty());
        first.write(List.of(
                new RegistryOperation.Admit(agent("S0"), Activation.active()),
                new RegistryOperation.Admit(agent("S1"), Activation.active()),
                new RegistryOperation.Admit(agent("S2"), Activation.active())));
        first.write(List.of(
                new RegistryOperation.MarkUnreachable(new AgentId("S1"), Instant.ofEpochSecond(5), Activation.active()),
                new RegistryOperation.Remove(new AgentId("S2"))));
        Lease second = registry.open("m2");
        assertThat(second.contents().agents().size()).isEqualTo(2);
        assertThat(second.contents().agents().get(new AgentId("S0")))
                .contains(new RegistryRecord.Admitted(agent("S0"), Activation.active()));
        assertThat(second.contents().agents().get(new AgentId("S1")))
                .contains(new RegistryRecord.Unreachable(Instant.ofEpochSecond(5), Activation.active()));
        second.write(List.of(
                new RegistryOperation.Admit(agent("S1"), Activation.active()),
                new RegistryOperation.Admit(agent("S2"), Activation.active())));
        assertThat(registry.open("m3").contents().agents().size()).isEqualTo(3);
    }

    @Test
    void aDeposedMasterCannotWrite() throws RegistryException {
        Lease old = registry.open("m1");
        old.write(List.of(new RegistryOperation.Admit(agent("S0"), Activation.active())));
        Lease current = new ZooKeeperRegistry(zooKeeper.client(), "/mesos").open("m2");
        assertThatThrownBy(() -> old.write(List.of(new RegistryOperation.Remove(new AgentId("S0")))))
                .isInstanceOf(RegistryException.class);
        assertThatThrownBy(() -> old.write(List.of(new RegistryOperation.Admit(agent("S9"), Activation.active()))))
                .isInstanceOf(RegistryException.class);
        current.write(List.of(new RegistryOperation.Admit(agent("S1"), Activation.active())));
        assertThat(registry.open("m3").contents().agents().size()).isEqualTo(2);
    }

    @Test
    void aStormOfAgentsFitsIntoTransactions() throws RegistryException {
        Lease lease = registry.open("m1");
        List<RegistryOperation> storm = new ArrayList<>();
        for (int i = 0; i < 3_000; i++) {
            AgentInfo large = agent("S" + i).toBuilder()
                    .addAttributes(io.dcosboot.mesos.v1.Attribute.newBuilder()
                            .setName("note")
                            .setType(io.dcosboot.mesos.v1.Value.Type.TEXT)
                            .setText(
                                    io.dcosboot.mesos.v1.Value.Text.newBuilder().setValue("x".repeat(1_000))))
                    .build();
            storm.add(new RegistryOperation.Admit(large, Activation.active()));
        }
        lease.write(storm);
        assertThat(registry.open("m2").contents().agents().size()).isEqualTo(3_000);
    }

    @Test
    void severalChangesOfOneAgentInOneBatchLeaveTheLast() throws RegistryException {
        Lease lease = registry.open("m1");
        AgentId id = new AgentId("S0");
        lease.write(List.of(
                new RegistryOperation.Admit(agent("S0"), Activation.active()),
                new RegistryOperation.Remove(id),
                new RegistryOperation.Admit(agent("S0"), Activation.active()),
                new RegistryOperation.MarkUnreachable(id, Instant.EPOCH, Activation.active())));
        assertThat(registry.open("m2").contents().agents().get(id))
                .contains(new RegistryRecord.Unreachable(Instant.EPOCH, Activation.active()));
    }

    @Test
    void aDamagedRecordIsNamedAndNothingIsGuessed() throws Exception {
        registry.open("m1").write(List.of(new RegistryOperation.Admit(agent("S0"), Activation.active())));
        client.setData().forPath(registry.pathOf(new AgentId("S0")), "{\"standing\":\"ODD\"}".getBytes("UTF-8"));
        assertThatThrownBy(() -> registry.open("m2")).isInstanceOf(RegistryException.class);
    }

    @Test
    void documentsLargerThanAZnodeAreSplitAndSwappedAtOnce() throws RegistryException {
        PersistentSortedMap<String, Double> weights = PersistentSortedMap.empty();
        for (int i = 0; i < 40_000; i++) {
            weights = weights.plus("a-role-with-quite-a-long-name/" + i, 1.0 + i);
        }
        registry.open("m1").write(List.of(new RegistryOperation.ReplaceWeights(weights)));
        Lease second = registry.open("m2");
        assertThat(second.contents().weights()).isEqualTo(weights);
        second.write(List.of(new RegistryOperation.ReplaceWeights(
                PersistentSortedMap.<String, Double>empty().plus("web", 2.5))));
        assertThat(registry.open("m3").contents().weights().get("web")).contains(2.5);
    }

    @Test
    void aDeposedMasterCannotReplaceADocument() throws RegistryException {
        Lease old = registry.open("m1");
        Lease current = registry.open("m2");
        PersistentSortedMap<String, QuotaConfig> quotas = PersistentSortedMap.<String, QuotaConfig>empty()
                .plus("web", QuotaConfig.newBuilder().setRole("web").build());
        assertThatThrownBy(() -> old.write(List.of(new RegistryOperation.ReplaceQuotas(quotas))))
                .isInstanceOf(RegistryException.class);
        current.write(List.of(new RegistryOperation.ReplaceQuotas(quotas)));
        assertThat(registry.open("m3").contents().quotas()).isEqualTo(quotas);
    }

    @Test
    void whatTheOperatorDecidedAboutAgentsAndMachinesOutlivesTheMaster() throws RegistryException {
        Activation draining = Activation.draining(
                new Drain(DrainConfig.newBuilder().setMarkGone(true).build(), true, Instant.ofEpochSecond(7, 5)));
        MachineID down =
                MachineID.newBuilder().setHostname("Host-1").setIp("10.0.0.1").build();
        Machines machines = Machines.of(
                Schedule.newBuilder()
                        .addWindows(Window.newBuilder()
                                .addMachineIds(MachineID.newBuilder().setIp("10.0.0.9"))
                                .addMachineIds(down)
                                .setUnavailability(Unavailability.newBuilder()
                                        .setStart(TimeInfo.newBuilder().setNanoseconds(5))))
                        .build(),
                Set.of(MachineKey.of(down)));
        registry.open("m1")
                .write(List.of(
                        new RegistryOperation.Admit(agent("S0"), draining),
                        new RegistryOperation.MarkUnreachable(new AgentId("S1"), Instant.EPOCH, draining),
                        new RegistryOperation.MarkGone(new AgentId("S2"), Instant.EPOCH),
                        new RegistryOperation.ReplaceMachines(machines)));
        RegistryContents read = registry.open("m2").contents();
        assertThat(read.agents().get(new AgentId("S0"))).contains(new RegistryRecord.Admitted(agent("S0"), draining));
        assertThat(read.agents().get(new AgentId("S1")))
                .contains(new RegistryRecord.Unreachable(Instant.EPOCH, draining));
        assertThat(read.agents().get(new AgentId("S2"))).contains(new RegistryRecord.Gone(Instant.EPOCH));
        assertThat(read.machines()).isEqualTo(machines);
        assertThat(read.machines().down()).containsExactly(new MachineKey("host-1", "10.0.0.1"));
    }
}
