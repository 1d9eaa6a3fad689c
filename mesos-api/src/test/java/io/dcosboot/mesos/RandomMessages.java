package io.dcosboot.mesos;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Random;

/** Builds valid messages of any type with random content, each kind of value at its borders now and then. */
public final class RandomMessages {
    private static final List<String> TEXTS =
            List.of("", "a", "ä€😀", "\"\\/\b\f\n\r\t\u0000\u001f\u2028", "x".repeat(300), "null", "-1", "Infinity");
    private static final double[] DOUBLES = {
        0,
        -0.0,
        1,
        0.1,
        -2.5,
        1e7,
        1e15,
        1e21,
        1e22,
        123456789.125,
        1e-6,
        1e-7,
        4.9e-324,
        Double.MAX_VALUE,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };
    private static final long[] LONGS = {0, 1, -1, Long.MAX_VALUE, Long.MIN_VALUE, Integer.MAX_VALUE, 1L << 53};
    private static final int[] INTS = {0, 1, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 31000};

    private final Random random;

    public RandomMessages(long seed) {
        random = new Random(seed);
    }

    @SuppressWarnings("unchecked")
    public <T extends Message> T next(T prototype) {
        return (T) fill(prototype.newBuilderForType(), 4).build();
    }

    private Message.Builder fill(Message.Builder message, int depth) {
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (field.isRequired() || (depth > 0 && random.nextInt(3) == 0)) {
                if (field.isMapField()) {
                    addEntries(message, field, depth);
                } else if (field.isRepeated()) {
                    for (int i = random.nextInt(3); i > 0; i--) {
                        message.addRepeatedField(field, value(message, field, depth));
                    }
                } else {
                    message.setField(field, value(message, field, depth));
                }
            }
        }
        return message;
    }

    private void addEntries(Message.Builder message, FieldDescriptor field, int depth) {
        FieldDescriptor value = field.getMessageType().findFieldByName("value");
        for (int i = random.nextInt(3); i > 0; i--) {
            Message.Builder entry = message.newBuilderForField(field);
            entry.setField(field.getMessageType().findFieldByName("key"), "key" + i);
            entry.setField(value, value(entry, value, depth));
            message.addRepeatedField(field, entry.build());
        }
    }

    private Object value(Message.Builder message, FieldDescriptor field, int depth) {
        return switch (field.getJavaType()) {
            case MESSAGE -> fill(message.newBuilderForField(field), depth - 1).build();
            case ENUM -> {
                List<EnumValueDescriptor> values = field.getEnumType().getValues();
                yield values.get(random.nextInt(values.size()));
            }
            case STRING -> TEXTS.get(random.nextInt(TEXTS.size()));
            case BYTE_STRING -> {
                byte[] bytes = new byte[random.nextInt(20)];
                random.nextBytes(bytes);
                yield ByteString.copyFrom(bytes);
            }
            case BOOLEAN -> random.nextBoolean();
            case DOUBLE -> random.nextBoolean() ? DOUBLES[random.nextInt(DOUBLES.length)] : random.nextGaussian();
            case FLOAT -> random.nextFloat();
            case LONG -> random.nextBoolean() ? LONGS[random.nextInt(LONGS.length)] : random.nextLong();
            case INT -> random.nextBoolean() ? INTS[random.nextInt(INTS.length)] : random.nextInt();
        };
    }
}
