package io.dcosboot.mesos.json;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.Base64;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Reads messages from JSON by the "In" rules of mesos-master.md §1.2. Recursion is bounded by the parser's nesting limit. */
final class MessageReader {
    private final JsonParser parser;

    MessageReader(JsonParser parser) {
        this.parser = parser;
    }

    /** Reads the members of the object that the parser has just entered. */
    void readMembers(Message.Builder message) throws MesosJsonException {
        MessagePlan plan = MessagePlan.of(message.getDescriptorForType());
        boolean[] seen = new boolean[plan.fields().size()];
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            MessagePlan.Field field = plan.field(parser.currentName());
            parser.nextToken();
            if (field == null) {
                parser.skipChildren();
                continue;
            }
            int index = field.descriptor().getIndex();
            if (seen[index]) {
                // Of equal names the last one counts.
                message.clearField(field.descriptor());
            }
            seen[index] = true;
            if (field.descriptor().isMapField()) {
                readMap(message, field);
            } else {
                readField(message, field);
            }
        }
    }

    private void readField(Message.Builder message, MessagePlan.Field field) throws MesosJsonException {
        if (parser.currentToken() == JsonToken.START_ARRAY) {
            if (!field.descriptor().isRepeated()) {
                throw notExpecting("array", field);
            }
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                readField(message, field);
            }
            return;
        }
        Object value = readValue(message, field);
        if (value == null) {
            return;
        }
        if (field.descriptor().isRepeated()) {
            message.addRepeatedField(field.descriptor(), value);
        } else {
            message.setField(field.descriptor(), value);
        }
    }

    private void readMap(Message.Builder message, MessagePlan.Field map) throws MesosJsonException {
        if (parser.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            throw notExpecting(kind(parser.currentToken()), map);
        }
        var fields = MessagePlan.of(map.descriptor().getMessageType()).fields();
        MessagePlan.Field key = fields.getFirst();
        MessagePlan.Field value = fields.getLast();
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            Message.Builder entry = message.newBuilderForField(map.descriptor());
            entry.setField(key.descriptor(), fromString(key, parser.currentName()));
            parser.nextToken();
            readField(entry, value);
            if (entry.hasField(value.descriptor())) {
                message.addRepeatedField(map.descriptor(), entry.buildPartial());
            }
        }
    }

    /** The value at the parser, or null for one that leaves the field unset. */
    private @Nullable Object readValue(Message.Builder message, MessagePlan.Field field) throws MesosJsonException {
        return switch (parser.currentToken()) {
            case VALUE_NULL -> null;
            case START_OBJECT -> {
                if (field.descriptor().getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
                    throw notExpecting("object", field);
                }
                Message.Builder nested = message.newBuilderForField(field.descriptor());
                readMembers(nested);
                yield nested.buildPartial();
            }
            case VALUE_STRING -> fromString(field, parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> fromNumber(field);
            case VALUE_TRUE, VALUE_FALSE -> {
                if (field.descriptor().getJavaType() != FieldDescriptor.JavaType.BOOLEAN) {
                    throw notExpecting("boolean", field);
                }
                yield parser.currentToken() == JsonToken.VALUE_TRUE;
            }
            default -> throw notExpecting(kind(parser.currentToken()), field);
        };
    }

    private @Nullable Object fromString(MessagePlan.Field field, String text) throws MesosJsonException {
        return switch (field.descriptor().getJavaType()) {
            case STRING -> wellFormed(text);
            case BYTE_STRING -> bytes(field, text);
            case ENUM -> enumValue(field, text);
            case BOOLEAN -> bool(field, text);
            case INT, LONG, FLOAT, DOUBLE -> JsonNumbers.parse(field, text);
            case MESSAGE -> throw notExpecting("string", field);
        };
    }

    private Object fromNumber(MessagePlan.Field field) throws MesosJsonException {
        return switch (field.descriptor().getJavaType()) {
            case INT, LONG, FLOAT, DOUBLE -> JsonNumbers.read(field, parser);
            case STRING, BYTE_STRING, ENUM, BOOLEAN, MESSAGE -> throw notExpecting("number", field);
        };
    }

    private static @Nullable EnumValueDescriptor enumValue(MessagePlan.Field field, String name)
            throws MesosJsonException {
        EnumValueDescriptor value = field.descriptor().getEnumType().findValueByName(name);
        if (value == null && field.descriptor().isRequired()) {
            throw new MesosJsonException("Failed to find enum for '" + name + "'", false);
        }
        return value;
    }

    private static boolean bool(MessagePlan.Field field, String text) throws MesosJsonException {
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw notExpecting("string", field);
        };
    }

    private static ByteString bytes(MessagePlan.Field field, String text) throws MesosJsonException {
        try {
            return ByteString.copyFrom(Base64.getDecoder().decode(text));
        } catch (IllegalArgumentException _) {
            throw new MesosJsonException(
                    "Failed to base64 decode bytes field '" + field.descriptor().getName() + "': " + flaw(text), false);
        }
    }

    private static String flaw(String base64) {
        int end = base64.length();
        while (end > 0 && base64.charAt(end - 1) == '=') {
            end--;
        }
        for (int i = 0; i < end; i++) {
            char c = base64.charAt(i);
            boolean valid =
                    (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '+' || c == '/';
            if (!valid) {
                return "Invalid character '" + c + "'";
            }
        }
        return "Invalid length";
    }

    /** Half surrogate pairs, which JSON escapes can spell, have no UTF-8 form: they become U+FFFD. */
    private static String wellFormed(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isSurrogate(text.charAt(i))) {
                return text.codePoints()
                        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
                        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                        .toString();
            }
        }
        return text;
    }

    private static String kind(JsonToken token) {
        return switch (token) {
            case START_OBJECT -> "object";
            case START_ARRAY -> "array";
            case VALUE_STRING -> "string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "number";
            case VALUE_TRUE, VALUE_FALSE -> "boolean";
            default -> "null";
        };
    }

    private static MesosJsonException notExpecting(String kind, MessagePlan.Field field) {
        return new MesosJsonException(
                "Not expecting a JSON " + kind + " for field '"
                        + field.descriptor().getName() + "'",
                false);
    }
}
