package io.dcosboot.master.hostile;

import com.google.protobuf.ByteString;
import com.google.protobuf.Descriptors.EnumValueDescriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.Random;

/** Turns what a well-meaning client would send into what a broken or hostile one might, as a seed decides. */
public final class Garbage {

    private static final List<String> TEXTS = List.of(
            "",
            ".",
            "..",
            "a/b",
            "/",
            "*",
            "-a",
            "a b",
            "\u0000",
            "\uFFFD",
            "é",
            "a\\b",
            "x".repeat(300),
            "1e9",
            "NaN");
    private static final double[] NUMBERS = {
        0,
        -0.0,
        -1,
        1e-9,
        0.001,
        0.0005,
        1,
        3.5,
        1e9,
        1e15,
        1e300,
        -1e300,
        Double.MAX_VALUE,
        Double.MIN_VALUE,
        Double.NaN,
        Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY
    };
    private static final long[] WHOLES = {0, 1, -1, 5, 65_536, Integer.MAX_VALUE, Long.MAX_VALUE, Long.MIN_VALUE};
    private static final String JSON = "{}[]\",:0123456789-+.eE\\u\n\u007f";
    private static final int DEEPEST = 6;

    private final Random random;

    public Garbage(Random random) {
        this.random = random;
    }

    /** The same message with a few members missing, doubled, added or out of their range; required ones remain. */
    public <T extends Message> T spoil(T message) {
        Message.Builder spoilt = message.toBuilder();
        for (int changes = 1 + random.nextInt(3); changes > 0; changes--) {
            change(spoilt, 0);
        }
        @SuppressWarnings("unchecked") // a builder of the message's own type
        T result = spoilt.isInitialized() ? (T) spoilt.build() : message;
        return result;
    }

    /** The same bytes with a few of them changed, lost, doubled or put in. */
    public byte[] spoil(byte[] bytes) {
        byte[] spoilt = bytes;
        for (int changes = 1 + random.nextInt(4); changes > 0; changes--) {
            int at = random.nextInt(spoilt.length + 1);
            int length = random.nextInt(Math.min(16, spoilt.length - at + 1));
            byte[] middle = new byte[random.nextInt(4) == 0 ? 1 + random.nextInt(200) : random.nextInt(3)];
            random.nextBytes(middle);
            if (random.nextBoolean()) {
                for (int i = 0; i < middle.length; i++) {
                    middle[i] = (byte) JSON.charAt(random.nextInt(JSON.length()));
                }
            }
            byte[] next = new byte[spoilt.length - length + middle.length];
            System.arraycopy(spoilt, 0, next, 0, at);
            System.arraycopy(middle, 0, next, at, middle.length);
            System.arraycopy(spoilt, at + length, next, at + middle.length, spoilt.length - at - length);
            spoilt = next;
        }
        return spoilt;
    }

    private void change(Message.Builder message, int depth) {
        List<FieldDescriptor> fields = message.getDescriptorForType().getFields();
        List<FieldDescriptor> present = List.copyOf(message.getAllFields().keySet());
        if (fields.isEmpty()) {
            return;
        }
        // Mostly deeper into what is there, for most of a message lies deep.
        List<FieldDescriptor> nested = present.stream()
                .filter(field -> field.getJavaType() == FieldDescriptor.JavaType.MESSAGE && !field.isMapField())
                .toList();
        if (!nested.isEmpty() && depth < DEEPEST && random.nextInt(4) > 0) {
            FieldDescriptor field = nested.get(random.nextInt(nested.size()));
            if (field.isRepeated()) {
                int index = random.nextInt(message.getRepeatedFieldCount(field));
                Message.Builder element = ((Message) message.getRepeatedField(field, index)).toBuilder();
                change(element, depth + 1);
                if (element.isInitialized()) {
                    message.setRepeatedField(field, index, element.build());
                }
            } else {
                Message.Builder element = ((Message) message.getField(field)).toBuilder();
                change(element, depth + 1);
                if (element.isInitialized()) {
                    message.setField(field, element.build());
                }
            }
            return;
        }
        FieldDescriptor field = !present.isEmpty() && random.nextBoolean()
                ? present.get(random.nextInt(present.size()))
                : fields.get(random.nextInt(fields.size()));
        changeField(message, field, depth);
    }

    private void changeField(Message.Builder message, FieldDescriptor field, int depth) {
        if (field.isMapField()) {
            message.clearField(field);
        } else if (field.isRepeated()) {
            switch (random.nextInt(3)) {
                case 0 -> message.clearField(field);
                case 1 -> message.addRepeatedField(field, value(message, field, depth));
                default -> {
                    if (message.getRepeatedFieldCount(field) > 0) {
                        message.addRepeatedField(field, message.getRepeatedField(field, 0));
                    }
                }
            }
        } else if (!field.isRequired() && random.nextInt(3) == 0) {
            message.clearField(field);
        } else {
            message.setField(field, value(message, field, depth));
        }
    }

    private Object value(Message.Builder owner, FieldDescriptor field, int depth) {
        return switch (field.getJavaType()) {
            case INT -> (int) WHOLES[random.nextInt(WHOLES.length)];
            case LONG -> WHOLES[random.nextInt(WHOLES.length)];
            case FLOAT -> (float) NUMBERS[random.nextInt(NUMBERS.length)];
            case DOUBLE -> NUMBERS[random.nextInt(NUMBERS.length)];
            case BOOLEAN -> random.nextBoolean();
            case STRING -> TEXTS.get(random.nextInt(TEXTS.size()));
            case BYTE_STRING -> {
                byte[] bytes = new byte[List.of(0, 1, 16, 17, 1000).get(random.nextInt(5))];
                random.nextBytes(bytes);
                yield ByteString.copyFrom(bytes);
            }
            case ENUM -> {
                List<EnumValueDescriptor> values = field.getEnumType().getValues();
                yield values.get(random.nextInt(values.size()));
            }
            case MESSAGE -> anything(owner.newBuilderForField(field), depth + 1);
        };
    }

    /** A message with what it must have and a little of what it may. */
    private Message anything(Message.Builder message, int depth) {
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            boolean wanted = field.isRequired() || (depth < DEEPEST && random.nextInt(4) == 0);
            if (wanted && !field.isMapField()) {
                if (field.isRepeated()) {
                    message.addRepeatedField(field, value(message, field, depth));
                } else {
                    message.setField(field, value(message, field, depth));
                }
            }
        }
        return message.build();
    }
}
