package io.dcosboot.agent.api;

import java.io.ByteArrayOutputStream;
import java.util.function.Consumer;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Answers in the forms of the original: JSON without a charset, plain text with one. */
final class JsonText {

    private static final JsonFactory JSON = new JsonFactory();
    private static final MediaType TEXT = MediaType.parseMediaType("text/plain; charset=utf-8");

    private JsonText() {}

    static byte[] bytes(Consumer<JsonGenerator> content) {
        var bytes = new ByteArrayOutputStream(4096);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            content.accept(json);
        }
        return bytes.toByteArray();
    }

    static ResponseEntity<byte[]> answer(Consumer<JsonGenerator> content) {
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(bytes(content));
    }

    static ResponseEntity<String> error(int status, String text) {
        return ResponseEntity.status(status).contentType(TEXT).body(text);
    }
}
