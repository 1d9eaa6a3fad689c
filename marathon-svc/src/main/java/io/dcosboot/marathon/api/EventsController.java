package io.dcosboot.marathon.api;

import io.dcosboot.marathon.api.EventStreams.Frame;
import io.dcosboot.marathon.api.EventStreams.Subscriber;
import io.swagger.v3.oas.annotations.Operation;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** The event stream (marathon.md §13). The request's virtual thread waits for events and writes them. */
@RestController
class EventsController {

    private static final Duration HEARTBEAT = Duration.ofSeconds(10);
    private static final byte[] COMMENT = "\r\n".getBytes(StandardCharsets.UTF_8);

    private final Leading leading;
    private final EventStreams streams;

    EventsController(Leading leading, EventStreams streams) {
        this.leading = leading;
        this.streams = streams;
    }

    @GetMapping(path = "/v2/events")
    @Operation(summary = "Streams events; event_type limits it to some types")
    void events(
            @RequestParam(name = "event_type", defaultValue = "") List<String> types,
            HttpServletRequest request,
            HttpServletResponse response)
            throws IOException {
        @Nullable String accept = request.getHeader(HttpHeaders.ACCEPT);
        if (accept == null || !accept.contains(MediaType.TEXT_EVENT_STREAM_VALUE)) {
            throw new BadRequest(
                    HttpStatus.NOT_ACCEPTABLE, "Events are only served as " + MediaType.TEXT_EVENT_STREAM_VALUE);
        }
        leading.snapshot();
        Subscriber subscriber = streams.subscribe(request.getRemoteAddr(), new HashSet<>(types));
        try {
            response.setContentType(MediaType.TEXT_EVENT_STREAM_VALUE);
            response.setCharacterEncoding(StandardCharsets.UTF_8);
            response.flushBuffer();
            send(subscriber, response.getOutputStream());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            streams.unsubscribe(subscriber);
        }
    }

    private static void send(Subscriber subscriber, OutputStream out) throws IOException, InterruptedException {
        while (true) {
            @Nullable Frame frame = subscriber.queue().poll(HEARTBEAT.toSeconds(), TimeUnit.SECONDS);
            if (Frame.END.equals(frame)) {
                return;
            }
            out.write(
                    frame == null
                            ? COMMENT
                            : ("event: " + frame.type() + "\r\ndata: " + frame.data() + "\r\n\r\n")
                                    .getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
    }
}
