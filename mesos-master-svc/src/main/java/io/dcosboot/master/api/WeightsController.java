package io.dcosboot.master.api;

import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.json.MesosJsonException;
import io.dcosboot.mesos.v1.WeightInfo;
import io.dcosboot.mesos.v1.master.Call;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.springframework.web.bind.annotation.RestController;

/** The weights of roles in the legacy form (mesos-master.md §15.3, §16). */
@RestController
final class WeightsController {

    private final LeaderGate gate;
    private final AskMaster ask;

    WeightsController(LeaderGate gate, AskMaster ask) {
        this.gate = gate;
        this.ask = ask;
    }

    @AnyMethod("/weights")
    void weights(HttpServletRequest request, HttpServletResponse response) throws IOException {
        MasterState state = gate.require(request);
        switch (request.getMethod()) {
            case "GET", "HEAD" ->
                JsonAnswer.write(request, response, json -> {
                    json.writeStartArray();
                    ApiQuota.infos(state).forEach(info -> MesosJson.write(info, json));
                    json.writeEndArray();
                });
            case "PUT" ->
                ask.change(
                        Call.newBuilder()
                                .setType(Call.Type.UPDATE_WEIGHTS)
                                .setUpdateWeights(
                                        Call.UpdateWeights.newBuilder().addAllWeightInfos(read(request)))
                                .build(),
                        request,
                        response);
            default -> throw Refusal.methodNotAllowed(request.getMethod(), "GET", "PUT");
        }
    }

    private static List<WeightInfo> read(HttpServletRequest request) throws IOException {
        byte[] body = CallReader.body(request);
        try {
            return MesosJson.parseArray(body, WeightInfo.getDefaultInstance());
        } catch (MesosJsonException e) {
            throw Refusal.of(
                    400,
                    "Failed to parse update weights request JSON '" + new String(body, StandardCharsets.UTF_8) + "': "
                            + e.getMessage());
        }
    }
}
