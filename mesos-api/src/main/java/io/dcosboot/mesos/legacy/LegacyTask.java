package io.dcosboot.mesos.legacy;

import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.resources.FlatResources;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.ContainerStatus;
import io.dcosboot.mesos.v1.NetworkInfo;
import io.dcosboot.mesos.v1.Task;
import io.dcosboot.mesos.v1.TaskStatus;
import tools.jackson.core.JsonGenerator;

/** Tasks in the legacy form (mesos-master.md §16.2). */
public final class LegacyTask {

    private LegacyTask() {}

    /**
     * Writes one object.
     *
     * @param resources those of {@code task}, which the caller may have at hand
     */
    public static void write(Task task, Resources resources, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("id", task.getTaskId().getValue());
        json.writeStringProperty("name", task.getName());
        json.writeStringProperty("framework_id", task.getFrameworkId().getValue());
        json.writeStringProperty("executor_id", task.getExecutorId().getValue());
        json.writeStringProperty("slave_id", task.getAgentId().getValue());
        json.writeStringProperty("state", task.getState().name());
        json.writeName("resources");
        FlatResources.write(resources, json);
        json.writeStringProperty("role", resources.allocationRole());
        json.writeArrayPropertyStart("statuses");
        task.getStatusesList().forEach(status -> write(status, json));
        json.writeEndArray();
        if (task.getLimitsCount() > 0) {
            json.writeObjectPropertyStart("limits");
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
            LegacyLabels.write(task.getLabels(), json);
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

    private static void write(TaskStatus status, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("state", status.getState().name());
        json.writeName("timestamp");
        MesosJson.writeDouble(status.getTimestamp(), json);
        if (status.hasLabels()) {
            LegacyLabels.write(status.getLabels(), json);
        }
        if (status.hasContainerStatus()) {
            write(status.getContainerStatus(), json);
        }
        if (status.hasHealthy()) {
            json.writeBooleanProperty("healthy", status.getHealthy());
        }
        json.writeEndObject();
    }

    private static void write(ContainerStatus container, JsonGenerator json) {
        json.writeObjectPropertyStart("container_status");
        if (container.hasContainerId()) {
            json.writeName("container_id");
            MesosJson.write(container.getContainerId(), json);
        }
        if (container.getNetworkInfosCount() > 0) {
            json.writeArrayPropertyStart("network_infos");
            container.getNetworkInfosList().forEach(network -> write(network, json));
            json.writeEndArray();
        }
        if (container.hasCgroupInfo()) {
            json.writeName("cgroup_info");
            MesosJson.write(container.getCgroupInfo(), json);
        }
        json.writeEndObject();
    }

    private static void write(NetworkInfo network, JsonGenerator json) {
        json.writeStartObject();
        if (network.getGroupsCount() > 0) {
            json.writeArrayPropertyStart("groups");
            network.getGroupsList().forEach(json::writeString);
            json.writeEndArray();
        }
        if (network.hasLabels()) {
            LegacyLabels.write(network.getLabels(), json);
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
