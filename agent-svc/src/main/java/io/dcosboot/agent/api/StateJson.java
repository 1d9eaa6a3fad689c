package io.dcosboot.agent.api;

import io.dcosboot.agent.core.Agent;
import io.dcosboot.agent.core.AgentSettings;
import io.dcosboot.agent.core.AgentSnapshot;
import io.dcosboot.agent.core.Leader;
import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.resources.FlatResources;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.Resource;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** The document at {@code /state} (mesos-agent.md §9.1). */
final class StateJson {

    private static final DateTimeFormatter DATE =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final AgentSettings settings;
    private final ServerInfo server;
    private final Map<String, String> flags;

    StateJson(AgentSettings settings, ServerInfo server, Map<String, String> flags) {
        this.settings = settings;
        this.server = server;
        this.flags = flags;
    }

    void write(AgentSnapshot snapshot, JsonGenerator json) {
        json.writeStartObject();
        version(server, json);
        json.writeName("start_time");
        MesosJson.writeDouble(seconds(server.started()), json);
        json.writeStringProperty("id", snapshot.id().map(AgentID::getValue).orElse(""));
        json.writeStringProperty("pid", settings.pid());
        json.writeStringProperty("hostname", settings.info().getHostname());
        json.writeName("capabilities");
        json.writeStartArray();
        Agent.CAPABILITIES.forEach(capability -> json.writeString(capability.name()));
        json.writeEndArray();
        if (settings.info().hasDomain()) {
            json.writeName("domain");
            MesosJson.write(settings.info().getDomain(), json);
        }
        snapshot.draining().ifPresent(draining -> {
            json.writeName("drain_config");
            MesosJson.write(draining.config(), json);
            json.writeName("estimated_drain_start_time_seconds");
            MesosJson.writeDouble(seconds(draining.since()), json);
        });
        resources(snapshot, json);
        json.writeName("resource_providers");
        json.writeStartArray();
        json.writeEndArray();
        json.writeName("attributes");
        FlatResources.writeAttributes(settings.info().getAttributesList(), json);
        snapshot.leader()
                .map(Leader::hostname)
                .ifPresent(hostname -> json.writeStringProperty("master_hostname", hostname));
        json.writeName("flags");
        flags(flags, json);
        frameworks("frameworks", snapshot.frameworks(), json);
        frameworks("completed_frameworks", snapshot.completedFrameworks(), json);
        json.writeEndObject();
    }

    static void version(ServerInfo server, JsonGenerator json) {
        Instant built = server.built().orElse(Instant.EPOCH);
        json.writeStringProperty("version", server.version());
        json.writeStringProperty("build_date", date(built));
        json.writeName("build_time");
        MesosJson.writeDouble(seconds(built), json);
        json.writeStringProperty("build_user", "");
    }

    static void flags(Map<String, String> flags, JsonGenerator json) {
        json.writeStartObject();
        flags.forEach(json::writeStringProperty);
        json.writeEndObject();
    }

    private static void frameworks(String name, List<AgentSnapshot.FrameworkView> frameworks, JsonGenerator json) {
        json.writeName(name);
        json.writeStartArray();
        frameworks.forEach(framework -> FrameworkJson.write(framework, json));
        json.writeEndArray();
    }

    private void resources(AgentSnapshot snapshot, JsonGenerator json) {
        AgentResources resources = AgentResources.of(snapshot);
        json.writeName("resources");
        FlatResources.write(resources.total(), json);
        byRole("reserved_resources", resources.total(), json);
        json.writeName("unreserved_resources");
        FlatResources.write(resources.total().unreserved(), json);
        json.writeName("reserved_resources_full");
        json.writeStartObject();
        resources.total().reservations().forEach((role, reserved) -> full(role, reserved, json));
        json.writeEndObject();
        full("unreserved_resources_full", resources.total().unreserved(), json);
        byRole("reserved_resources_allocated", resources.allocated(), json);
        json.writeName("unreserved_resources_allocated");
        FlatResources.write(resources.allocated().unreserved(), json);
    }

    private static void byRole(String name, Resources resources, JsonGenerator json) {
        json.writeName(name);
        json.writeStartObject();
        resources.reservations().forEach((role, reserved) -> {
            json.writeName(role);
            FlatResources.write(reserved, json);
        });
        json.writeEndObject();
    }

    private static void full(String name, Resources resources, JsonGenerator json) {
        json.writeName(name);
        json.writeStartArray();
        for (Resource resource : resources.toEndpointFormat()) {
            MesosJson.write(resource, json);
        }
        json.writeEndArray();
    }

    static String date(Instant time) {
        return DATE.format(time);
    }

    static double seconds(Instant time) {
        return time.getEpochSecond() + time.getNano() / 1e9;
    }
}
