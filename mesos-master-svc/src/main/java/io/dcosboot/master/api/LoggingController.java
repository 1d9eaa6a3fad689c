package io.dcosboot.master.api;

import io.dcosboot.master.core.authorization.Action;
import io.dcosboot.mesos.client.MesosDuration;
import io.dcosboot.mesos.v1.master.Call;
import io.dcosboot.mesos.v1.master.Response;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** Shows and changes how much the master logs (mesos-master.md §16, §17). */
@RestController
final class LoggingController {

    private final LogVerbosity verbosity;
    private final LeaderGate gate;

    LoggingController(LogVerbosity verbosity, LeaderGate gate) {
        this.verbosity = verbosity;
        this.gate = gate;
    }

    @AnyMethod("/logging/toggle")
    void toggle(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestParam(name = "level", required = false) @Nullable String level,
            @RequestParam(name = "duration", required = false) @Nullable String duration)
            throws IOException {
        if (level == null && duration == null) {
            byte[] text = (verbosity.level() + "\n").getBytes(StandardCharsets.UTF_8);
            response.setContentType("text/plain; charset=utf-8");
            response.setContentLength(text.length);
            response.getOutputStream().write(text);
        } else if (level == null) {
            throw Refusal.of(400, "Expecting 'level=value' in query.\n");
        } else if (duration == null) {
            throw Refusal.of(400, "Expecting 'duration=value' in query.\n");
        } else {
            gate.demand(request, Action.SET_LOG_LEVEL);
            verbosity.set(level(level), duration(duration));
        }
    }

    private static int level(String text) {
        try {
            return Integer.parseUnsignedInt(text);
        } catch (NumberFormatException _) {
            throw Refusal.of(400, "Invalid level '" + text + "'.\n");
        }
    }

    private static Duration duration(String text) {
        try {
            return MesosDuration.parse(text);
        } catch (IllegalArgumentException e) {
            throw Refusal.of(400, e.getMessage() + ".\n");
        }
    }

    /** The answer to GET_LOGGING_LEVEL. */
    Response read() {
        return Response.newBuilder()
                .setType(Response.Type.GET_LOGGING_LEVEL)
                .setGetLoggingLevel(Response.GetLoggingLevel.newBuilder().setLevel(verbosity.level()))
                .build();
    }

    /** What SET_LOGGING_LEVEL asks for. */
    void change(Call.SetLoggingLevel call) {
        verbosity.set(call.getLevel(), Duration.ofNanos(call.getDuration().getNanoseconds()));
    }
}
