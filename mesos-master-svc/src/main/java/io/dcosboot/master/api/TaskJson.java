package io.dcosboot.master.api;

import io.dcosboot.master.core.state.TaskEntry;
import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.resources.FlatResources;
import io.dcosboot.mesos.v1.ContainerStatus;
import io.dcosboot.mesos.v1.NetworkInfo;
import io.dcosboot.mesos.v1.Task;
import io.dcosboot.mesos.v1.TaskStatus;
import tools.jackson.core.JsonGenerator;

/** Tasks in the legacy form (mesos-master.md §16.2). */
final class TaskJson {

    private TaskJson() {}

    static void write(JsonGenerator json, TaskEntry entry) {
        Task task = entry.task();
        json.writeStartObject();
        json.writeStringProperty("id", task.getTaskId().getValue());
        json.writeStringProperty("name", task.getName());
        json.writeStringProperty("framework_id", task.getFrameworkId().getValue());
        json.writeStringProperty("executor_id", task.getExecutorId().getValue());
        json.writeStringProperty("slave_id", task.getAgentId().getValue());
        json.writeStringProperty("state", task.getState().name());
        json.writeName("resources");
        FlatResources.write(entry.resources(), json);
        json.writeStringProperty("role", entry.role());
        json.writeArrayPropertyStart("statuses");
        task.getStatusesList().forEach(status -> write(json, status));
        json.writeEndArray();
        if (task.getLimitsCount() > 0) {
            json.writeObjectPropertyStart("limits");
            task.getLimitsMap().forEach((name, limit) -> {
                if (Double.isInfinite(limit.getValue())) {
                    json.writeStringProperty(name, "Infinity");
                } else {
                    Json.number(json, name, limit.getValue());
                }
            });
            json.writeEndObject();
        }
        if (task.hasUser()) {
            json.writeStringProperty("user", task.getUser());
        }
        if (task.hasLabels()) {
            Json.labels(json, task.getLabels());
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

    private static void write(JsonGenerator json, TaskStatus status) {
        json.writeStartObject();
        json.writeStringProperty("state", status.getState().name());
        Json.number(json, "timestamp", status.getTimestamp());
        if (status.hasLabels()) {
            Json.labels(json, status.getLabels());
        }
        if (status.hasContainerStatus()) {
            write(json, status.getContainerStatus());
        }
        if (status.hasHealthy()) {
            json.writeBooleanProperty("healthy", status.getHealthy());
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, ContainerStatus container) {
        json.writeObjectPropertyStart("container_status");
        if (container.hasContainerId()) {
            json.writeName("container_id");
            MesosJson.write(container.getContainerId(), json);
        }
        if (container.getNetworkInfosCount() > 0) {
            json.writeArrayPropertyStart("network_infos");
            container.getNetworkInfosList().forEach(network -> write(json, network));
            json.writeEndArray();
        }
        if (container.hasCgroupInfo()) {
            json.writeName("cgroup_info");
            MesosJson.write(container.getCgroupInfo(), json);
        }
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, NetworkInfo network) {
        json.writeStartObject();
        if (network.getGroupsCount() > 0) {
            json.writeArrayPropertyStart("groups");
            network.getGroupsList().forEach(json::writeString);
            json.writeEndArray();
        }
        if (network.hasLabels()) {
            Json.labels(json, network.getLabels());
        }
        if (network.getIpAddressesCount() > 0) {
            json.writeArrayPropertyStart("ip_addresses");
            network.getIpAddressesList().forEach(address -> MesosJson.write(address, json));
            json.writeEndArray();
        }
        if (network.hasName()) {
            json.writeStringProperty("name", network.getName());
        }
        if (network.getPortMappingsCount() > 0) {
            json.writeArrayPropertyStart("port_mappings");
            network.getPortMappingsList().forEach(mapping -> MesosJson.write(mapping, json));
            json.writeEndArray();
        }
        json.writeEndObject();
    }
}
