package io.dcosboot.master.api;

import com.google.protobuf.Message;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.json.MesosJsonException;
import io.dcosboot.mesos.v1.MachineID;
import io.dcosboot.mesos.v1.maintenance.Schedule;
import io.dcosboot.mesos.v1.master.Call;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.springframework.web.bind.annotation.RestController;

/** The legacy endpoints of maintenance; they make the same calls as the operator API (mesos-master.md §16). */
@RestController
final class MaintenanceController {

    private final LeaderGate gate;
    private final AskMaster ask;

    MaintenanceController(LeaderGate gate, AskMaster ask) {
        this.gate = gate;
        this.ask = ask;
    }

    @AnyMethod("/maintenance/schedule")
    void schedule(HttpServletRequest request, HttpServletResponse response) throws IOException {
        MasterState state = gate.require(request);
        switch (request.getMethod()) {
            case "GET", "HEAD" -> write(request, response, ApiMaintenance.schedule(request, gate, state));
            case "POST" -> {
                Schedule schedule = message(request);
                change(
                        Call.newBuilder()
                                .setType(Call.Type.UPDATE_MAINTENANCE_SCHEDULE)
                                .setUpdateMaintenanceSchedule(Call.UpdateMaintenanceSchedule.newBuilder()
                                        .setSchedule(schedule)),
                        request,
                        response);
            }
            default -> throw Refusal.methodNotAllowed(request.getMethod(), "GET", "POST");
        }
    }

    private static Schedule message(HttpServletRequest request) throws IOException {
        try {
            return MesosJson.parse(CallReader.body(request), Schedule.getDefaultInstance());
        } catch (MesosJsonException e) {
            throw Refusal.of(400, String.valueOf(e.getMessage()));
        }
    }

    @AnyMethod("/maintenance/status")
    void status(HttpServletRequest request, HttpServletResponse response) throws IOException {
        MasterState state = gate.require(request);
        if (!"GET".equals(request.getMethod()) && !"HEAD".equals(request.getMethod())) {
            throw Refusal.methodNotAllowed(request.getMethod(), "GET");
        }
        write(request, response, ApiMaintenance.status(request, gate, state));
    }

    @AnyMethod("/machine/down")
    void down(HttpServletRequest request, HttpServletResponse response) throws IOException {
        change(
                Call.newBuilder()
                        .setType(Call.Type.START_MAINTENANCE)
                        .setStartMaintenance(Call.StartMaintenance.newBuilder().addAllMachines(machines(request))),
                request,
                response);
    }

    @AnyMethod("/machine/up")
    void up(HttpServletRequest request, HttpServletResponse response) throws IOException {
        change(
                Call.newBuilder()
                        .setType(Call.Type.STOP_MAINTENANCE)
                        .setStopMaintenance(Call.StopMaintenance.newBuilder().addAllMachines(machines(request))),
                request,
                response);
    }

    private List<MachineID> machines(HttpServletRequest request) throws IOException {
        gate.require(request);
        if (!"POST".equals(request.getMethod())) {
            throw Refusal.methodNotAllowed(request.getMethod(), "POST");
        }
        try {
            return MesosJson.parseArray(CallReader.body(request), MachineID.getDefaultInstance());
        } catch (MesosJsonException e) {
            throw Refusal.of(400, String.valueOf(e.getMessage()));
        }
    }

    private void change(Call.Builder call, HttpServletRequest request, HttpServletResponse response) {
        ask.change(call.build(), request, response);
    }

    private static void write(HttpServletRequest request, HttpServletResponse response, Message message)
            throws IOException {
        JsonAnswer.write(request, response, json -> MesosJson.write(message, json));
    }
}
