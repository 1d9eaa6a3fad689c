package io.dcosboot.master.api;

import io.dcosboot.master.core.CallAnswer;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.json.MesosJsonException;
import io.dcosboot.mesos.v1.master.Call;
import io.dcosboot.mesos.v1.quota.QuotaRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.springframework.web.bind.annotation.RestController;

/** The quotas of roles in the legacy form (mesos-master.md §15.2, §16). */
@SuppressWarnings("deprecation") // that is what the legacy form is for
@RestController
final class QuotaController {

    private final LeaderGate gate;
    private final AskMaster ask;

    QuotaController(LeaderGate gate, AskMaster ask) {
        this.gate = gate;
        this.ask = ask;
    }

    @AnyMethod({"/quota", "/quota/**"})
    void quota(HttpServletRequest request, HttpServletResponse response) throws IOException {
        MasterState state = gate.require(request);
        switch (request.getMethod()) {
            case "GET", "HEAD" ->
                JsonAnswer.write(request, response, json -> MesosJson.write(ApiQuota.status(state), json));
            case "POST" ->
                ask.change(
                        Call.newBuilder()
                                .setType(Call.Type.SET_QUOTA)
                                .setSetQuota(Call.SetQuota.newBuilder().setQuotaRequest(read(request)))
                                .build(),
                        request,
                        response);
            case "DELETE" -> remove(request, response);
            default -> throw Refusal.methodNotAllowed(request.getMethod(), "GET", "POST", "DELETE");
        }
    }

    private static QuotaRequest read(HttpServletRequest request) throws IOException {
        byte[] body = CallReader.body(request);
        try {
            return MesosJson.parse(body, QuotaRequest.getDefaultInstance());
        } catch (MesosJsonException e) {
            throw Refusal.of(
                    400,
                    "Failed to parse set quota request JSON '" + new String(body, StandardCharsets.UTF_8) + "': "
                            + e.getMessage());
        }
    }

    private void remove(HttpServletRequest request, HttpServletResponse response) {
        // The original names its own route, whichever way the client came.
        String path = "/master" + request.getRequestURI();
        String[] tokens = path.substring(1).split("/");
        if (tokens.length != 3) {
            throw Refusal.of(
                    400,
                    "Failed to parse remove quota request for path '" + path + "': expected 3 tokens, found "
                            + tokens.length + " tokens");
        }
        Call call = Call.newBuilder()
                .setType(Call.Type.REMOVE_QUOTA)
                .setRemoveQuota(Call.RemoveQuota.newBuilder().setRole(decoded(tokens[2])))
                .build();
        CallAnswer answer = ask.change(call, request);
        if (answer instanceof CallAnswer.Refused(int status, String text) && status == 400) {
            throw Refusal.of(status, "Failed to remove quota for path '" + path + "': " + text);
        }
        ask.finish(answer, response);
    }

    private static String decoded(String role) {
        try {
            return URLDecoder.decode(role.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            throw Refusal.of(400, "Unable to decode query string");
        }
    }
}
