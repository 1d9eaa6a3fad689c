package io.dcosboot.agent.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.dcosboot.agent.core.Command;
import io.dcosboot.agent.core.Leader;
import io.dcosboot.mesos.client.MasterAdvertisement;
import io.dcosboot.mesos.client.MasterUrl;
import io.dcosboot.mesos.v1.Address;
import io.dcosboot.mesos.v1.MasterInfo;
import io.dcosboot.platform.testing.TestZooKeeper;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.curator.framework.CuratorFramework;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.Test;

class LeaderSourceTest {

    private final List<Command> heard = new CopyOnWriteArrayList<>();

    @Test
    void followsTheMasterWithTheSmallestSequence() throws Exception {
        try (var zooKeeper = TestZooKeeper.start()) {
            var client = zooKeeper.client();
            try (var source = new LeaderSource(
                    MasterUrl.parse("zk://" + zooKeeper.connectString() + "/mesos"),
                    5060,
                    client,
                    (command, _) -> heard.add(command))) {
                source.start();
                await().untilAsserted(
                                () -> assertThat(heard).containsExactly(new Command.LeaderChanged(Optional.empty())));

                String first = candidate(client, "127.0.0.1", 6001);
                await().untilAsserted(() -> assertThat(heard.getLast()).isEqualTo(leader("127.0.0.1", 6001)));
                candidate(client, "127.0.0.2", 6002);
                client.delete().forPath(first);

                await().untilAsserted(() -> assertThat(heard.getLast()).isEqualTo(leader("127.0.0.2", 6002)));
            }
        }
    }

    @Test
    void aFixedMasterIsTheLeader() {
        try (var zooKeeper = TestZooKeeper.start();
                var source = new LeaderSource(
                        MasterUrl.parse("10.0.0.1:5050"),
                        5060,
                        zooKeeper.client(),
                        (command, _) -> heard.add(command))) {
            source.start();

            assertThat(heard)
                    .containsExactly(new Command.LeaderChanged(Optional.of(new Leader("10.0.0.1", 5060, "10.0.0.1"))));
        }
    }

    @Test
    void aMasterOfAnotherKindOrGarbageIsNoLeader() {
        byte[] foreign = advertisement("127.0.0.1", OptionalInt.empty());

        assertThat(LeaderSource.leader(foreign)).isEmpty();
        assertThat(LeaderSource.leader("nonsense".getBytes(StandardCharsets.UTF_8)))
                .isEmpty();
    }

    @Test
    void anOldAdvertisementHasItsAddressAsANumber() {
        byte[] old = new MasterAdvertisement(
                        MasterInfo.newBuilder()
                                .setId("m")
                                .setIp(16777226)
                                .setPort(5050)
                                .build(),
                        OptionalInt.of(5060))
                .toJson();

        assertThat(LeaderSource.leader(old)).contains(new Leader("10.0.0.1", 5060, "10.0.0.1"));
    }

    private static String candidate(CuratorFramework client, String ip, int linkPort) throws Exception {
        return client.create()
                .creatingParentsIfNeeded()
                .withMode(CreateMode.EPHEMERAL_SEQUENTIAL)
                .forPath("/mesos/json.info_", advertisement(ip, OptionalInt.of(linkPort)));
    }

    private static byte[] advertisement(String ip, OptionalInt linkPort) {
        return new MasterAdvertisement(
                        MasterInfo.newBuilder()
                                .setId("m")
                                .setIp(0)
                                .setPort(5050)
                                .setHostname("master-" + ip)
                                .setAddress(Address.newBuilder().setIp(ip).setPort(5050))
                                .build(),
                        linkPort)
                .toJson();
    }

    private static Command leader(String ip, int linkPort) {
        return new Command.LeaderChanged(Optional.of(new Leader(ip, linkPort, "master-" + ip)));
    }
}
