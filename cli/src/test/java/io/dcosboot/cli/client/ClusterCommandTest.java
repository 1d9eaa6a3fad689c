package io.dcosboot.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.cli.CommandRun;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterCommandTest {

    @TempDir
    private Path folder;

    @Test
    void withoutAClusterSaysSo() {
        CommandRun run = CommandRun.of(Map.of("DCOS_DATA", folder.toString()), "node", "list");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).startsWith("Error: no cluster is attached");
        assertThat(run.out()).isEmpty();
    }

    @Test
    void anUnreachableClusterIsNamed() {
        CommandRun run = CommandRun.of(Map.of("DCOS_URL", "http://127.0.0.1:1"), "task", "list");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("Error: cannot reach the cluster at http://127.0.0.1:1: connection refused\n");
    }

    @Test
    void aRefusalIsExplained() throws IOException {
        CommandRun run = against(401, "{}", "task", "list");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("Error: authentication failed, please run `dcos auth login`\n");
    }

    @Test
    void noLeadingMasterIsExplained() throws IOException {
        assertThat(against(503, "", "node", "list").err())
                .isEqualTo("Error: could not connect to the leading mesos master\n");
    }

    @Test
    void anUnknownCommandShowsTheHelpAndIsNoError() {
        CommandRun run = CommandRun.of(Map.of(), "nonsense");

        assertThat(run.exit()).isZero();
        assertThat(run.out()).contains("Usage: dcos", "marathon");
        assertThat(run.err()).isEmpty();
    }

    @Test
    void anUnknownSubCommandIsAnError() {
        CommandRun run = CommandRun.of(Map.of(), "marathon", "app", "nonsense");

        assertThat(run.exit()).isEqualTo(1);
        assertThat(run.err()).contains("nonsense");
    }

    private static CommandRun against(int status, String body, String... arguments) throws IOException {
        try (ScriptedCluster cluster = new ScriptedCluster()) {
            cluster.otherwise(status, body);
            return CommandRun.of(cluster.environment(), arguments);
        }
    }
}
