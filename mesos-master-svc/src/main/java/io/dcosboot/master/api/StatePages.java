package io.dcosboot.master.api;

import io.dcosboot.master.core.authorization.View;
import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.FrameworkTasks;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.RegistryRecord;
import io.dcosboot.master.core.state.TaskEntry;
import io.dcosboot.mesos.v1.MasterInfo;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/**
 * The large legacy answers as JSON (mesos-master.md §16.2 to §16.4), of a state that is already what the caller may see;
 * a view hides what agents are made of.
 */
final class StatePages {

    private final MasterFlags flags;
    private final MesosVersion version;
    private final AgentJson agents = new AgentJson();

    StatePages(MasterFlags flags, MesosVersion version) {
        this.flags = flags;
        this.version = version;
    }

    /** {@code /state}. */
    void state(JsonGenerator json, MasterState state, View view) {
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
        if (view.flags()) {
            for (String shown : List.of("cluster", "log_dir", "external_log_file")) {
                flags.value(shown).ifPresent(value -> json.writeStringProperty(shown, value));
            }
            json.writeName("flags");
            flags.write(json);
        }
        json.writeArrayPropertyStart("slaves");
        for (Agent agent : state.agents().registered().values()) {
            json.writeStartObject();
            agents.writeMembers(json, agent, view);
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

    /** {@code /state-summary}. */
    void summary(JsonGenerator json, MasterState state, View view) {
        agents.forgetAllBut(state.agents().registered());
        SummaryCounts counts = SummaryCounts.of(state);
        json.writeStartObject();
        json.writeStringProperty("hostname", state.term().info().getHostname());
        flags.value("cluster").ifPresent(cluster -> json.writeStringProperty("cluster", cluster));
        json.writeArrayPropertyStart("slaves");
        for (Agent agent : state.agents().registered().values()) {
            json.writeStartObject();
            agents.writeMembers(json, agent, view);
            counts.ofAgent(agent).write(json, "framework_ids");
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeArrayPropertyStart("frameworks");
        for (Framework framework : state.frameworks().values()) {
            json.writeStartObject();
            FrameworkJson.writeSummary(json, framework, counts.usedBy(framework), counts.offeredTo(framework));
            counts.ofFramework(framework).write(json, "slave_ids");
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }

    /** {@code /slaves}. */
    void slaves(JsonGenerator json, MasterState state, @Nullable String id, View view) {
        json.writeStartObject();
        json.writeArrayPropertyStart("slaves");
        for (Agent agent : state.agents().registered().values()) {
            if (id == null || agent.id().value().equals(id)) {
                json.writeStartObject();
                agents.writeMembers(json, agent, view);
                AgentJson.writeFullResources(json, agent, view);
                json.writeEndObject();
            }
        }
        json.writeEndArray();
        recovered(json, state, id);
        json.writeEndObject();
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

    /** {@code /frameworks}. */
    void frameworks(JsonGenerator json, MasterState state, @Nullable String id) {
        json.writeStartObject();
        frameworks(json, state, ClusterSums.of(state), id);
        json.writeArrayPropertyStart("unregistered_frameworks");
        json.writeEndArray();
        json.writeEndObject();
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

    /** The tasks of a framework: live, out of reach, completed. */
    static List<TaskEntry> allOf(Framework framework) {
        List<TaskEntry> all = new ArrayList<>();
        FrameworkTasks tasks = framework.tasks();
        tasks.live().values().forEach(all::add);
        tasks.unreachable().entries().forEach(all::add);
        tasks.completed().forEach(all::add);
        return all;
    }
}
