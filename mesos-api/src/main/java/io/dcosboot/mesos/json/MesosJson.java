package io.dcosboot.mesos.json;

import com.google.protobuf.Message;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/** The one mapping between Mesos messages and JSON that every endpoint uses (mesos-master.md §1.2). */
public final class MesosJson {
    /** Deeper than any message of the schema, far below what would endanger the stack. */
    private static final int MAX_NESTING = 200;

    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(
                    StreamReadConstraints.builder().maxNestingDepth(MAX_NESTING).build())
            .build();

    private MesosJson() {}

    /** The message as compact JSON text. */
    public static String print(Message message) {
        return new String(toBytes(message), StandardCharsets.UTF_8);
    }

    /** The message as compact JSON in UTF-8. */
    public static byte[] toBytes(Message message) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(512);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            MessageWriter.write(message, json);
        }
        return bytes.toByteArray();
    }

    /** Writes the message as one JSON object, as part of a bigger document. */
    public static void write(Message message, JsonGenerator json) {
        MessageWriter.write(message, json);
    }

    /** Writes only the members of the message into the object that the caller has opened, so that it can add more. */
    public static void writeMembers(Message message, JsonGenerator json) {
        MessageWriter.writeMembers(message, json);
    }

    /** Writes a number that always has a fraction and, up to 1e21, no exponent; infinities and NaN become strings. */
    public static void writeDouble(double value, JsonGenerator json) {
        MessageWriter.writeDouble(value, json);
    }

    /** Reads one message; see {@link #parse(byte[], Message)}. */
    public static <T extends Message> T parse(String json, T prototype) throws MesosJsonException {
        return parse(json.getBytes(StandardCharsets.UTF_8), prototype);
    }

    /**
     * Reads one message of the prototype's type.
     *
     * @throws MesosJsonException if the text is not JSON or does not fit the message
     */
    public static <T extends Message> T parse(byte[] json, T prototype) throws MesosJsonException {
        return read(json, parser -> readMessage(parser, prototype));
    }

    /**
     * Reads a JSON array of messages of the prototype's type.
     *
     * @throws MesosJsonException if the text is not JSON, no array, or an element does not fit the message
     */
    public static <T extends Message> List<T> parseArray(byte[] json, T prototype) throws MesosJsonException {
        return read(json, parser -> {
            if (parser.currentToken() != JsonToken.START_ARRAY) {
                parser.skipChildren(); // broken text is reported as such
                throw new MesosJsonException("Unexpected JSON type parsed", false);
            }
            List<T> messages = new ArrayList<>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                messages.add(readMessage(parser, prototype));
            }
            return List.copyOf(messages);
        });
    }

    /** Reads the value that starts at the parser's token and leaves the parser at its end. */
    private interface Conversion<T> {
        T read(JsonParser parser) throws MesosJsonException;
    }

    private static <T> T read(byte[] json, Conversion<T> conversion) throws MesosJsonException {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            if (parser.nextToken() != null) {
                T value = readValue(parser, conversion);
                if (parser.nextToken() == null) {
                    return value;
                }
            }
            // An empty text, or something behind the value.
            throw SyntaxErrors.at(parser.currentTokenLocation(), json);
        } catch (JacksonException e) {
            throw SyntaxErrors.at(e.getLocation() == null ? TokenStreamLocation.NA : e.getLocation(), json);
        }
    }

    private static <T> T readValue(JsonParser parser, Conversion<T> conversion) throws MesosJsonException {
        try {
            return conversion.read(parser);
        } catch (MesosJsonException e) {
            // A text that is no JSON at all is reported as such, whatever else is wrong with it.
            while (parser.nextToken() != null) {
                parser.finishToken();
            }
            throw e;
        }
    }

    private static <T extends Message> T readMessage(JsonParser parser, T prototype) throws MesosJsonException {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw new MesosJsonException("Expecting a JSON object", false);
        }
        Message.Builder builder = prototype.newBuilderForType();
        new MessageReader(parser).readMembers(builder);
        if (!builder.isInitialized()) {
            throw new MesosJsonException("Missing required fields: " + MissingFields.in(builder), false);
        }
        @SuppressWarnings("unchecked") // A message's builder builds that message's type.
        T message = (T) builder.build();
        return message;
    }
}
