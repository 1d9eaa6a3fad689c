package io.dcosboot.master.api;

import io.dcosboot.master.core.OperatorEvents;
import io.dcosboot.master.core.state.Activation;
import io.dcosboot.master.core.state.Agent;
import io.dcosboot.master.core.state.AgentDirectory;
import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.master.core.state.Machines;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.v1.AgentInfo;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JsonGenerator;

/** What the registry holds about agents and machines, in the original's form (mesos-master.md §16). */
@RestController
final class RegistryController {

    private final LeaderGate gate;

    RegistryController(LeaderGate gate) {
        this.gate = gate;
    }

    @AnyMethod("/registrar(1)/registry")
    void registry(HttpServletRequest request, HttpServletResponse response) throws IOException {
        MasterState state = gate.require(request);
        JsonAnswer.write(request, response, json -> {
            AgentDirectory agents = state.agents();
            json.writeStartObject();
            json.writeObjectPropertyStart("master");
            json.writeName("info");
            MesosJson.write(state.term().info(), json);
            json.writeEndObject();
            json.writeObjectPropertyStart("slaves");
            if (!agents.registered().isEmpty() || !agents.recovered().isEmpty()) {
                json.writeArrayPropertyStart("slaves");
                for (Agent agent : agents.registered().values()) {
                    admitted(json, agent.description().info(), agent.activation());
                }
                agents.recovered().values().forEach(agent -> admitted(json, agent.info(), agent.activation()));
                json.writeEndArray();
            }
            json.writeEndObject();
            if (!agents.unreachable().isEmpty()) {
                json.writeObjectPropertyStart("unreachable");
                json.writeArrayPropertyStart("slaves");
                agents.unreachable().forEach(agent -> {
                    json.writeStartObject();
                    activation(json, agent.getValue().activation());
                    since(json, agent.getKey(), agent.getValue().since());
                    json.writeEndObject();
                });
                json.writeEndArray();
                json.writeEndObject();
            }
            if (!agents.gone().isEmpty()) {
                json.writeObjectPropertyStart("gone");
                json.writeArrayPropertyStart("slaves");
                agents.gone().forEach(agent -> {
                    json.writeStartObject();
                    since(json, agent.getKey(), agent.getValue());
                    json.writeEndObject();
                });
                json.writeEndArray();
                json.writeEndObject();
            }
            maintenance(json, state.maintenance().machines());
            json.writeEndObject();
        });
    }

    /** Modes of scheduled machines, and the schedule. */
    private static void maintenance(JsonGenerator json, Machines machines) {
        if (machines.isEmpty()) {
            return;
        }
        json.writeObjectPropertyStart("machines");
        json.writeArrayPropertyStart("machines");
        machines.byKey().values().forEach(machine -> {
            json.writeStartObject();
            json.writeName("info");
            MesosJson.write(machine, json);
            json.writeEndObject();
        });
        json.writeEndArray();
        json.writeEndObject();
        json.writeArrayPropertyStart("schedules");
        MesosJson.write(machines.schedule(), json);
        json.writeEndArray();
    }

    private static void activation(JsonGenerator json, Activation activation) {
        json.writeBooleanProperty("deactivated", activation.deactivated());
        activation.drain().ifPresent(drain -> {
            json.writeName("drain_info");
            MesosJson.write(drain.info(), json);
        });
    }

    private static void admitted(JsonGenerator json, AgentInfo info, Activation activation) {
        json.writeStartObject();
        activation(json, activation);
        json.writeName("info");
        MesosJson.write(info, json);
        json.writeEndObject();
    }

    private static void since(JsonGenerator json, AgentId agent, Instant time) {
        json.writeName("id");
        MesosJson.write(agent.toProto(), json);
        json.writeName("timestamp");
        MesosJson.write(OperatorEvents.time(time), json);
    }
}
