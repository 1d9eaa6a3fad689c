package io.dcosboot.master.zookeeper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.dcosboot.master.core.RegistryOperation;
import io.dcosboot.master.core.port.RegistryStore.Lease;
import io.dcosboot.master.core.port.RegistryStore.RegistryException;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.RegistryRecord;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.AgentInfo;
import io.dcosboot.platform.testing.TestZooKeeper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
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
    void whatOneMasterWritesTheNextReads() throws RegistryException {
        Lease first = registry.open("m1");
        assertThat(first.contents().isEmpty()).isTrue();
        first.write(List.of(
                new RegistryOperation.Admit(agent("S0")),
                new RegistryOperation.Admit(agent("S1")),
                new RegistryOperation.Admit(agent("S2"))));
        first.write(List.of(
                new RegistryOperation.MarkUnreachable(new AgentId("S1"), Instant.ofEpochSecond(5)),
                new RegistryOperation.Remove(new AgentId("S2"))));
        Lease second = registry.open("m2");
        assertThat(second.contents().size()).isEqualTo(2);
        assertThat(second.contents().get(new AgentId("S0"))).contains(new RegistryRecord.Admitted(agent("S0")));
        assertThat(second.contents().get(new AgentId("S1")))
                .contains(new RegistryRecord.Unreachable(Instant.ofEpochSecond(5)));
        second.write(List.of(new RegistryOperation.Admit(agent("S1")), new RegistryOperation.Admit(agent("S2"))));
        assertThat(registry.open("m3").contents().size()).isEqualTo(3);
    }

    @Test
    void aDeposedMasterCannotWrite() throws RegistryException {
        Lease old = registry.open("m1");
        old.write(List.of(new RegistryOperation.Admit(agent("S0"))));
        Lease current = new ZooKeeperRegistry(zooKeeper.client(), "/mesos").open("m2");
        assertThatThrownBy(() -> old.write(List.of(new RegistryOperation.Remove(new AgentId("S0")))))
                .isInstanceOf(RegistryException.class);
        assertThatThrownBy(() -> old.write(List.of(new RegistryOperation.Admit(agent("S9")))))
                .isInstanceOf(RegistryException.class);
        current.write(List.of(new RegistryOperation.Admit(agent("S1"))));
        assertThat(registry.open("m3").contents().size()).isEqualTo(2);
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
            storm.add(new RegistryOperation.Admit(large));
        }
        lease.write(storm);
        assertThat(registry.open("m2").contents().size()).isEqualTo(3_000);
    }

    @Test
    void severalChangesOfOneAgentInOneBatchLeaveTheLast() throws RegistryException {
        Lease lease = registry.open("m1");
        AgentId id = new AgentId("S0");
        lease.write(List.of(
                new RegistryOperation.Admit(agent("S0")),
                new RegistryOperation.Remove(id),
                new RegistryOperation.Admit(agent("S0")),
                new RegistryOperation.MarkUnreachable(id, Instant.EPOCH)));
        assertThat(registry.open("m2").contents().get(id)).contains(new RegistryRecord.Unreachable(Instant.EPOCH));
    }

    @Test
    void aDamagedRecordIsNamedAndNothingIsGuessed() throws Exception {
        registry.open("m1").write(List.of(new RegistryOperation.Admit(agent("S0"))));
        client.setData().forPath(registry.pathOf(new AgentId("S0")), "{\"standing\":\"ODD\"}".getBytes("UTF-8"));
        assertThatThrownBy(() -> registry.open("m2")).isInstanceOf(RegistryException.class);
    }
}
