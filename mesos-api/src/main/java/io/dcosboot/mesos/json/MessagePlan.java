package io.dcosboot.mesos.json;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.SerializedString;

/** What reading and writing one message type needs to know, worked out once from its descriptor. */
final class MessagePlan {
    private static final Map<Descriptor, MessagePlan> PLANS = new ConcurrentHashMap<>();

    private final List<Field> fields;
    private final Map<String, Field> byName;

    /** Repeated fields that are written as [] when empty, against the rule: §17, mesos-agent.md §10. */
    private static final Set<String> WRITTEN_EMPTY = Set.of(
            "mesos.v1.master.Response.GetAgents.agents",
            "mesos.v1.master.Response.GetAgents.recovered_agents",
            "mesos.v1.master.Response.GetExecutors.executors",
            "mesos.v1.master.Response.GetFrameworks.completed_frameworks",
            "mesos.v1.master.Response.GetFrameworks.frameworks",
            "mesos.v1.master.Response.GetTasks.completed_tasks",
            "mesos.v1.master.Response.GetTasks.tasks",
            "mesos.v1.master.Response.GetTasks.unreachable_tasks",
            "mesos.v1.agent.Response.GetExecutors.completed_executors",
            "mesos.v1.agent.Response.GetExecutors.executors",
            "mesos.v1.agent.Response.GetFrameworks.completed_frameworks",
            "mesos.v1.agent.Response.GetFrameworks.frameworks",
            "mesos.v1.agent.Response.GetTasks.completed_tasks",
            "mesos.v1.agent.Response.GetTasks.launched_tasks",
            "mesos.v1.agent.Response.GetTasks.pending_tasks",
            "mesos.v1.agent.Response.GetTasks.queued_tasks",
            "mesos.v1.agent.Response.GetTasks.terminated_tasks");

    /**
     * One field.
     *
     * @param writtenUnset whether the field is written even when it is unset (its schema default) or empty
     */
    record Field(FieldDescriptor descriptor, SerializedString name, boolean writtenUnset) {
        static Field of(FieldDescriptor descriptor) {
            boolean writtenUnset = descriptor.isRepeated()
                    ? WRITTEN_EMPTY.contains(descriptor.getFullName())
                    : descriptor.hasDefaultValue() && !descriptor.getOptions().getDeprecated();
            return new Field(descriptor, new SerializedString(descriptor.getName()), writtenUnset);
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
