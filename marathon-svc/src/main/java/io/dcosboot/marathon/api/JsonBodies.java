package io.dcosboot.marathon.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads request bodies as JSON, whatever their content type says. */
final class JsonBodies {

    /** Far above any definition that can be stored. */
    static final int MAX_BYTES = 8 * 1024 * 1024;

    private final JsonMapper mapper;

    JsonBodies(JsonMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * The whole body.
     *
     * @throws tools.jackson.core.JacksonException when it is not JSON
     * @throws BadRequest when there is none or it is too long
     */
    JsonNode read(HttpServletRequest request) throws IOException {
        byte[] body = request.getInputStream().readNBytes(MAX_BYTES + 1);
        if (body.length > MAX_BYTES) {
            throw new BadRequest(
                    HttpStatus.CONTENT_TOO_LARGE, "The body is longer than the " + MAX_BYTES + " bytes allowed");
        }
        JsonNode json = mapper.readTree(body);
        if (json.isMissingNode() || json.isNull()) {
            throw new BadRequest("Please specify data in JSON format");
        }
        return json;
    }
}
