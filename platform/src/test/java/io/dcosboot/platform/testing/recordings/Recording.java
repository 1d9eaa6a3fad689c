package io.dcosboot.platform.testing.recordings;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One request to a master or an agent of the original, and what it answered.
 *
 * @param name unique, with its group before the slash
 * @param method {@code raw} where the body is all the bytes of the request, written with escapes
 * @param status 0 where the connection was closed without an answer
 * @param headers lower case names
 * @param body the answer's body, where it was kept
 */
public record Recording(
        String name,
        String method,
        String path,
        Map<String, String> requestHeaders,
        String requestBody,
        int status,
        Map<String, String> headers,
        Optional<byte[]> body) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Bodies in notes are cut off beyond this. */
    private static final int LONGEST_NOTE = 190;

    /** Where the recorded master listened; also of requests whose port was not noted. */
    public static final int MASTER_PORT = 5050;

    /** Where the recorded agent listened. */
    public static final int AGENT_PORT = 5051;

    public String group() {
        return name.substring(0, name.indexOf('/'));
    }

    public boolean isRaw() {
        return method.equals("raw");
    }

    public boolean isStream() {
        return requestBody.contains("\"SUBSCRIBE\"") && status == 200;
    }

    /**
     * All recordings below {@code folder} of what listened on {@code port}, in the order of the requests.
     */
    public static List<Recording> readAll(Path folder, int port) {
        List<Recording> all = new ArrayList<>();
        try {
            for (JsonNode entry : JSON.readTree(Files.readString(folder.resolve("index.json")))) {
                if (entry.path("port").asInt(MASTER_PORT) == port) {
                    all.add(read(folder, entry));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return all;
    }

    private static Recording read(Path folder, JsonNode entry) throws IOException {
        String status = entry.path("status").asString("");
        String body = entry.path("req_body").asString("");
        return new Recording(
                entry.path("name").asString(),
                entry.path("method").asString(),
                entry.path("path").asString(""),
                pairs(entry.path("req_headers")),
                body.startsWith("<") ? "\u00ff\u00ffgarbage" : body,
                status.startsWith("HTTP/") ? Integer.parseInt(status.substring(9, 12)) : 0,
                pairs(entry.path("headers")),
                body(folder, entry));
    }

    private static Map<String, String> pairs(JsonNode headers) {
        Map<String, String> pairs = new LinkedHashMap<>();
        headers.forEach(header -> pairs.put(
                header.path(0).asString().toLowerCase(Locale.ROOT),
                header.path(1).asString()));
        return pairs;
    }

    private static Optional<byte[]> body(Path folder, JsonNode entry) throws IOException {
        if (entry.has("file") && !entry.path("file").isNull()) {
            return Optional.of(
                    Files.readAllBytes(folder.resolve(entry.path("file").asString())));
        }
        String note = entry.path("note").asString("");
        if (note.startsWith("body: `") && note.endsWith("`")) {
            String text = note.substring("body: `".length(), note.length() - 1);
            boolean cutOff = text.length() > LONGEST_NOTE
                    && text.length() != entry.path("len").asInt();
            return cutOff ? Optional.empty() : Optional.of(text.getBytes(StandardCharsets.UTF_8));
        }
        return entry.path("len").asInt(-1) == 0 ? Optional.of(new byte[0]) : Optional.empty();
    }
}
