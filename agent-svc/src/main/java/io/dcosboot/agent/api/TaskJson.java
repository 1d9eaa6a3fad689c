package io.dcosboot.agent.api;

import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.legacy.LegacyTask;
import io.dcosboot.mesos.resources.FlatResources;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Task;
import io.dcosboot.mesos.v1.TaskInfo;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Tasks as {@code /state} shows them (mesos-master.md §16.2). */
final class TaskJson {

    private TaskJson() {}

    static void write(Task task, JsonGenerator json) {
        LegacyTask.write(task, Resources.of(task.getResourcesList()), json);
    }

    /** A task that waits for its container. */
    static void writeQueued(TaskInfo task, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("id", task.getTaskId().getValue());
        json.writeStringProperty("name", task.getName());
        json.writeStringProperty("slave_id", task.getAgentId().getValue());
        resources("resources", task.getResourcesList(), json);
        role(task.getResourcesList(), json);
        if (task.hasCommand()) {
            json.writeName("command");
            MesosJson.write(task.getCommand(), json);
        }
        if (task.hasExecutor()) {
            json.writeStringProperty(
                    "executor_id", task.getExecutor().getExecutorId().getValue());
        }
        if (task.hasDiscovery()) {
            json.writeName("discovery");
            MesosJson.write(task.getDiscovery(), json);
        }
        json.writeEndObject();
    }

    static void resources(String name, List<Resource> resources, JsonGenerator json) {
        json.writeName(name);
        FlatResources.write(Resources.of(resources), json);
    }

    /** The role the resources are allocated to. */
    static void role(List<Resource> resources, JsonGenerator json) {
        if (!resources.isEmpty() && resources.getFirst().hasAllocationInfo()) {
            json.writeStringProperty(
                    "role", resources.getFirst().getAllocationInfo().getRole());
        }
    }
}
