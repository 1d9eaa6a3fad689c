package io.dcosboot.master.api;

import io.dcosboot.master.core.Events;
import io.dcosboot.master.core.OperatorEvents;
import io.dcosboot.master.core.authorization.Action;
import io.dcosboot.master.core.authorization.View;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.leadership.MasterLoop;
import io.dcosboot.master.leadership.Standing;
import io.dcosboot.mesos.v1.Metric;
import io.dcosboot.mesos.v1.master.Call;
import io.dcosboot.mesos.v1.master.Response;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.springframework.web.bind.annotation.RestController;

/** The operator API (mesos-master.md §17). */
@RestController
final class OperatorController {

    private final LeaderGate gate;
    private final AskMaster ask;
    private final MasterLoop loop;
    private final OperatorEventStreams streams;
    private final MasterFlags flags;
    private final MesosVersion version;
    private final Metrics metrics;
    private final FilesController files;
    private final LoggingController logging;

    OperatorController(
            LeaderGate gate,
            AskMaster ask,
            MasterLoop loop,
            OperatorEventStreams streams,
            MasterFlags flags,
            MesosVersion version,
            Metrics metrics,
            FilesController files,
            LoggingController logging) {
        this.gate = gate;
        this.ask = ask;
        this.loop = loop;
        this.streams = streams;
        this.flags = flags;
        this.version = version;
        this.metrics = metrics;
        this.files = files;
        this.logging = logging;
    }

    @SuppressWarnings("deprecation") // the wire still has calls that clients should no longer make
    @AnyMethod("/api/v1")
    void call(HttpServletRequest request, HttpServletResponse response) throws IOException {
        gate.whole(request);
        Call call = CallReader.read(request, Call.getDefaultInstance());
        OperatorCallValidation.validate(call).ifPresent(why -> {
            throw Refusal.of(400, "Failed to validate master::Call: " + why);
        });
        MediaKind kind = MediaKind.ofAccept(request.getHeader("Accept"))
                .orElseThrow(() ->
                        Refusal.of(406, "Expecting 'Accept' to allow 'application/x-protobuf' or 'application/json'"));
        switch (call.getType()) {
            case SUBSCRIBE -> subscribe(request, response, kind, gate.view(request));
            case UPDATE_WEIGHTS,
                    RESERVE_RESOURCES,
                    UNRESERVE_RESOURCES,
                    CREATE_VOLUMES,
                    DESTROY_VOLUMES,
                    GROW_VOLUME,
                    SHRINK_VOLUME,
                    UPDATE_MAINTENANCE_SCHEDULE,
                    START_MAINTENANCE,
                    STOP_MAINTENANCE,
                    UPDATE_QUOTA,
                    SET_QUOTA,
                    REMOVE_QUOTA,
                    MARK_AGENT_GONE,
                    DRAIN_AGENT,
                    DEACTIVATE_AGENT,
                    REACTIVATE_AGENT,
                    TEARDOWN -> ask.change(call, request, response);
            case GET_HEALTH,
                    GET_FLAGS,
                    GET_VERSION,
                    GET_METRICS,
                    GET_STATE,
                    GET_AGENTS,
                    GET_FRAMEWORKS,
                    GET_EXECUTORS,
                    GET_TASKS,
                    GET_ROLES,
                    GET_MASTER,
                    GET_OPERATIONS,
                    GET_WEIGHTS,
                    GET_MAINTENANCE_STATUS,
                    GET_MAINTENANCE_SCHEDULE,
                    GET_QUOTA -> {
                if (call.getType() == Call.Type.GET_FLAGS) {
                    gate.demand(request, Action.VIEW_FLAGS);
                }
                View view = gate.view(request);
                MasterState state = view.of(gate.whole(request));
                JsonAnswer.write(request, response, kind, read(call.getType(), request, state, view));
            }
            case LIST_FILES -> {
                gate.demand(request, Action.ACCESS_MESOS_LOGS);
                JsonAnswer.write(request, response, kind, files.list(call.getListFiles()));
            }
            case READ_FILE -> {
                gate.demand(request, Action.ACCESS_MESOS_LOGS);
                JsonAnswer.write(request, response, kind, files.read(call.getReadFile()));
            }
            case GET_LOGGING_LEVEL -> JsonAnswer.write(request, response, kind, logging.read());
            case SET_LOGGING_LEVEL -> {
                gate.demand(request, Action.SET_LOG_LEVEL);
                logging.change(call.getSetLoggingLevel());
            }
            case UNKNOWN -> throw Refusal.of(501, "501 Not Implemented.");
        }
    }

