package io.dcosboot.master.api;

import io.dcosboot.mesos.client.MesosDuration;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.master.Call;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The smaller legacy endpoints (mesos-master.md §16). */
@RestController
final class InfoController {

    private static final String PAGE = """
            <!DOCTYPE html>
            <html lang="en">
            <head><meta charset="utf-8"><title>Mesos</title></head>
            <body>
            <h1>Mesos</h1>
            <p>This is the API of a Mesos master. Its state: <a href="state">state</a>,
            <a href="state-summary">summary</a>, <a href="slaves">agents</a>, <a href="frameworks">frameworks</a>,
            <a href="tasks">tasks</a>, <a href="roles">roles</a>, <a href="metrics/snapshot">metrics</a>;
            its description: <a href="swagger-ui.html">OpenAPI</a>.</p>
            </body>
            </html>
            """;

    private final LeaderGate gate;
    private final AskMaster ask;
    private final MasterFlags flags;
    private final MesosVersion version;
    private final Metrics metrics;

    InfoController(LeaderGate gate, AskMaster ask, MasterFlags flags, MesosVersion version, Metrics metrics) {
        this.gate = gate;
        this.ask = ask;
        this.flags = flags;
        this.version = version;
        this.metrics = metrics;
    }

    @RequestMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE)
    String page() {
        return PAGE;
    }

    @RequestMapping("/health")
    void health() {
        // 200 without a body, also on followers
    }

    @RequestMapping("/version")
    void version(HttpServletRequest request, HttpServletResponse response) throws IOException {
        JsonAnswer.write(request, response, json -> {
            json.writeStartObject();
            version.writeMembers(json);
            json.writeEndObject();
        });
    }

    @RequestMapping("/redirect")
    void redirect(HttpServletResponse response) {
        String leader = gate.leaderAddress().orElseThrow(() -> Refusal.of(503, "No leader elected"));
        response.setStatus(307);
        response.setHeader("Location", leader);
    }

    @RequestMapping("/flags")
    void flags(HttpServletRequest request, HttpServletResponse response) throws IOException {
        JsonAnswer.write(request, response, json -> {
            json.writeStartObject();
            json.writeName("flags");
            flags.write(json);
            json.writeEndObject();
        });
    }

    @RequestMapping("/metrics/snapshot")
    void metrics(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestParam(name = "timeout", required = false) @Nullable String timeout)
            throws IOException {
        if (timeout != null) {
            try {
                MesosDuration.parse(timeout); // nothing here takes long enough to need it
            } catch (IllegalArgumentException e) {
                throw Refusal.of(400, "Invalid timeout '" + timeout + "': " + e.getMessage() + "\n");
            }
        }
        numbers(request, response, metrics.snapshot());
    }

    @RequestMapping("/system/stats.json")
    void system(HttpServletRequest request, HttpServletResponse response) throws IOException {
        numbers(request, response, SystemLoad.read());
    }

    private static void numbers(
            HttpServletRequest request, HttpServletResponse response, SortedMap<String, Double> values)
            throws IOException {
        JsonAnswer.write(request, response, json -> {
            json.writeStartObject();
            values.forEach((name, value) -> Json.number(json, name, value));
            json.writeEndObject();
        });
    }

    @RequestMapping("/teardown")
    void teardown(HttpServletRequest request, HttpServletResponse response) throws IOException {
        gate.require(request);
        if (!"POST".equals(request.getMethod())) {
            throw Refusal.methodNotAllowed(request.getMethod(), "POST");
        }
        String framework = FormBody.value(request, "frameworkId")
                .orElseThrow(() -> Refusal.of(400, "Missing 'frameworkId' query parameter in the request body"));
        Call call = Call.newBuilder()
                .setType(Call.Type.TEARDOWN)
                .setTeardown(Call.Teardown.newBuilder()
                        .setFrameworkId(FrameworkID.newBuilder().setValue(framework)))
                .build();
        ask.change(call, Optional.empty(), response);
    }
}
