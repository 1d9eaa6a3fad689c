package io.dcosboot.mesos.json;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.SerializedString;

/** What reading and writing one message type needs to know, worked out once from its descriptor. */
final class MessagePlan {
    private static final Map<Descriptor, MessagePlan> PLANS = new ConcurrentHashMap<>();

    private final List<Field> fields;
    private final Map<String, Field> byName;

    /**
     * One field.
     *
     * @param writesDefault whether the schema default is written when the field is unset: §1.2, "Out"
     */
    record Field(FieldDescriptor descriptor, SerializedString name, boolean writesDefault) {
        static Field of(FieldDescriptor descriptor) {
            boolean writesDefault = !descriptor.isRepeated()
                    && descriptor.hasDefaultValue()
                    && !descriptor.getOptions().getDeprecated();
            return new Field(descriptor, new SerializedString(descriptor.getName()), writesDefault);
        }

        boolean unsigned() {
            return switch (descriptor.getType()) {
                case UINT32, UINT64, FIXED32, FIXED64 -> true;
                default -> false;
            };
        }
    }

    private MessagePlan(Descriptor descriptor) {
        fields = descriptor.getFields().stream().map(Field::of).toList();
        byName = HashMap.newHashMap(fields.size());
        fields.forEach(field -> byName.put(field.descriptor().getName(), field));
    }

    static MessagePlan of(Descriptor descriptor) {
        MessagePlan known = PLANS.get(descriptor);
        return known != null ? known : PLANS.computeIfAbsent(descriptor, MessagePlan::new);
    }

    /** In the order of the schema. */
    List<Field> fields() {
        return fields;
    }

    @Nullable
    Field field(String name) {
        return byName.get(name);
    }
}