    @SuppressWarnings("deprecation") // see above
    private Response read(Call.Type type, HttpServletRequest request, MasterState state, View view) {
        Response.Builder answer = Response.newBuilder();
        return switch (type) {
            case GET_HEALTH ->
                answer.setType(Response.Type.GET_HEALTH)
                        .setGetHealth(Response.GetHealth.newBuilder().setHealthy(true))
                        .build();
            case GET_FLAGS ->
                answer.setType(Response.Type.GET_FLAGS)
                        .setGetFlags(Response.GetFlags.newBuilder().addAllFlags(flags.toProto()))
                        .build();
            case GET_VERSION ->
                answer.setType(Response.Type.GET_VERSION)
                        .setGetVersion(Response.GetVersion.newBuilder().setVersionInfo(version.toProto()))
                        .build();
            case GET_METRICS -> metrics(answer);
            case GET_STATE ->
                answer.setType(Response.Type.GET_STATE)
                        .setGetState(ApiState.state(state, view))
                        .build();
            case GET_AGENTS ->
                answer.setType(Response.Type.GET_AGENTS)
                        .setGetAgents(ApiState.agents(state, view))
                        .build();
            case GET_FRAMEWORKS ->
                answer.setType(Response.Type.GET_FRAMEWORKS)
                        .setGetFrameworks(ApiState.frameworks(state))
                        .build();
            case GET_EXECUTORS ->
                answer.setType(Response.Type.GET_EXECUTORS)
                        .setGetExecutors(ApiState.executors(state))
                        .build();
            case GET_TASKS ->
                answer.setType(Response.Type.GET_TASKS)
                        .setGetTasks(ApiState.tasks(state))
                        .build();
            case GET_ROLES ->
                answer.setType(Response.Type.GET_ROLES)
                        .setGetRoles(ApiState.roles(state, view))
                        .build();
            case GET_MASTER ->
                answer.setType(Response.Type.GET_MASTER)
                        .setGetMaster(Response.GetMaster.newBuilder()
                                .setMasterInfo(state.term().info())
                                .setStartTime(version.startedAt().toEpochMilli() / 1e3)
                                .setElectedTime(state.term().electedAt().toEpochMilli() / 1e3))
                        .build();
            case GET_OPERATIONS ->
                answer.setType(Response.Type.GET_OPERATIONS)
                        .setGetOperations(ApiState.operations(state))
                        .build();
            case GET_WEIGHTS -> ApiQuota.weights(state);
            case GET_MAINTENANCE_STATUS ->
                answer.setType(Response.Type.GET_MAINTENANCE_STATUS)
                        .setGetMaintenanceStatus(Response.GetMaintenanceStatus.newBuilder()
                                .setStatus(ApiMaintenance.status(request, gate, state)))
                        .build();
            case GET_MAINTENANCE_SCHEDULE ->
                answer.setType(Response.Type.GET_MAINTENANCE_SCHEDULE)
                        .setGetMaintenanceSchedule(Response.GetMaintenanceSchedule.newBuilder()
                                .setSchedule(ApiMaintenance.schedule(request, gate, state)))
                        .build();
            case GET_QUOTA -> ApiQuota.quota(state);
            case UPDATE_WEIGHTS,
                    RESERVE_RESOURCES,
                    UNRESERVE_RESOURCES,
                    CREATE_VOLUMES,
                    DESTROY_VOLUMES,
                    GROW_VOLUME,
                    SHRINK_VOLUME,
                    UPDATE_MAINTENANCE_SCHEDULE,
                    START_MAINTENANCE,
                    STOP_MAINTENANCE,
                    UPDATE_QUOTA,
                    SET_QUOTA,
                    REMOVE_QUOTA,
                    MARK_AGENT_GONE,
                    DRAIN_AGENT,
                    DEACTIVATE_AGENT,
                    REACTIVATE_AGENT,
                    TEARDOWN,
                    SUBSCRIBE,
                    GET_LOGGING_LEVEL,
                    SET_LOGGING_LEVEL,
                    LIST_FILES,
                    READ_FILE,
                    UNKNOWN -> throw new IllegalArgumentException(type + " reads nothing");
        };
    }

    private Response metrics(Response.Builder answer) {
        Response.GetMetrics.Builder values = Response.GetMetrics.newBuilder();
        metrics.snapshot()
                .forEach((name, value) ->
                        values.addMetrics(Metric.newBuilder().setName(name).setValue(value)));
        return answer.setType(Response.Type.GET_METRICS).setGetMetrics(values).build();
    }

    private void subscribe(HttpServletRequest request, HttpServletResponse response, MediaKind kind, View view)
            throws IOException {
        EventStream stream = open(view);
        try {
            response.setStatus(200);
            response.setContentType(kind.type());
            response.flushBuffer();
            stream.serve(
                    response.getOutputStream(),
                    kind,
                    OperatorEventStreams.HEARTBEAT,
                    Events.HEARTBEAT_INTERVAL,
                    PeerProbe.of(request));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt(); // the server stops
        } finally {
            streams.forget(stream);
        }
    }

    /** Opens a stream between two commands, so that it begins where the state it shows ends. */
    private EventStream open(View view) {
        CompletableFuture<Optional<EventStream>> opened = new CompletableFuture<>();
        loop.between(standing -> opened.complete(
                standing instanceof Standing.Leading(MasterState state)
                        ? Optional.of(streams.open(
                                Frame.later(() -> OperatorEvents.subscribed(ApiState.state(view.of(state), view))),
                                view))
                        : Optional.empty()));
        try {
            return opened.get().orElseThrow(() -> Refusal.of(503, "No leader elected"));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw Refusal.busy();
        } catch (ExecutionException e) {
            throw new IllegalStateException("A stream could not be opened", e.getCause());
        }
    }
}
