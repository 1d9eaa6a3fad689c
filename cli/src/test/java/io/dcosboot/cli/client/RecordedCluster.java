package io.dcosboot.cli.client;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Answers as recorded, by method and path, and keeps what it was asked. */
public final class RecordedCluster implements AutoCloseable {

    public static final String TOKEN = "a.b.c";

    /** A request that came; {@code body} as ISO 8859-1. */
    public record Asked(
            String method,
            String path,
            @Nullable String accept,
            @Nullable String contentType,
            @Nullable String authorization,
            @Nullable String userAgent,
            String body) {}

    private final JsonNode recording;
    private final HttpServer server;
    private final List<Asked> asked = new CopyOnWriteArrayList<>();

    public RecordedCluster(JsonNode recording) throws IOException {
        this.recording = recording;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    public static JsonNode recording(String name) throws IOException {
        try (InputStream in = Objects.requireNonNull(
                RecordedCluster.class.getResourceAsStream("/recordings/" + name + ".json"), name)) {
            return Json.MAPPER.readTree(in);
        }
    }

    public Map<String, String> environment() {
        return Map.of("DCOS_URL", "http://127.0.0.1:" + server.getAddress().getPort(), "DCOS_ACS_TOKEN", TOKEN);
    }

    public List<Asked> asked() {
        return List.copyOf(asked);
    }

    /** The recorded requests in the same form. */
    public List<Asked> recorded() {
        return StreamSupport.stream(recording.path("exchanges").spliterator(), false)
                .map(exchange -> exchange.path("request"))
                .map(request -> new Asked(
                        request.path("method").asString(),
                        request.path("path").asString(),
                        header(request, "Accept"),
                        header(request, "Content-Type"),
                        header(request, "Authorization"),
                        header(request, "User-Agent"),
                        new String(body(request.path("body")), StandardCharsets.ISO_8859_1)))
                .toList();
    }

    private static @Nullable String header(JsonNode request, String name) {
        JsonNode value = request.path("headers").path(name);
        return value.isMissingNode() ? null : value.asString().replace("{{token}}", TOKEN);
    }

    private static byte[] body(JsonNode body) {
        return body.isObject()
                ? Base64.getDecoder().decode(body.path("base64").asString())
                : body.asString("").getBytes(StandardCharsets.UTF_8);
    }

    private void answer(HttpExchange exchange) throws IOException {
        var headers = exchange.getRequestHeaders();
        Asked request = new Asked(
                exchange.getRequestMethod(),
                exchange.getRequestURI().toString(),
                headers.getFirst("Accept"),
                headers.getFirst("Content-Type"),
                headers.getFirst("Authorization"),
                headers.getFirst("User-Agent"),
                new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.ISO_8859_1));
        asked.add(request);
        Optional<JsonNode> response = StreamSupport.stream(
                        recording.path("exchanges").spliterator(), false)
                .filter(e -> e.path("request").path("method").asString().equals(request.method())
                        && e.path("request").path("path").asString().equals(request.path())
                        && new String(body(e.path("request").path("body")), StandardCharsets.ISO_8859_1).length()
                                == request.body().length())
                .map(e -> e.path("response"))
                .findFirst();
        byte[] body = response.map(r -> body(r.path("body")))
                .orElse("no such exchange is recorded".getBytes(StandardCharsets.UTF_8));
        response.ifPresent(r -> exchange.getResponseHeaders()
                .set("Content-Type", r.path("content_type").asString("")));
        int status = response.map(r -> r.path("status").asInt()).orElse(599);
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
