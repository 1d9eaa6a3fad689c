package io.dcosboot.master.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.v1.master.Response;
import io.dcosboot.platform.testing.TestZooKeeper;
import io.dcosboot.platform.testing.recordings.AllowedDifferences;
import io.dcosboot.platform.testing.recordings.Recording;
import io.dcosboot.platform.testing.recordings.Replay;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/**
 * Every recorded answer of a master of the original, held against ours to the same request in a like state. What may
 * differ stands in {@code allowed-differences.json}, each with its reason.
 */
class RecordedAnswersIT {

    /** Where the recordings lie; they are not part of this repository. */
    private static final Path RECORDINGS = Path.of(System.getProperty("mesos.fixtures", "../../shared/fixtures/mesos"));

    private final AllowedDifferences allowed = AllowedDifferences.read();

    @Test
    void answersAreAsRecorded() {
        Assumptions.assumeTrue(
                Files.isDirectory(RECORDINGS), "no recordings of the original at " + RECORDINGS.toAbsolutePath());
        try (TestZooKeeper zooKeeper = TestZooKeeper.start();
                RunningMaster master = new RunningMaster(
                        zooKeeper.connectString(),
                        "dcos.node.hostname=host-1",
                        "dcos.master.agent-ping-timeout=1secs",
                        "dcos.master.max-agent-ping-timeouts=2");
                ReplayedCluster cluster = new ReplayedCluster(master);
                Replay replay = new Replay(
                        Recording.MASTER_PORT,
                        master.port(),
                        allowed,
                        cluster::translated,
                        message -> MesosJson.print(Response.parseFrom(message)))) {
            master.awaitLeading();
            for (Recording recording : Recording.readAll(RECORDINGS, Recording.MASTER_PORT)) {
                if (!allowed.leavesOut(recording.name())) {
                    cluster.prepare(recording);
                    replay.replay(recording);
                }
            }
            assertThat(replay.differences())
                    .as("differences that are not allowed")
                    .isEmpty();
        }
        assertThat(allowed.unused())
                .as("allowed differences that there are not")
                .isEmpty();
    }
}
