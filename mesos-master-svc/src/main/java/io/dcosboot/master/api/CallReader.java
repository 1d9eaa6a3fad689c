package io.dcosboot.master.api;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.json.MesosJsonException;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;

/** Reads the calls of both APIs with their checks in the wire's order (mesos-master.md §3.1, lines 4 to 8). */
final class CallReader {

    private CallReader() {}

    static <T extends Message> T read(HttpServletRequest request, T prototype) throws IOException {
        if (!"POST".equals(request.getMethod())) {
            throw Refusal.methodNotAllowed(request.getMethod(), "POST");
        }
        String contentType = request.getContentType();
        if (contentType == null) {
            throw Refusal.of(400, "Expecting 'Content-Type' to be present");
        }
        MediaKind kind = MediaKind.ofContentType(contentType)
                .orElseThrow(() ->
                        Refusal.of(415, "Expecting 'Content-Type' of application/json or application/x-protobuf"));
        return CallBodies.ofThisHeap().read(request, body -> switch (kind) {
            case JSON -> json(body, prototype);
            case PROTOBUF -> protobuf(body, prototype);
        });
    }

    private static <T extends Message> T json(byte[] body, T prototype) {
        try {
            return MesosJson.parse(body, prototype);
        } catch (MesosJsonException e) {
            throw Refusal.of(
                    400,
                    (e.syntax() ? "Failed to parse body into JSON: " : "Failed to convert JSON into Call protobuf: ")
                            + e.getMessage());
        }
    }

    @SuppressWarnings("unchecked") // a parser makes messages of its prototype's type
    private static <T extends Message> T protobuf(byte[] body, T prototype) {
        try {
            return (T) prototype.getParserForType().parseFrom(body);
        } catch (InvalidProtocolBufferException _) {
            throw Refusal.of(400, "Failed to parse body into Call protobuf");
        }
    }

    /** The whole body, unpacked; larger ones than any call are refused. */
    static byte[] body(HttpServletRequest request) throws IOException {
        return CallBodies.ofThisHeap().read(request, body -> body);
    }
}
