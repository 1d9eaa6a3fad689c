package io.dcosboot.agent.api;

import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.resources.FlatResources;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.ContainerStatus;
import io.dcosboot.mesos.v1.Label;
import io.dcosboot.mesos.v1.Labels;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.Task;
import io.dcosboot.mesos.v1.TaskInfo;
import io.dcosboot.mesos.v1.TaskStatus;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Tasks as {@code /state} shows them (mesos-master.md §16.2). */
final class TaskJson {

    private TaskJson() {}

    static void write(Task task, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("id", task.getTaskId().getValue());
        json.writeStringProperty("name", task.getName());
        json.writeStringProperty("framework_id", task.getFrameworkId().getValue());
        json.writeStringProperty("executor_id", task.getExecutorId().getValue());
        json.writeStringProperty("slave_id", task.getAgentId().getValue());
        json.writeStringProperty("state", task.getState().name());
        resources("resources", task.getResourcesList(), json);
        role(task.getResourcesList(), json);
        json.writeName("statuses");
        json.writeStartArray();
        task.getStatusesList().forEach(status -> status(status, json));
        json.writeEndArray();
        if (task.getLimitsCount() > 0) {
            json.writeName("limits");
            json.writeStartObject();
            task.getLimitsMap().forEach((name, limit) -> {
                json.writeName(name);
                MesosJson.writeDouble(limit.getValue(), json);
            });
            json.writeEndObject();
        }
        if (task.hasUser()) {
            json.writeStringProperty("user", task.getUser());
        }
        if (task.hasLabels()) {
            labels(task.getLabels(), json);
        }
        if (task.hasDiscovery()) {
            json.writeName("discovery");
            MesosJson.write(task.getDiscovery(), json);
        }
        if (task.hasContainer()) {
            json.writeName("container");
            MesosJson.write(task.getContainer(), json);
        }
        if (task.hasHealthCheck()) {
            json.writeName("health_check");
            MesosJson.write(task.getHealthCheck(), json);
        }
        json.writeEndObject();
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

    static void labels(Labels labels, JsonGenerator json) {
        json.writeName("labels");
        json.writeStartArray();
        for (Label label : labels.getLabelsList()) {
            MesosJson.write(label, json);
        }
        json.writeEndArray();
    }

    private static void status(TaskStatus status, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("state", status.getState().name());
        json.writeName("timestamp");
        MesosJson.writeDouble(status.getTimestamp(), json);
        if (status.hasLabels()) {
            labels(status.getLabels(), json);
        }
        if (status.hasContainerStatus()) {
            json.writeName("container_status");
            MesosJson.write(shown(status.getContainerStatus()), json);
        }
        if (status.hasHealthy()) {
            json.writeBooleanProperty("healthy", status.getHealthy());
        }
        json.writeEndObject();
    }

    private static ContainerStatus shown(ContainerStatus status) {
        return status.toBuilder().clearExecutorPid().build();
    }
}
