package io.dcosboot.platform.leader;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import io.dcosboot.platform.testing.TestZooKeeper;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.curator.framework.CuratorFramework;
import org.apache.curator.framework.recipes.leader.LeaderLatch;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(90)
class LeaderElectionTest {
    private static final String PATH = "/mesos";

    private final TestZooKeeper zooKeeper = TestZooKeeper.start();
    private final List<AutoCloseable> opened = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : opened) {
            each.close();
        }
        zooKeeper.close();
    }

    @Test
    void theFirstOfTwoCandidatesLeadsAndTheSecondFollowsWhenItLeaves() {
        var first = candidate("a");
        waitUntilLeads(first);
        var second = candidate("b");
        await().untilAsserted(() -> assertThat(second.leader()).contains("a1"));
        assertThat(second.election.isLeader()).isFalse();

        first.election.close();
        assertThat(first.heard).endsWith("deposed", "leader -");
        waitUntilLeads(second);
        assertThat(second.heard).containsSubsequence("leader a1", "elected", "leader b1");
    }

    @Test
    void candidatesStandInTheLayoutOfMesos() throws Exception {
        var first = candidate("a");
        waitUntilLeads(first);
        List<String> nodes = first.client.getChildren().forPath(PATH);
        assertThat(nodes).singleElement().asString().matches("json\\.info_\\d{10}");
        assertThat(first.client.getData().forPath(PATH + "/" + nodes.getFirst()))
                .asString(UTF_8)
                .isEqualTo("a1");
        assertThat(first.client
                        .checkExists()
                        .forPath(PATH + "/" + nodes.getFirst())
                        .getEphemeralOwner())
                .isNotZero();
    }

    @Test
    void otherChildrenOfThePathDoNotTakePart() throws Exception {
        var client = zooKeeper.client();
        client.create().creatingParentsIfNeeded().forPath(PATH + "/log_replicas");
        client.create().withMode(CreateMode.PERSISTENT_SEQUENTIAL).forPath(PATH + "/info_");
        waitUntilLeads(candidate("a"));
    }

    @Test
    void anExpiredSessionDeposesAndTheCandidateStandsAgainBehindTheOthers() {
        var first = candidate("a");
        waitUntilLeads(first);
        var second = candidate("b");
        await().untilAsserted(() -> assertThat(second.leader()).contains("a1"));

        zooKeeper.expireSession(first.client);
        waitUntilLeads(second);
        await().untilAsserted(() -> assertThat(first.heard).contains("deposed"));
        await().untilAsserted(() -> assertThat(first.leader()).contains("b1"));
        assertThat(first.election.isLeader()).isFalse();

        second.election.close();
        waitUntilLeads(first);
        assertThat(first.heard).last().isEqualTo("leader a2");
    }

    @Test
    void losingTheServerDeposesAtOnceAndItsRestartElectsAgain() {
        var only = candidate("a");
        waitUntilLeads(only);
        zooKeeper.stop();
        await().until(() -> !only.election.isLeader());
        await().untilAsserted(() -> assertThat(only.heard).contains("deposed"));

        zooKeeper.restart();
        await().atMost(30, TimeUnit.SECONDS).until(only.election::isLeader);
        await().untilAsserted(() -> assertThat(only.heard).last().asString().matches("leader a[2-9]"));
    }

    @Test
    void anElectionThatStartsWithoutZooKeeperBeginsWhenItComes() {
        zooKeeper.stop();
        var only = candidate("a");
        assertThat(only.election.isLeader()).isFalse();
        zooKeeper.restart();
        await().atMost(30, TimeUnit.SECONDS).until(only.election::isLeader);
    }

    @Test
    void abdicatingLetsTheNextLeadAndStandsAgain() {
        var first = candidate("a");
        waitUntilLeads(first);
        var second = candidate("b");
        await().untilAsserted(() -> assertThat(second.leader()).contains("a1"));

        first.election.abdicate();
        waitUntilLeads(second);
        await().untilAsserted(() -> assertThat(first.leader()).contains("b1"));
        second.election.abdicate();
        waitUntilLeads(first);
    }

    @Test
    void anElectionStartsOnce() {
        var first = candidate("a");
        assertThatIllegalStateException().isThrownBy(() -> first.election.start(first));
    }

    @Test
    void theLatchLayoutIsOneThatCuratorsLatchUnderstands() throws Exception {
        var client = zooKeeper.client();
        var ours = new LatchLeaderElection(client, "/marathon/leader-curator", "10.0.0.1:8080");
        opened.add(ours);
        ours.start(new Candidate(client, ours, new CopyOnWriteArrayList<>()));
        await().until(ours::isLeader);

        var foreignClient = zooKeeper.client();
        var foreign = new LeaderLatch(foreignClient, "/marathon/leader-curator", "10.0.0.2:8080");
        foreign.start();
        await().until(() -> foreign.getParticipants().size() == 2);
        assertThat(foreign.getLeader().getId()).isEqualTo("10.0.0.1:8080");

        ours.close();
        await().until(foreign::hasLeadership);
        var next = new LatchLeaderElection(client, "/marathon/leader-curator", "10.0.0.1:8080");
        opened.add(next);
        next.start(new Candidate(client, next, new CopyOnWriteArrayList<>()));
        await().untilAsserted(() ->
                assertThat(next.leader().map(d -> new String(d, UTF_8))).contains("10.0.0.2:8080"));
        foreign.close();
        await().until(next::isLeader);
    }

    @Test
    void aDetectorHearsTheLeaderAndEachChange() {
        List<String> heard = new CopyOnWriteArrayList<>();
        var detector = new MesosLeaderDetector(zooKeeper.client(), PATH);
        opened.add(detector);
        detector.start(leader -> heard.add(text(leader)));
        await().untilAsserted(() -> assertThat(heard).containsExactly("-"));

        var first = candidate("a");
        await().untilAsserted(() -> assertThat(heard).containsExactly("-", "a1"));
        assertThat(detector.leader().map(d -> new String(d, UTF_8))).contains("a1");
        waitUntilLeads(candidate("b"), first);
        await().untilAsserted(() -> assertThat(heard).endsWith("b1"));
    }

    /** Waits until the second leads after the first left. */
    private static void waitUntilLeads(Candidate second, Candidate first) {
        first.election.close();
        waitUntilLeads(second);
    }

    private static void waitUntilLeads(Candidate candidate) {
        await().atMost(20, TimeUnit.SECONDS).until(candidate.election::isLeader);
        await().untilAsserted(
                        () -> assertThat(candidate.heard).last().asString().startsWith("leader "));
    }

    /** A candidate that describes itself as name1, name2, … each time it stands. */
    private Candidate candidate(String name) {
        var client = zooKeeper.client();
        var stood = new AtomicInteger();
        var election = new MesosLeaderElection(client, PATH, () -> (name + stood.incrementAndGet()).getBytes(UTF_8));
        var candidate = new Candidate(client, election, new CopyOnWriteArrayList<>());
        opened.add(election);
        election.start(candidate);
        return candidate;
    }

    private static String text(Optional<byte[]> leader) {
        return leader.map(data -> new String(data, UTF_8)).orElse("-");
    }

    private record Candidate(CuratorFramework client, LeaderElection election, List<String> heard)
            implements LeaderElection.Listener {
        Optional<String> leader() {
            return election.leader().map(data -> new String(data, UTF_8));
        }

        @Override
        public void elected() {
            heard.add("elected");
        }

        @Override
        public void deposed() {
            heard.add("deposed");
        }

        @Override
        public void leaderChanged(Optional<byte[]> leader) {
            heard.add("leader " + text(leader));
        }
    }
}
