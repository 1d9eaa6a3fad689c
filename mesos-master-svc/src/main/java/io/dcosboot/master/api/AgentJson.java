package io.dcosboot.master.api;

import io.dcosboot.master.core.authorization.View;
import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.AgentDescription;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.PersistentSortedMap;
import io.dcosboot.master.core.state.Times;
import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.resources.FlatResources;
import io.dcosboot.mesos.resources.FlatSum;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.AgentInfo;
import io.dcosboot.mesos.v1.Resource;
import java.io.StringWriter;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;

/**
 * Agents in the legacy form (mesos-master.md §16.2). What of an agent seldom changes is rendered once and kept: a large
 * cluster is read far more often than its machines change.
 */
final class AgentJson {

    private static final JsonFactory JSON = new JsonFactory();

    private final Map<AgentId, Lasting> lasting = new ConcurrentHashMap<>();

    /** Rendered members that hold as long as the agent has these very parts; the text begins with a comma. */
    private record Lasting(AgentDescription description, Resources total, Times times, SerializedString members) {

        @SuppressWarnings("ReferenceEquality") // parts of the state are shared while they do not change
        boolean holdsFor(Agent agent) {
            return description == agent.description() && total == agent.total() && times == agent.times();
        }
    }

    /** The members of an agent, without the braces. */
    void writeMembers(JsonGenerator json, Agent agent, View view) {
        json.writeStringProperty("id", agent.id().value());
        json.writeRaw(view.showsAllRoles() ? lasting(agent).members() : render(agent, view));
        FlatSum used = new FlatSum();
        agent.usage().used().values().forEach(used::add);
        json.writeName("used_resources");
        used.write(json);
        flat(json, "offered_resources", agent.usage().offered());
        json.writeBooleanProperty("active", agent.active());
        json.writeBooleanProperty("deactivated", agent.deactivated());
        agent.activation().drain().ifPresent(drain -> {
            json.writeName("drain_info");
            MesosJson.write(drain.info(), json);
            Json.seconds(json, "estimated_drain_start_time_seconds", drain.since());
        });
    }

    /** Drops what is kept of agents that are not here any more, once it is worth the while. */
    void forgetAllBut(PersistentSortedMap<AgentId, Agent> agents) {
        if (lasting.size() > 2 * agents.size() + 100) {
            lasting.keySet().removeIf(agent -> !agents.containsKey(agent));
        }
    }

    private Lasting lasting(Agent agent) {
        Lasting known = lasting.get(agent.id());
        if (known == null || !known.holdsFor(agent)) {
            known = new Lasting(agent.description(), agent.total(), agent.times(), render(agent, View.everything()));
            lasting.put(agent.id(), known);
        }
        return known;
    }

    private static SerializedString render(Agent agent, View view) {
        StringWriter text = new StringWriter(1024);
        try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            json.writeStartObject();
            info(json, agent.description().info());
            json.writeStringProperty("pid", agent.description().pid());
            Json.seconds(json, "registered_time", agent.times().registered());
            agent.times().reregistered().ifPresent(at -> Json.seconds(json, "reregistered_time", at));
            flat(json, "resources", agent.total());
            json.writeObjectPropertyStart("reserved_resources");
            agent.total().reservations().forEach((role, resources) -> {
                if (view.showsRole(role)) {
                    flat(json, role, resources);
                }
            });
            json.writeEndObject();
            flat(json, "unreserved_resources", agent.total().unreserved());
            json.writeStringProperty("version", agent.description().version());
            json.writeArrayPropertyStart("capabilities");
            agent.description()
                    .capabilities()
                    .forEach(capability -> json.writeString(capability.getType().name()));
            json.writeEndArray();
            json.writeEndObject();
        }
        String object = text.toString();
        return new SerializedString("," + object.substring(1, object.length() - 1));
    }

    /** The members that only {@code /slaves} has: whole resources, as operator calls take them. */
    static void writeFullResources(JsonGenerator json, Agent agent, View view) {
        json.writeObjectPropertyStart("reserved_resources_full");
        for (Map.Entry<String, Resources> reserved :
                agent.total().reservations().entrySet()) {
            if (view.showsRole(reserved.getKey())) {
                full(json, reserved.getKey(), reserved.getValue(), view);
            }
        }
        json.writeEndObject();
        full(json, "unreserved_resources_full", agent.total().unreserved(), view);
        full(json, "used_resources_full", agent.usage().usedTotal(), view);
        full(json, "offered_resources_full", agent.usage().offered(), view);
    }

    static void writeRecovered(JsonGenerator json, AgentInfo info) {
        json.writeStartObject();
        json.writeStringProperty("id", info.getId().getValue());
        info(json, info);
        json.writeEndObject();
    }

    private static void info(JsonGenerator json, AgentInfo info) {
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

    private static void full(JsonGenerator json, String name, Resources resources, View view) {
        json.writeArrayPropertyStart(name);
        for (Resource resource : resources.toEndpointFormat()) {
            if (view.shows(resource)) {
                MesosJson.write(resource, json);
            }
        }
        json.writeEndArray();
    }
}
