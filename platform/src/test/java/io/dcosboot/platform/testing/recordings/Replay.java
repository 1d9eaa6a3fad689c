package io.dcosboot.platform.testing.recordings;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * Sends recorded requests to a service of ours and holds its answers against the recorded ones: status, headers, the text
 * of errors, and the members and types of JSON.
 */
public final class Replay implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final Set<String> COMPARED_HEADERS =
            Set.of("content-type", "allow", "location", "www-authenticate", "content-encoding", "mesos-stream-id");

    private static final Pattern UNPRINTABLE = Pattern.compile("\\\\x([0-9a-f]{2})");

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<String> differences = new ArrayList<>();
    private final int recordedPort;
    private final int port;
    private final AllowedDifferences allowed;
    private final UnaryOperator<String> translation;
    private final ProtobufText protobuf;

    /** Prints an answer in protobuf as JSON. */
    public interface ProtobufText {
        String json(byte[] message) throws IOException;
    }

    /**
     * @param recordedPort where the original listened
     * @param port where ours listens, on 127.0.0.1
     * @param translation gives recorded text with our ids in place of the recorded ones
     */
    public Replay(
            int recordedPort,
            int port,
            AllowedDifferences allowed,
            UnaryOperator<String> translation,
            ProtobufText protobuf) {
        this.recordedPort = recordedPort;
        this.port = port;
        this.allowed = allowed;
        this.translation = translation;
        this.protobuf = protobuf;
    }

    /** Differences so far that are not allowed, with the names of their recordings. */
    public List<String> differences() {
        return List.copyOf(differences);
    }

    public void replay(Recording recording) {
        if (recording.isRaw()) {
            raw(recording);
            return;
        }
        HttpResponse<InputStream> ours = send(recording);
        expect(recording, "status", String.valueOf(recording.status()), String.valueOf(ours.statusCode()));
        for (String header : COMPARED_HEADERS) {
            String expected = recording.headers().getOrDefault(header, "none").replace(":" + recordedPort, ":" + port);
            expect(
                    recording,
                    "header " + header,
                    normal(expected),
                    normal(ours.headers().firstValue(header).orElse("none")));
        }
        try (InputStream body = ours.body()) {
            if (!recording.isStream() && recording.status() == ours.statusCode()) {
                compareBodies(recording, ours, body.readAllBytes());
            }
        } catch (IOException e) {
            throw new AssertionError(recording.name(), e);
        }
    }

    private HttpResponse<InputStream> send(Recording recording) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + translation.apply(recording.path())));
        recording.requestHeaders().forEach(request::header);
        byte[] body = translation
                .apply(recording.requestBody())
                .getBytes(
                        recording.requestBody().contains("\u00ff")
                                ? StandardCharsets.ISO_8859_1
                                : StandardCharsets.UTF_8);
        request.method(
                recording.method(), body.length == 0 ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        try {
            return client.send(request.build(), BodyHandlers.ofInputStream());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(recording.name(), e);
        }
    }

    private void compareBodies(Recording recording, HttpResponse<InputStream> ours, byte[] body) throws IOException {
        if (recording.body().isEmpty()) {
            return;
        }
        byte[] recorded = recording.body().get();
        String type = normal(recording.headers().getOrDefault("content-type", "none"));
        if (type.equals("application/json") && recorded.length > 0) {
            boolean zipped = ours.headers().firstValue("content-encoding").isPresent();
            shape(recording, text(recorded), text(zipped ? unzipped(body) : body));
        } else if (type.equals("application/x-protobuf")) {
            shape(recording, protobuf.json(recorded), protobuf.json(body));
        } else if (!type.startsWith("text/html") && !type.startsWith("text/javascript")) {
            expect(recording, "body", translation.apply(text(recorded)), text(body));
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

    /** Sends the bytes of the request as they were, and compares the status lines. */
    private void raw(Recording recording) {
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

    @Override
    public void close() {
        client.shutdownNow();
    }
}
