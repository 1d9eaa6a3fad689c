package io.dcosboot.marathon;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Requests that the official CLI sent, and definitions that users start with. */
class RecordedClientTest extends RunningMarathon {

    private static final Path RECORDINGS = Path.of("../../shared/fixtures/cli");
    private static final String PREFIX = "/service/marathon";
    private static final Path EXAMPLES = Path.of("../examples");

    @ParameterizedTest
    @ValueSource(
            strings = {
                "marathon-ping",
                "marathon-about",
                "marathon-app-list",
                "marathon-app-show",
                "marathon-app-add",
                "marathon-app-version-list",
                "marathon-app-stop",
                "marathon-app-start",
                "marathon-app-restart",
                "marathon-app-kill",
                "marathon-debug-list",
                "marathon-app-remove",
            })
    void answersTheRequestsOfTheOfficialCli(String name) throws IOException {
        Path recording = RECORDINGS.resolve(name + ".json");
        assumeTrue(Files.exists(recording), "without the recordings there is nothing to hold this to");
        await("/v2/apps", json -> json.has("apps"));
        delete("/v2/apps/new");
        delete("/v2/apps/web");
        put("/v2/apps/web?force=true", "{\"cmd\":\"sleep 1000\",\"cpus\":0.1,\"mem\":32,\"instances\":1}");
        put("/v2/apps/idle?force=true", "{\"cmd\":\"sleep 1000\",\"cpus\":0.1,\"mem\":32,\"instances\":0}");
        awaitStable("/web");
        awaitStable("/idle");

        for (JsonNode exchange : MAPPER.readTree(Files.readAllBytes(recording)).path("exchanges")) {
            JsonNode request = exchange.path("request");
            if (!request.path("path").stringValue().startsWith(PREFIX)) {
                continue;
            }
            String path = request.path("path").stringValue().substring(PREFIX.length());

            Answer answer = send(
                    request.path("method").stringValue(),
                    path,
                    request.path("body").asString(""),
                    "Accept",
                    request.path("headers").path("Accept").asString("*/*"));

            JsonNode recorded = exchange.path("response");
            assertThat(answer.status())
                    .as(path)
                    .isEqualTo(recorded.path("status").intValue());
            if (recorded.path("body").asString("").startsWith("{")) {
                List<String> members = MAPPER.readTree(recorded.path("body").stringValue()).propertyNames().stream()
                        .toList();
                assertThat(answer.json().propertyNames()).as(path).containsAll(members);
            }
        }
    }

    @Test
    void runsTheExamples() throws IOException {
        assumeTrue(Files.isDirectory(EXAMPLES));
        await("/v2/apps", json -> json.has("apps"));
        try (Stream<Path> files = Files.list(EXAMPLES)) {
            for (Path file :
                    files.filter(path -> path.toString().endsWith(".json")).toList()) {
                Answer created = post("/v2/apps", Files.readString(file));
                assertThat(created.status()).as(file.toString()).isEqualTo(201);
                delete("/v2/apps" + created.json().path("id").stringValue());
            }
        }
    }
}
