package io.dcosboot.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.dcosboot.cli.CommandRun;
import io.dcosboot.cli.client.RecordedCluster.Asked;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Our commands ask what the official ones ask and print what they print. */
class RecordedCommandsTest {

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "node-list",
                "node-list-json",
                "task-list",
                "task-list-json",
                "task-bare",
                "task-log",
                "task-log-stderr-lines",
                "marathon-app-add",
                "marathon-app-list",
                "marathon-app-start",
                "marathon-app-stop",
                "marathon-app-restart",
                "marathon-app-remove"
            })
    void sameRequestsSameOutput(String name) throws IOException {
        JsonNode recording = RecordedCluster.recording(name);
        try (RecordedCluster cluster = new RecordedCluster(recording)) {
            CommandRun run = CommandRun.of(cluster.environment(), arguments(recording));

            assertThat(run.out()).isEqualTo(recording.path("stdout").asString());
            assertThat(run.err())
                    .isEqualToIgnoringNewLines(recording.path("stderr").asString());
            assertThat(run.exit()).isEqualTo(recording.path("exit").asInt());
            assertSameRequests(cluster);
        }
    }

    /** The official CLI drops the members of an app that it does not know; ours prints all. */
    @ParameterizedTest
    @ValueSource(strings = {"marathon-app-list-json", "marathon-app-show"})
    void sameRequestsMoreOutput(String name) throws IOException {
        JsonNode recording = RecordedCluster.recording(name);
        try (RecordedCluster cluster = new RecordedCluster(recording)) {
            CommandRun run = CommandRun.of(cluster.environment(), arguments(recording));

            assertThat(run.exit()).isZero();
            assertThat(run.err()).isEmpty();
            assertThat(Json.MAPPER.readTree(run.out()).toString()).contains("\"id\":\"/web\"", "\"tasksStaged\":0");
            assertSameRequests(cluster);
        }
    }

    private static void assertSameRequests(RecordedCluster cluster) {
        assertThat(cluster.asked().stream().map(RecordedCommandsTest::comparable))
                .containsExactlyInAnyOrderElementsOf(cluster.recorded().stream()
                        .map(RecordedCommandsTest::comparable)
                        .toList());
    }

    /** The versions in the user agents differ. */
    private static Asked comparable(Asked asked) {
        String agent = asked.userAgent() != null && asked.userAgent().startsWith("dcos-cli/") ? "plain" : "library";
        String body = asked.body().startsWith("{")
                ? Json.MAPPER.readTree(asked.body()).toString()
                : asked.body();
        return new Asked(
                asked.method(), asked.path(), asked.accept(), asked.contentType(), asked.authorization(), agent, body);
    }

    private String[] arguments(JsonNode recording) throws IOException {
        List<String> arguments = new ArrayList<>();
        recording.path("command").forEach(word -> arguments.add(word.asString()));
        arguments.removeFirst();
        if (arguments.contains("app.json")) {
            Path app = folder.resolve("app.json");
            Files.writeString(
                    app, "{\"cmd\": \"sleep 1000\", \"cpus\": 0.1, \"id\": \"/new\", \"instances\": 1, \"mem\": 32}");
            arguments.replaceAll(word -> word.equals("app.json") ? app.toString() : word);
        }
        return arguments.toArray(String[]::new);
    }
}
