package io.dcosboot.mesos.json;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import tools.jackson.core.Base64Variants;
import tools.jackson.core.JsonGenerator;

/** Writes messages as JSON by the "Out" rules of mesos-master.md §1.2. */
final class MessageWriter {
    private MessageWriter() {}

    static void write(Message message, JsonGenerator json) {
        json.writeStartObject();
        writeMembers(message, json);
        json.writeEndObject();
    }

    static void writeMembers(Message message, JsonGenerator json) {
        for (MessagePlan.Field field :
                MessagePlan.of(message.getDescriptorForType()).fields()) {
            if (field.descriptor().isRepeated()) {
                writeRepeated(message, field, json);
            } else if (field.writtenUnset() || message.hasField(field.descriptor())) {
                json.writeName(field.name());
                writeValue(field, message.getField(field.descriptor()), json);
            }
        }
    }

    private static void writeRepeated(Message message, MessagePlan.Field field, JsonGenerator json) {
        if (message.getRepeatedFieldCount(field.descriptor()) == 0 && !field.writtenUnset()) {
            return;
        }
        json.writeName(field.name());
        List<?> values = (List<?>) message.getField(field.descriptor());
        if (field.descriptor().isMapField()) {
            json.writeStartObject();
            values.forEach(entry -> writeEntry((Message) entry, json));
            json.writeEndObject();
        } else {
            json.writeStartArray();
            values.forEach(value -> writeValue(field, value, json));
            json.writeEndArray();
        }
    }

    private static void writeEntry(Message entry, JsonGenerator json) {
        List<MessagePlan.Field> fields =
                MessagePlan.of(entry.getDescriptorForType()).fields();
        json.writeName(String.valueOf(entry.getField(fields.getFirst().descriptor())));
        MessagePlan.Field value = fields.getLast();
        writeValue(value, entry.getField(value.descriptor()), json);
    }

    private static void writeValue(MessagePlan.Field field, Object value, JsonGenerator json) {
        switch (field.descriptor().getJavaType()) {
            case STRING -> json.writeString((String) value);
            case MESSAGE -> write((Message) value, json);
            case ENUM -> json.writeString(((EnumValueDescriptor) value).getName());
            case BOOLEAN -> json.writeBoolean((Boolean) value);
            case DOUBLE, FLOAT -> writeDouble(((Number) value).doubleValue(), json);
            case INT -> json.writeNumber(field.unsigned() ? Integer.toUnsignedLong((Integer) value) : (Integer) value);
            case LONG -> writeLong(field, (Long) value, json);
            case BYTE_STRING ->
                json.writeString(Base64Variants.MIME_NO_LINEFEEDS.encode(((ByteString) value).toByteArray()));
        }
    }

    private static void writeLong(MessagePlan.Field field, long value, JsonGenerator json) {
        if (value < 0 && field.unsigned()) {
            json.writeNumber(Long.toUnsignedString(value));
        } else {
            json.writeNumber(value);
        }
    }

    /** JSON has no number for values that are not finite: they become the strings that the reader accepts. */
    static void writeDouble(double value, JsonGenerator json) {
        if (Double.isFinite(value)) {
            json.writeNumber(JsonDoubles.text(value));
        } else {
            json.writeString(Double.toString(value));
        }
    }
}
