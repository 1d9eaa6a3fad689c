package io.dcosboot.master.api;

import io.dcosboot.master.core.Events;
import io.dcosboot.master.core.FrameworkPrincipal;
import io.dcosboot.master.core.MasterCommand;
import io.dcosboot.master.core.port.Commands;
import io.dcosboot.master.core.state.StreamId;
import io.dcosboot.master.core.validation.CallValidation;
import io.dcosboot.mesos.v1.scheduler.Call;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.UUID;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** The scheduler API; a SUBSCRIBE keeps its virtual thread for as long as the stream lives (mesos-master.md §3). */
@RestController
final class SchedulerController {

    static final String STREAM_ID = "Mesos-Stream-Id";

    private final LeaderGate gate;
    private final Commands commands;
    private final AskMaster ask;
    private final SchedulerEventStreams streams;

    SchedulerController(LeaderGate gate, Commands commands, AskMaster ask, SchedulerEventStreams streams) {
        this.gate = gate;
        this.commands = commands;
        this.ask = ask;
        this.streams = streams;
    }

    @RequestMapping("/api/v1/scheduler")
    void call(HttpServletRequest request, HttpServletResponse response) throws IOException {
        gate.whole(request);
        Optional<String> principal = Caller.of(request);
        Call given = CallReader.read(request, Call.getDefaultInstance());
        CallValidation.validate(given)
                .or(() -> FrameworkPrincipal.mismatch(principal, given))
                .ifPresent(why -> {
                    throw Refusal.of(400, "Failed to validate scheduler::Call: " + why);
                });
        Call call = FrameworkPrincipal.fillIn(principal, given);
        Optional<StreamId> stream =
                Optional.ofNullable(request.getHeader(STREAM_ID)).map(StreamId::new);
        switch (call.getType()) {
            case SUBSCRIBE -> subscribe(request, response, call, stream);
            case RECONCILE_OPERATIONS -> {
                acceptable(request);
                forward(response, call, stream, principal);
            }
            case TEARDOWN,
                    ACCEPT,
                    DECLINE,
                    ACCEPT_INVERSE_OFFERS,
                    DECLINE_INVERSE_OFFERS,
                    REVIVE,
                    KILL,
                    SHUTDOWN,
                    ACKNOWLEDGE,
                    ACKNOWLEDGE_OPERATION_STATUS,
                    RECONCILE,
                    MESSAGE,
                    REQUEST,
                    SUPPRESS,
                    UPDATE_FRAMEWORK,
                    UNKNOWN -> forward(response, call, stream, principal);
        }
    }

    private void forward(
            HttpServletResponse response, Call call, Optional<StreamId> stream, Optional<String> principal) {
        ask.finish(ask.ask(number -> new MasterCommand.SchedulerCall(call, stream, principal, number)), response);
    }

    private static MediaKind acceptable(HttpServletRequest request) {
        return MediaKind.ofAccept(request.getHeader("Accept"))
                .orElseThrow(() ->
                        Refusal.of(406, "Expecting 'Accept' to allow 'application/x-protobuf' or 'application/json'"));
    }

    private void subscribe(
            HttpServletRequest request, HttpServletResponse response, Call call, Optional<StreamId> given)
            throws IOException {
        MediaKind kind = acceptable(request);
        if (given.isPresent()) {
            throw Refusal.of(400, "Subscribe calls should not include the 'Mesos-Stream-Id' header");
        }
        StreamId id = new StreamId(UUID.randomUUID().toString());
        EventStream stream = streams.open(id);
        try {
            commands.tell(new MasterCommand.Subscribe(call, id));
            response.setStatus(200);
            response.setContentType(kind.type());
            response.setHeader(STREAM_ID, id.value());
            response.flushBuffer();
            stream.serve(
                    response.getOutputStream(),
                    kind,
                    SchedulerEventStreams.HEARTBEAT,
                    Events.HEARTBEAT_INTERVAL,
                    PeerProbe.of(request));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the server stops
        } finally {
            streams.forget(id);
            commands.insist(new MasterCommand.StreamClosed(id));
        }
    }
}
