package io.dcosboot.master.wire;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.InvalidProtocolBufferException;
import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.v1.master.Response;
import io.dcosboot.platform.testing.TestZooKeeper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Every recorded answer of a master of the original, held against ours to the same request in a like state: status,
 * headers, the text of errors, and the members and types of JSON. What may differ stands in
 * {@code allowed-differences.json}, each with its reason.
 */
class RecordedAnswersIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Where the recordings lie; they are not part of this repository. */
    private static final Path RECORDINGS = Path.of(System.getProperty("mesos.fixtures", "../../shared/fixtures/mesos"));

    private static final Set<String> COMPARED_HEADERS =
            Set.of("content-type", "allow", "location", "www-authenticate", "content-encoding", "mesos-stream-id");

    private static final Pattern UNPRINTABLE = Pattern.compile("\\\\x([0-9a-f]{2})");

    private final AllowedDifferences allowed = AllowedDifferences.read();
    private final List<String> differences = new ArrayList<>();

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
                ReplayedCluster cluster = new ReplayedCluster(master)) {
            master.awaitLeading();
            for (Recording recording : Recording.readAll(RECORDINGS)) {
                if (!allowed.leavesOut(recording.name())) {
                    cluster.prepare(recording);
                    replay(recording, cluster, master);
                }
            }
        }
        assertThat(differences).as("differences that are not allowed").isEmpty();
        assertThat(allowed.unused())
                .as("allowed differences that there are not")
                .isEmpty();
    }

    private void replay(Recording recording, ReplayedCluster cluster, RunningMaster master) {
        if (recording.isRaw()) {
            raw(recording, master.port());
            return;
        }
        HttpResponse<InputStream> ours = send(recording, cluster, master.http());
        expect(recording, "status", String.valueOf(recording.status()), String.valueOf(ours.statusCode()));
        for (String header : COMPARED_HEADERS) {
            String expected = recording.headers().getOrDefault(header, "none").replace(":5050", ":" + master.port());
            expect(
                    recording,
                    "header " + header,
                    normal(expected),
                    normal(ours.headers().firstValue(header).orElse("none")));
        }
        try (InputStream body = ours.body()) {
            if (!recording.isStream() && recording.status() == ours.statusCode()) {
                compareBodies(recording, cluster, ours, body.readAllBytes());
            }
        } catch (IOException e) {
            throw new AssertionError(recording.name(), e);
        }
    }

    private static HttpResponse<InputStream> send(Recording recording, ReplayedCluster cluster, Http http) {
        List<String> headers = new ArrayList<>();
        recording.requestHeaders().forEach((name, value) -> headers.addAll(List.of(name, value)));
        byte[] body = cluster.translated(recording.requestBody())
                .getBytes(
                        recording.requestBody().contains("\u00ff")
                                ? StandardCharsets.ISO_8859_1
                                : StandardCharsets.UTF_8);
        return http.stream(http.request(cluster.translated(recording.path()), headers.toArray(String[]::new))
                .method(
                        recording.method(),
                        body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body))
                .build());
    }

    private void compareBodies(
            Recording recording, ReplayedCluster cluster, HttpResponse<InputStream> ours, byte[] body)
            throws IOException {
        if (recording.body().isEmpty()) {
            return;
        }
        byte[] recorded = recording.body().get();
        String type = normal(recording.headers().getOrDefault("content-type", "none"));
        if (type.equals("application/json") && recorded.length > 0) {
            boolean zipped = ours.headers().firstValue("content-encoding").isPresent();
            shape(recording, text(recorded), text(zipped ? unzipped(body) : body));
        } else if (type.equals("application/x-protobuf")) {
            shape(recording, asJson(recorded), asJson(body));
        } else if (!type.startsWith("text/html") && !type.startsWith("text/javascript")) {
            expect(recording, "body", cluster.translated(text(recorded)), text(body));
        }
    }

    private void shape(Recording recording, String recorded, String ours) {
        try {
            RecordedShapes.of(JSON.readTree(recorded))
                    .differences(JSON.readTree(ours))
                    .forEach(difference -> differ(recording, difference));
        } catch (JacksonException e) {
            differ(recording, "body is not JSON: " + e.getMessage());
        }
    }

    private static String asJson(byte[] protobuf) throws InvalidProtocolBufferException {
        return MesosJson.print(Response.parseFrom(protobuf));
    }

    /** Sends the bytes of the request as they were, and compares the status lines. */
    private void raw(Recording recording, int port) {
        String request = UNPRINTABLE
                .matcher(recording
                        .requestBody()
                        .replace("\\r", "\r")
                        .replace("\\n", "\n")
                        .replace("\\t", "\t"))
                .replaceAll(escape ->
                        Matcher.quoteReplacement(String.valueOf((char) Integer.parseInt(escape.group(1), 16))));
        if (!request.contains("\n")) { // cut off in the index
            request += "a".repeat(20_000) + " HTTP/1.1\r\nHost: x\r\n\r\n";
        } else if (!request.contains("\n\r\n") && !request.contains("\n\n")) {
            request += "a".repeat(100_000) + "\r\n\r\n";
        }
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.setSoTimeout(1_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            socket.shutdownOutput();
            String ours = text(socket.getInputStream().readNBytes("HTTP/1.1 200".length()));
            expect(
                    recording,
                    "status",
                    recording.status() == 0 ? "none" : String.valueOf(recording.status()),
                    ours.isEmpty() ? "none" : ours.substring("HTTP/1.1 ".length()));
        } catch (IOException e) {
            differ(recording, "connection broke: " + e.getMessage());
        }
    }

    private void expect(Recording recording, String what, String expected, String actual) {
        if (!expected.equals(actual)) {
            differ(recording, what + " is " + actual + ", recorded as " + expected);
        }
    }

    private void differ(Recording recording, String difference) {
        if (!allowed.allows(recording.name(), difference)) {
            differences.add(recording.name() + ": " + difference);
        }
    }

    /** Case and blanks of a header do not matter. */
    private static String normal(String header) {
        return header.toLowerCase(Locale.ROOT).replace("; ", ";");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] unzipped(byte[] bytes) throws IOException {
        try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(bytes))) {
            return in.readAllBytes();
        }
    }
}
