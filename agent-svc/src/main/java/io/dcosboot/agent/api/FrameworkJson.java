package io.dcosboot.agent.api;

import io.dcosboot.agent.core.AgentSnapshot.ExecutorView;
import io.dcosboot.agent.core.AgentSnapshot.FrameworkView;
import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.legacy.LegacyLabels;
import io.dcosboot.mesos.v1.ExecutorInfo;
import io.dcosboot.mesos.v1.FrameworkInfo;
import io.dcosboot.mesos.v1.Resource;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Frameworks and executors as the agent's {@code /state} shows them (mesos-agent.md §9.1). */
final class FrameworkJson {

    private FrameworkJson() {}

    static void write(FrameworkView framework, JsonGenerator json) {
        FrameworkInfo info = framework.info();
        json.writeStartObject();
        json.writeStringProperty("id", info.getId().getValue());
        json.writeStringProperty("name", info.getName());
        json.writeStringProperty("user", info.getUser());
        json.writeName("failover_timeout");
        MesosJson.writeDouble(info.getFailoverTimeout(), json);
        json.writeBooleanProperty("checkpoint", info.getCheckpoint());
        json.writeStringProperty("hostname", info.getHostname());
        if (info.hasPrincipal()) {
            json.writeStringProperty("principal", info.getPrincipal());
        }
        roles(info, json);
        executors("executors", framework.executors(), json);
        executors("completed_executors", framework.completedExecutors(), json);
        json.writeEndObject();
    }

    @SuppressWarnings("deprecation") // the single role of old frameworks
    private static void roles(FrameworkInfo info, JsonGenerator json) {
        boolean many = info.getCapabilitiesList().stream()
                .anyMatch(capability -> capability.getType() == FrameworkInfo.Capability.Type.MULTI_ROLE);
        if (many) {
            json.writeName("roles");
            json.writeStartArray();
            info.getRolesList().forEach(json::writeString);
            json.writeEndArray();
        } else {
            json.writeStringProperty("role", info.getRole());
        }
    }

    private static void executors(String name, List<ExecutorView> executors, JsonGenerator json) {
        json.writeName(name);
        json.writeStartArray();
        executors.forEach(executor -> executor(executor, json));
        json.writeEndArray();
    }

    @SuppressWarnings("deprecation") // the source field is still read by clients
    private static void executor(ExecutorView executor, JsonGenerator json) {
        ExecutorInfo info = executor.info();
        json.writeStartObject();
        json.writeStringProperty("id", info.getExecutorId().getValue());
        json.writeStringProperty("name", info.getName());
        json.writeStringProperty("source", info.getSource());
        json.writeStringProperty("container", executor.container().value());
        json.writeStringProperty("directory", executor.directory().toString());
        TaskJson.resources("resources", resources(executor), json);
        TaskJson.role(info.getResourcesList(), json);
        if (info.hasLabels()) {
            LegacyLabels.write(info.getLabels(), json);
        }
        if (info.hasType()) {
            json.writeStringProperty("type", info.getType().name());
        }
        json.writeName("tasks");
        json.writeStartArray();
        executor.launched().forEach(task -> TaskJson.write(task, json));
        json.writeEndArray();
        json.writeName("queued_tasks");
        json.writeStartArray();
        executor.queued().forEach(task -> TaskJson.writeQueued(task, json));
        json.writeEndArray();
        json.writeName("completed_tasks");
        json.writeStartArray();
        executor.completed().forEach(task -> TaskJson.write(task, json));
        executor.terminated().forEach(task -> TaskJson.write(task, json));
        json.writeEndArray();
        json.writeEndObject();
    }

    /** What the executor and its unfinished tasks have. */
    static List<Resource> resources(ExecutorView executor) {
        var resources = new ArrayList<>(executor.info().getResourcesList());
        executor.launched().forEach(task -> resources.addAll(task.getResourcesList()));
        executor.queued().forEach(task -> resources.addAll(task.getResourcesList()));
        return resources;
    }
}
