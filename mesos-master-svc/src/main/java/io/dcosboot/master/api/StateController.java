package io.dcosboot.master.api;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkId;
import io.dcosboot.master.core.state.FrameworkTasks;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.Quantities;
import io.dcosboot.master.core.state.RegistryRecord;
import io.dcosboot.master.core.state.TaskEntry;
import io.dcosboot.mesos.v1.MasterInfo;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JsonGenerator;

/** The legacy read endpoints, rendered from the newest state without stopping it (mesos-master.md §16). */
@RestController
final class StateController {

    private static final int DEFAULT_TASKS = 100;

    private final LeaderGate gate;
    private final MasterFlags flags;
    private final MesosVersion version;
    private final StateTags tags;

    StateController(LeaderGate gate, MasterFlags flags, MesosVersion version, StateTags tags) {
        this.gate = gate;
        this.flags = flags;
        this.version = version;
        this.tags = tags;
    }

    @AnyMethod("/state")
    void state(HttpServletRequest request, HttpServletResponse response) throws IOException {
        MasterState state = gate.require(request);
        if (tags.unchanged(request, response, state)) {
            return;
        }
        JsonAnswer.write(request, response, json -> {
            MasterInfo info = state.term().info();
            ClusterSums sums = ClusterSums.of(state);
            json.writeStartObject();
            version.writeMembers(json);
            Json.seconds(json, "start_time", version.startedAt());
            Json.seconds(json, "elected_time", state.term().electedAt());
            json.writeStringProperty("id", info.getId());
            json.writeStringProperty("pid", info.getPid());
            json.writeStringProperty("hostname", info.getHostname());
            json.writeArrayPropertyStart("capabilities");
            info.getCapabilitiesList()
                    .forEach(capability -> json.writeString(capability.getType().name()));
            json.writeEndArray();
            agentCounts(json, state);
            json.writeStringProperty("leader", info.getPid());
            json.writeObjectPropertyStart("leader_info");
            json.writeStringProperty("id", info.getId());
            json.writeStringProperty("pid", info.getPid());
            json.writeNumberProperty("port", info.getPort());
            json.writeStringProperty("hostname", info.getHostname());
            json.writeEndObject();
            for (String shown : List.of("cluster", "log_dir", "external_log_file")) {
                flags.value(shown).ifPresent(value -> json.writeStringProperty(shown, value));
            }
            json.writeName("flags");
            flags.write(json);
            json.writeArrayPropertyStart("slaves");
            for (Agent agent : state.agents().registered().values()) {
                json.writeStartObject();
                AgentJson.writeMembers(json, agent);
                json.writeEndObject();
            }
            json.writeEndArray();
            recovered(json, state, null);
            frameworks(json, state, sums, null);
            json.writeArrayPropertyStart("orphan_tasks");
            json.writeEndArray();
            json.writeArrayPropertyStart("unregistered_frameworks");
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void agentCounts(JsonGenerator json, MasterState state) {
        int active = 0;
        for (Agent agent : state.agents().registered().values()) {
            active += agent.active() ? 1 : 0;
        }
        Json.number(json, "activated_slaves", active);
        Json.number(json, "deactivated_slaves", state.agents().registered().size() - active);
        Json.number(json, "unreachable_slaves", state.agents().unreachable().size());
    }

    @AnyMethod("/state-summary")
    void stateSummary(HttpServletRequest request, HttpServletResponse response) throws IOException {
        MasterState state = gate.require(request);
        if (tags.unchanged(request, response, state)) {
            return;
        }
        JsonAnswer.write(request, response, json -> {
            ClusterSums sums = ClusterSums.of(state);
            Map<String, TaskCounts> byAgent = new HashMap<>();
            Map<FrameworkId, TaskCounts> byFramework = new HashMap<>();
            for (Framework framework : state.frameworks().values()) {
                TaskCounts counts = byFramework.computeIfAbsent(framework.id(), _ -> new TaskCounts());
                for (TaskEntry task : allOf(framework)) {
                    String agent = task.task().getAgentId().getValue();
                    counts.add(task.state(), agent);
                    byAgent.computeIfAbsent(agent, _ -> new TaskCounts())
                            .add(task.state(), framework.id().value());
                }
            }
            json.writeStartObject();
            json.writeStringProperty("hostname", state.term().info().getHostname());
            flags.value("cluster").ifPresent(cluster -> json.writeStringProperty("cluster", cluster));
            json.writeArrayPropertyStart("slaves");
            for (Agent agent : state.agents().registered().values()) {
                json.writeStartObject();
                AgentJson.writeMembers(json, agent);
                byAgent.getOrDefault(agent.id().value(), new TaskCounts()).write(json, "framework_ids");
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeArrayPropertyStart("frameworks");
            for (Framework framework : state.frameworks().values()) {
                json.writeStartObject();
                FrameworkJson.writeSummary(json, framework, sums);
                byFramework.getOrDefault(framework.id(), new TaskCounts()).write(json, "slave_ids");
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    @AnyMethod("/slaves")
    void slaves(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestParam(name = "slave_id", required = false) @Nullable String id)
            throws IOException {
        MasterState state = gate.require(request);
        if (tags.unchanged(request, response, state)) {
            return;
        }
        JsonAnswer.write(request, response, json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("slaves");
            for (Agent agent : state.agents().registered().values()) {
                if (id == null || agent.id().value().equals(id)) {
                    json.writeStartObject();
                    AgentJson.writeMembers(json, agent);
                    AgentJson.writeFullResources(json, agent);
                    json.writeEndObject();
                }
            }
            json.writeEndArray();
            recovered(json, state, id);
            json.writeEndObject();
        });
    }

    private static void recovered(JsonGenerator json, MasterState state, @Nullable String id) {
        json.writeArrayPropertyStart("recovered_slaves");
        for (Map.Entry<AgentId, RegistryRecord.Admitted> agent : state.agents().recovered()) {
            if (id == null || agent.getKey().value().equals(id)) {
                AgentJson.writeRecovered(json, agent.getValue().info());
            }
        }
        json.writeEndArray();
    }

    @AnyMethod("/frameworks")
    void frameworks(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestParam(name = "framework_id", required = false) @Nullable String id)
            throws IOException {
        MasterState state = gate.require(request);
        if (tags.unchanged(request, response, state)) {
            return;
        }
        JsonAnswer.write(request, response, json -> {
            json.writeStartObject();
            frameworks(json, state, ClusterSums.of(state), id);
            json.writeArrayPropertyStart("unregistered_frameworks");
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void frameworks(JsonGenerator json, MasterState state, ClusterSums sums, @Nullable String id) {
        frameworks(json, "frameworks", state.frameworks().values(), sums, id);
        frameworks(json, "completed_frameworks", state.completedFrameworks(), sums, id);
    }

    private static void frameworks(
            JsonGenerator json, String name, Iterable<Framework> frameworks, ClusterSums sums, @Nullable String id) {
        json.writeArrayPropertyStart(name);
        for (Framework framework : frameworks) {
            if (id == null || framework.id().value().equals(id)) {
                FrameworkJson.write(json, framework, sums);
            }
        }
        json.writeEndArray();
    }

    @AnyMethod("/tasks")
    void tasks(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestParam(name = "limit", required = false) @Nullable String limit,
            @RequestParam(name = "offset", required = false) @Nullable String offset,
            @RequestParam(name = "order", required = false) @Nullable String order,
            @RequestParam(name = "framework_id", required = false) @Nullable String frameworkId,
            @RequestParam(name = "task_id", required = false) @Nullable String taskId)
            throws IOException {
        MasterState state = gate.require(request);
        if (tags.unchanged(request, response, state)) {
            return;
        }
        List<TaskEntry> tasks = new ArrayList<>();
        List<Framework> frameworks = new ArrayList<>();
        state.frameworks().values().forEach(frameworks::add);
        state.completedFrameworks().forEach(frameworks::add);
        for (Framework framework : frameworks) {
            if (frameworkId == null || framework.id().value().equals(frameworkId)) {
                for (TaskEntry task : allOf(framework)) {
                    if (taskId == null || task.id().value().equals(taskId)) {
                        tasks.add(task);
                    }
                }
            }
        }
        tasks.sort(byFirstStatus(order != null && !order.equals("asc")));
        int most = number(limit, DEFAULT_TASKS);
        long count = most < 0 ? Long.MAX_VALUE : most;
        JsonAnswer.write(request, response, json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("tasks");
            tasks.stream()
                    .skip(Math.max(0, number(offset, 0)))
                    .limit(count)
                    .forEach(task -> TaskJson.write(json, task));
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    /** By the time of the first status; tasks without one come first ascending, last descending. */
    private static Comparator<TaskEntry> byFirstStatus(boolean descending) {
        Comparator<TaskEntry> ascending =
                Comparator.comparingDouble(task -> task.task().getStatusesCount() == 0
                        ? 0
                        : task.task().getStatuses(0).getTimestamp());
        return descending ? ascending.reversed() : ascending;
    }

    private static int number(@Nullable String text, int fallback) {
        try {
            return text == null ? fallback : Integer.parseInt(text);
        } catch (NumberFormatException _) {
            return fallback;
        }
    }

    private static List<TaskEntry> allOf(Framework framework) {
        List<TaskEntry> all = new ArrayList<>();
        FrameworkTasks tasks = framework.tasks();
        tasks.live().values().forEach(all::add);
        tasks.unreachable().entries().forEach(all::add);
        tasks.completed().forEach(all::add);
        return all;
    }

    @AnyMethod("/roles")
    void roles(HttpServletRequest request, HttpServletResponse response) throws IOException {
        MasterState state = gate.require(request);
        if (tags.unchanged(request, response, state)) {
            return;
        }
        JsonAnswer.write(request, response, json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("roles");
            RoleSums.of(state).byName().forEach((name, role) -> {
                json.writeStartObject();
                json.writeStringProperty("name", name);
                Json.number(json, "weight", state.weights().get(name).orElse(1.0));
                json.writeObjectPropertyStart("quota");
                json.writeStringProperty("role", name);
                quantities(json, "guarantee", Quantities.none());
                quantities(json, "limit", Quantities.none());
                quantities(json, "consumed", role.consumed());
                json.writeEndObject();
                quantities(json, "resources", role.allocated().plus(role.offered()));
                quantities(json, "allocated", role.allocated());
                quantities(json, "offered", role.offered());
                quantities(json, "reserved", role.reserved());
                json.writeArrayPropertyStart("frameworks");
                role.frameworks().forEach(framework -> json.writeString(framework.value()));
                json.writeEndArray();
                json.writeEndObject();
            });
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void quantities(JsonGenerator json, String name, Quantities quantities) {
        json.writeObjectPropertyStart(name);
        quantities.millis().keySet().forEach(resource -> Json.number(json, resource, quantities.value(resource)));
        json.writeEndObject();
    }
}
