package io.dcosboot.mesos.json;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.MessageOrBuilder;
import java.util.ArrayList;
import java.util.List;

/** Names the required fields that a message lacks: the first few, for a hostile message may lack millions. */
final class MissingFields {

    private static final int SHOWN = 20;

    private final List<String> names = new ArrayList<>();

    private MissingFields() {}

    /** Such as {@code reconcile.tasks[0].task_id}, separated by commas. */
    static String in(MessageOrBuilder message) {
        MissingFields missing = new MissingFields();
        missing.collect(message, "");
        return missing.full()
                ? String.join(", ", missing.names.subList(0, SHOWN)) + ", …"
                : String.join(", ", missing.names);
    }

    private boolean full() {
        return names.size() > SHOWN;
    }

    private void collect(MessageOrBuilder message, String path) {
        for (FieldDescriptor field : message.getDescriptorForType().getFields()) {
            if (full()) {
                return;
            }
            if (field.isRequired() && !message.hasField(field)) {
                names.add(path + field.getName());
            }
            if (field.getJavaType() != FieldDescriptor.JavaType.MESSAGE) {
                continue;
            }
            if (field.isRepeated()) {
                for (int i = 0; i < message.getRepeatedFieldCount(field) && !full(); i++) {
                    collect(
                            (MessageOrBuilder) message.getRepeatedField(field, i),
                            path + field.getName() + "[" + i + "].");
                }
            } else if (message.hasField(field)) {
                collect((MessageOrBuilder) message.getField(field), path + field.getName() + ".");
            }
        }
    }
}
