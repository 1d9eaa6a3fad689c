package io.dcosboot.master.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/** Answers with JSON that is written as it is made, so that a large state never lies in memory as text. */
final class JsonAnswer {

    private static final JsonFactory JSON = new JsonFactory();

    private JsonAnswer() {}

    /** Writes one JSON value; {@code ?jsonp=} wraps it in a function call. */
    static void write(HttpServletRequest request, HttpServletResponse response, Consumer<JsonGenerator> content)
            throws IOException {
        String function = request.getParameter("jsonp");
        response.setStatus(200);
        response.setContentType(function == null ? "application/json" : "text/javascript");
        try (OutputStream out = GzipBody.of(request, response)) {
            if (function != null) {
                out.write((function + "(").getBytes(StandardCharsets.UTF_8));
            }
            try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), new Unclosed(out))) {
                content.accept(json);
            }
            if (function != null) {
                out.write(')');
            }
        }
    }

    /** Answers with a message in the encoding the client asked for. */
    static void write(
            HttpServletRequest request, HttpServletResponse response, MediaKind kind, com.google.protobuf.Message body)
            throws IOException {
        response.setStatus(200);
        response.setContentType(kind.type());
        try (OutputStream out = GzipBody.of(request, response)) {
            switch (kind) {
                case JSON -> {
                    try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), new Unclosed(out))) {
                        io.dcosboot.mesos.json.MesosJson.write(body, json);
                    }
                }
                case PROTOBUF -> body.writeTo(out);
            }
        }
    }

    /** A generator closes what it writes to; here more may follow. */
    private static final class Unclosed extends java.io.FilterOutputStream {
        Unclosed(OutputStream out) {
            super(out);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
        }

        @Override
        public void close() {}
    }
}
