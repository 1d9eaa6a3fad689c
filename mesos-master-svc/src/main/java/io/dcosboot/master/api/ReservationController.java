package io.dcosboot.master.api;

import io.dcosboot.master.core.state.AgentId;
import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.json.MesosJsonException;
import io.dcosboot.mesos.v1.AgentID;
import io.dcosboot.mesos.v1.Resource;
import io.dcosboot.mesos.v1.master.Call;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.springframework.web.bind.annotation.RestController;

/** Reservations and volumes as forms (mesos-master.md §16); each is the call of the operator API in another dress. */
@RestController
final class ReservationController {

    private final LeaderGate gate;
    private final AskMaster ask;

    ReservationController(LeaderGate gate, AskMaster ask) {
        this.gate = gate;
        this.ask = ask;
    }

    @AnyMethod("/reserve")
    void reserve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        AgentID agent = agent(request);
        Call.ReserveResources.Builder reserve = Call.ReserveResources.newBuilder()
                .setAgentId(agent)
                .addAllResources(resources(request, "resources"))
                .addAllSource(optional(request, "source"));
        change(Call.newBuilder().setType(Call.Type.RESERVE_RESOURCES).setReserveResources(reserve), request, response);
    }

    @AnyMethod("/unreserve")
    void unreserve(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Call.UnreserveResources.Builder undo = Call.UnreserveResources.newBuilder()
                .setAgentId(agent(request))
                .addAllResources(resources(request, "resources"));
        change(Call.newBuilder().setType(Call.Type.UNRESERVE_RESOURCES).setUnreserveResources(undo), request, response);
    }

    @AnyMethod("/create-volumes")
    void create(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Call.CreateVolumes.Builder create =
                Call.CreateVolumes.newBuilder().setAgentId(agent(request)).addAllVolumes(resources(request, "volumes"));
        change(Call.newBuilder().setType(Call.Type.CREATE_VOLUMES).setCreateVolumes(create), request, response);
    }

    @AnyMethod("/destroy-volumes")
    void destroy(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Call.DestroyVolumes.Builder destroy = Call.DestroyVolumes.newBuilder()
                .setAgentId(agent(request))
                .addAllVolumes(resources(request, "volumes"));
        change(Call.newBuilder().setType(Call.Type.DESTROY_VOLUMES).setDestroyVolumes(destroy), request, response);
    }

    private void change(Call.Builder call, HttpServletRequest request, HttpServletResponse response) {
        ask.change(call.build(), request, response);
    }

    private AgentID agent(HttpServletRequest request) throws IOException {
        var state = gate.require(request);
        if (!"POST".equals(request.getMethod())) {
            throw Refusal.methodNotAllowed(request.getMethod(), "POST");
        }
        AgentID agent = AgentID.newBuilder()
                .setValue(FormBody.value(request, "slaveId").orElseThrow(() -> missing("slaveId")))
                .build();
        if (state.agent(AgentId.of(agent)).isEmpty()) {
            throw Refusal.of(400, "No agent found with specified ID");
        }
        return agent;
    }

    private static List<Resource> resources(HttpServletRequest request, String name) throws IOException {
        return parse(name, FormBody.value(request, name).orElseThrow(() -> missing(name)));
    }

    private static List<Resource> optional(HttpServletRequest request, String name) throws IOException {
        Optional<String> text = FormBody.value(request, name);
        return text.isEmpty() ? List.of() : parse(name, text.get());
    }

    private static List<Resource> parse(String name, String json) {
        try {
            return MesosJson.parseArray(json.getBytes(StandardCharsets.UTF_8), Resource.getDefaultInstance());
        } catch (MesosJsonException e) {
            throw Refusal.of(
                    400, "Error parsing '" + name + "' query parameter in the request body: " + e.getMessage());
        }
    }

    private static Refusal missing(String name) {
        return Refusal.of(400, "Missing '" + name + "' query parameter in the request body");
    }
}
