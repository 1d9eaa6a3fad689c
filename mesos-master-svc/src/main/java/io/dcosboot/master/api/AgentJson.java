package io.dcosboot.master.api;

import io.dcosboot.master.core.state.Agent;
import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.resources.FlatResources;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.AgentInfo;
import io.dcosboot.mesos.v1.Resource;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** Agents in the legacy form (mesos-master.md §16.2). */
final class AgentJson {

    private AgentJson() {}

    /** The members of an agent, without the braces. */
    static void writeMembers(JsonGenerator json, Agent agent) {
        info(json, agent.description().info());
        json.writeStringProperty("pid", agent.description().pid());
        Json.seconds(json, "registered_time", agent.times().registered());
        agent.times().reregistered().ifPresent(at -> Json.seconds(json, "reregistered_time", at));
        flat(json, "resources", agent.total());
        flat(json, "used_resources", agent.usage().usedTotal());
        flat(json, "offered_resources", agent.usage().offered());
        json.writeObjectPropertyStart("reserved_resources");
        agent.total().reservations().forEach((role, resources) -> flat(json, role, resources));
        json.writeEndObject();
        flat(json, "unreserved_resources", agent.total().unreserved());
        json.writeBooleanProperty("active", agent.active());
        json.writeBooleanProperty("deactivated", agent.deactivated());
        json.writeStringProperty("version", agent.description().version());
        json.writeArrayPropertyStart("capabilities");
        agent.description()
                .capabilities()
                .forEach(capability -> json.writeString(capability.getType().name()));
        json.writeEndArray();
    }

    /** The members that only {@code /slaves} has: whole resources, as operator calls take them. */
    static void writeFullResources(JsonGenerator json, Agent agent) {
        json.writeObjectPropertyStart("reserved_resources_full");
        for (Map.Entry<String, Resources> reserved :
                agent.total().reservations().entrySet()) {
            full(json, reserved.getKey(), reserved.getValue().toEndpointFormat());
        }
        json.writeEndObject();
        full(json, "unreserved_resources_full", agent.total().unreserved().toEndpointFormat());
        full(json, "used_resources_full", agent.usage().usedTotal().toEndpointFormat());
        full(json, "offered_resources_full", agent.usage().offered().toEndpointFormat());
    }

    static void writeRecovered(JsonGenerator json, AgentInfo info) {
        json.writeStartObject();
        info(json, info);
        json.writeEndObject();
    }

    private static void info(JsonGenerator json, AgentInfo info) {
        json.writeStringProperty("id", info.getId().getValue());
        json.writeStringProperty("hostname", info.getHostname());
        json.writeNumberProperty("port", info.getPort());
        json.writeName("attributes");
        FlatResources.writeAttributes(info.getAttributesList(), json);
        if (info.hasDomain()) {
            json.writeName("domain");
            MesosJson.write(info.getDomain(), json);
        }
    }

    private static void flat(JsonGenerator json, String name, Resources resources) {
        json.writeName(name);
        FlatResources.write(resources, json);
    }

    private static void full(JsonGenerator json, String name, List<Resource> resources) {
        json.writeArrayPropertyStart(name);
        resources.forEach(resource -> MesosJson.write(resource, json));
        json.writeEndArray();
    }
}
