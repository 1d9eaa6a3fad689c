package io.dcosboot.agent.api;

import com.google.protobuf.InvalidProtocolBufferException;
import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.json.MesosJsonException;
import io.dcosboot.mesos.v1.agent.Call;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a request to {@code POST /api/v1} with the checks of mesos-agent.md §10 in their order.
 *
 * @param json whether the answer is JSON, otherwise protobuf
 */
record OperatorRequest(Call call, boolean json) {

    private static final String JSON = "application/json";
    private static final String PROTOBUF = "application/x-protobuf";
    private static final String RECORDIO = "application/recordio";
    private static final String ALL_TYPES = JSON + " or " + PROTOBUF + " or " + RECORDIO;

    /** What is wrong with a request, and the status that says so. */
    static final class Refused extends Exception {

        private static final long serialVersionUID = 1;
        private final int status;

        Refused(int status, String message) {
            super(message);
            this.status = status;
        }

        int status() {
            return status;
        }

        String text() {
            return String.valueOf(getMessage());
        }
    }

    /** The headers that matter; absent ones are null. */
    record Headers(
            @Nullable String contentType,
            @Nullable String messageContentType,
            @Nullable String accept,
            @Nullable String messageAccept) {}

    static OperatorRequest read(Headers headers, byte[] body) throws Refused {
        String type = contentType(headers);
        String answer = answerType(headers);
        Call call = type.equals(PROTOBUF) ? protobuf(body) : json(body);
        String name = validate(call);
        if (answer.equals(RECORDIO)) {
            throw new Refused(406, "Streaming response is not supported for " + name + " call");
        }
        return new OperatorRequest(call, answer.equals(JSON));
    }

    private static String contentType(Headers headers) throws Refused {
        if (headers.contentType() == null) {
            throw new Refused(400, "Expecting 'Content-Type' to be present");
        }
        String type = mediaType(headers.contentType());
        if (!List.of(JSON, PROTOBUF, RECORDIO).contains(type)) {
            throw new Refused(415, "Expecting 'Content-Type' of " + ALL_TYPES);
        }
        if (type.equals(RECORDIO)) {
            if (headers.messageContentType() == null) {
                throw new Refused(400, "Expecting 'Message-Content-Type' to be set for streaming requests");
            }
            throw new Refused(
                    415,
                    "Streaming requests are only for ATTACH_CONTAINER_INPUT, which this agent does not" + " support");
        }
        if (headers.messageContentType() != null) {
            throw new Refused(415, "Expecting 'Message-Content-Type' to be not set for non-streaming requests");
        }
        return type;
    }

    private static String answerType(Headers headers) throws Refused {
        String accept = headers.accept();
        for (String type : List.of(JSON, PROTOBUF, RECORDIO)) {
            if (accept == null || accepts(accept, type)) {
                if (headers.messageAccept() != null && !type.equals(RECORDIO)) {
                    throw new Refused(406, "Expecting 'Message-Accept' to be not set for non-streaming responses");
                }
                return type;
            }
        }
        throw new Refused(406, "Expecting 'Accept' to allow " + ALL_TYPES);
    }

    private static boolean accepts(String accept, String type) {
        for (String range : accept.split(",")) {
            String[] parts = range.toLowerCase(Locale.ROOT).replace(" ", "").split(";");
            boolean refused = List.of(parts).stream().anyMatch(part -> part.matches("q=0(\\.0*)?"));
            if (!refused && (parts[0].equals("*/*") || parts[0].equals("application/*") || parts[0].equals(type))) {
                return true;
            }
        }
        return false;
    }

    /** Parameters are ignored and case does not matter, unlike in the original. */
    private static String mediaType(String header) {
        return header.split(";")[0].strip().toLowerCase(Locale.ROOT);
    }

    private static Call protobuf(byte[] body) throws Refused {
        try {
            return Call.parseFrom(body);
        } catch (InvalidProtocolBufferException _) {
            throw new Refused(400, "Failed to parse body into a protobuf object");
        }
    }

    private static Call json(byte[] body) throws Refused {
        try {
            return MesosJson.parse(body, Call.getDefaultInstance());
        } catch (MesosJsonException e) {
            throw new Refused(400, (e.syntax() ? "Failed to parse body into JSON: " : "") + e.getMessage());
        }
    }

    /** Returns the name of the call's type. */
    private static String validate(Call call) throws Refused {
        if (!call.hasType()) {
            throw invalid("Expecting 'type' to be present");
        }
        Optional<String> missing = missingMember(call);
        if (missing.isPresent()) {
            throw invalid("Expecting '" + missing.get() + "' to be present");
        }
        return call.getType().name();
    }

    private static Refused invalid(String why) {
        return new Refused(400, "Failed to validate agent::Call: " + why);
    }

    /** The member a call needs and does not have; it is named like the call. */
    private static Optional<String> missingMember(Call call) {
        String name = call.getType().name().toLowerCase(Locale.ROOT);
        var field = Call.getDescriptor().findFieldByName(name);
        boolean optional = field == null || call.getType() == Call.Type.GET_CONTAINERS;
        return optional || call.hasField(field) ? Optional.empty() : Optional.of(name);
    }
}
