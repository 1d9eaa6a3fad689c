package io.dcosboot.cli.node;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.cli.CommandRun;
import io.dcosboot.cli.client.ScriptedCluster;
import java.io.IOException;
import org.junit.jupiter.api.Test;

class NodeListTest {

    /** Field 1, the type, is GET_AGENTS; no agents. */
    private static final String NO_AGENTS = "\b\t";

    @Test
    void withoutServedNamesTheLeaderIsStillListed() throws IOException {
        try (ScriptedCluster cluster = new ScriptedCluster()) {
            cluster.on("GET /mesos/master/state", 200, "{\"hostname\":\"127.0.0.1\",\"id\":\"M\",\"slaves\":[]}");
            cluster.on("GET /mesos/master/state-summary", 200, "{\"slaves\":[]}");
            cluster.on("POST /mesos/api/v1", 200, NO_AGENTS);
            cluster.otherwise(502, "");

            CommandRun run = CommandRun.of(cluster.environment(), "node", "list");

            assertThat(run.err()).isEmpty();
            assertThat(run.out()).isEqualTo("""
                  HOSTNAME      IP      PUBLIC IP(S)  ID       TYPE        STATUS  REGION  ZONE \s
                  127.0.0.1  127.0.0.1                M   master (leader)          N/A     N/A  \s
                """);
        }
    }
}
