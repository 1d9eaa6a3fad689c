package io.dcosboot.master.api;

import io.dcosboot.mesos.client.MesosDuration;
import io.dcosboot.mesos.v1.FrameworkID;
import io.dcosboot.mesos.v1.master.Call;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
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

    @AnyMethod("/")
    void page(HttpServletResponse response) throws IOException {
        html(response, PAGE);
    }

    /** Which paths there are; what they are for stands in the OpenAPI description. */
    @AnyMethod("/help")
    void help(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestParam(name = "format", required = false) @Nullable String format)
            throws IOException {
        if ("json".equals(format)) {
            JsonAnswer.write(request, response, json -> {
                json.writeStartObject();
                json.writeArrayPropertyStart("processes");
                json.writeStartObject();
                json.writeStringProperty("id", "master");
                json.writeArrayPropertyStart("endpoints");
                for (String path : MesosPaths.all()) {
                    json.writeStartObject();
                    json.writeStringProperty("name", path);
                    json.writeStringProperty("text", "");
                    json.writeEndObject();
                }
                json.writeEndArray();
                json.writeEndObject();
                json.writeEndArray();
                json.writeEndObject();
            });
        } else {
            StringBuilder list = new StringBuilder("<!DOCTYPE html>\n<title>Help</title>\n<ul>\n");
            MesosPaths.all().forEach(path -> list.append("<li>").append(path).append("</li>\n"));
            html(response, list.append("</ul>\n").toString());
        }
    }

    private static void html(HttpServletResponse response, String page) throws IOException {
        byte[] bytes = page.getBytes(StandardCharsets.UTF_8);
        response.setContentType("text/html");
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    @AnyMethod("/health")
    void health() {
        // 200 without a body, also on followers
    }

    @AnyMethod("/version")
    void version(HttpServletRequest request, HttpServletResponse response) throws IOException {
        JsonAnswer.write(request, response, json -> {
            json.writeStartObject();
            version.writeMembers(json);
            json.writeEndObject();
        });
    }

    @AnyMethod("/redirect")
    void redirect(HttpServletResponse response) {
        String leader = gate.leaderAddress().orElseThrow(() -> Refusal.of(503, "No leader elected"));
        response.setStatus(307);
        response.setHeader("Location", leader);
    }

    @AnyMethod("/flags")
    void flags(HttpServletRequest request, HttpServletResponse response) throws IOException {
        JsonAnswer.write(request, response, json -> {
            json.writeStartObject();
            json.writeName("flags");
            flags.write(json);
            json.writeEndObject();
        });
    }

    @AnyMethod("/metrics/snapshot")
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

    @AnyMethod("/system/stats.json")
    void system(HttpServletRequest request, HttpServletResponse response) throws IOException {
        SortedMap<String, Double> values = SystemLoad.read();
        JsonAnswer.write(request, response, json -> {
            json.writeStartObject();
            values.forEach((name, value) -> {
                if (name.startsWith("avg_")) {
                    Json.number(json, name, value);
                } else {
                    json.writeNumberProperty(name, value.longValue());
                }
            });
            json.writeEndObject();
        });
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

    @AnyMethod("/teardown")
    void teardown(HttpServletRequest request, HttpServletResponse response) throws IOException {
        gate.whole(request);
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
        ask.change(call, request, response);
    }
}
