package io.dcosboot.master.api;

import io.dcosboot.master.core.Consumption;
import io.dcosboot.master.core.authorization.View;
import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.MasterState;
import io.dcosboot.master.core.state.Quantities;
import io.dcosboot.master.core.state.TaskEntry;
import io.dcosboot.mesos.legacy.LegacyTask;
import io.dcosboot.mesos.v1.quota.QuotaConfig;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JsonGenerator;

/** The legacy read endpoints, rendered from the newest state without stopping it (mesos-master.md §16). */
@RestController
final class StateController {

    private static final int DEFAULT_TASKS = 100;

    private final LeaderGate gate;
    private final StatePages pages;
    private final StateTags tags;

    StateController(LeaderGate gate, StatePages pages, StateTags tags) {
        this.gate = gate;
        this.pages = pages;
        this.tags = tags;
    }

    @AnyMethod("/state")
    void state(HttpServletRequest request, HttpServletResponse response) throws IOException {
        MasterState whole = gate.whole(request);
        if (tags.unchanged(request, response, whole)) {
            return;
        }
        View view = gate.view(request);
        MasterState state = view.of(whole);
        JsonAnswer.write(request, response, json -> pages.state(json, state, view));
    }

    @AnyMethod("/state-summary")
    void stateSummary(HttpServletRequest request, HttpServletResponse response) throws IOException {
        MasterState whole = gate.whole(request);
        if (tags.unchanged(request, response, whole)) {
            return;
        }
        View view = gate.view(request);
        MasterState state = view.of(whole);
        JsonAnswer.write(request, response, json -> pages.summary(json, state, view));
    }

    @AnyMethod("/slaves")
    void slaves(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestParam(name = "slave_id", required = false) @Nullable String id)
            throws IOException {
        MasterState whole = gate.whole(request);
        if (tags.unchanged(request, response, whole)) {
            return;
        }
        View view = gate.view(request);
        MasterState state = view.of(whole);
        JsonAnswer.write(request, response, json -> pages.slaves(json, state, id, view));
    }

    @AnyMethod("/frameworks")
    void frameworks(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestParam(name = "framework_id", required = false) @Nullable String id)
            throws IOException {
        MasterState whole = gate.whole(request);
        if (tags.unchanged(request, response, whole)) {
            return;
        }
        View view = gate.view(request);
        MasterState state = view.of(whole);
        JsonAnswer.write(request, response, json -> pages.frameworks(json, state, id));
    }

    @AnyMethod("/tasks")
    void tasks(
            HttpServletRequest request,
            HttpServletResponse response,
            @RequestParam(name = "limit", required = false) @Nullable String limit,
            @RequestParam(name = "offset", required = false) @Nullable String offset,
            @RequestParam(name = "order", required = false) @Nullable String order,
            @RequestParam(name = "framework_id", required = false) @Nullable String frameworkId,
            @RequestParam(name = "task_id", required = false) @Nullable String taskId)
            throws IOException {
        MasterState whole = gate.whole(request);
        if (tags.unchanged(request, response, whole)) {
            return;
        }
        View view = gate.view(request);
        MasterState state = view.of(whole);
        int most = number(limit, DEFAULT_TASKS);
        int skipped = Math.max(0, number(offset, 0));
        FirstTasks tasks = new FirstTasks(
                most < 0 ? Integer.MAX_VALUE : (long) skipped + most, order != null && !order.equals("asc"));
        List<Framework> frameworks = new ArrayList<>();
        state.frameworks().values().forEach(frameworks::add);
        state.completedFrameworks().forEach(frameworks::add);
        for (Framework framework : frameworks) {
            if (frameworkId == null || framework.id().value().equals(frameworkId)) {
                for (TaskEntry task : StatePages.allOf(framework)) {
                    if (taskId == null || task.id().value().equals(taskId)) {
                        tasks.add(task);
                    }
                }
            }
        }
        JsonAnswer.write(request, response, json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("tasks");
            tasks.inOrder().skip(skipped).forEach(task -> LegacyTask.write(task.task(), task.resources(), json));
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static int number(@Nullable String text, int fallback) {
        try {
            return text == null ? fallback : Integer.parseInt(text);
        } catch (NumberFormatException _) {
            return fallback;
        }
    }

    @AnyMethod("/roles")
    void roles(HttpServletRequest request, HttpServletResponse response) throws IOException {
        MasterState whole = gate.whole(request);
        if (tags.unchanged(request, response, whole)) {
            return;
        }
        View view = gate.view(request);
        MasterState state = view.of(whole);
        JsonAnswer.write(request, response, json -> {
            json.writeStartObject();
            json.writeArrayPropertyStart("roles");
            Consumption used = Consumption.used(state);
            RoleSums.of(state).byName(view).forEach((name, role) -> {
                QuotaConfig quota = state.quotas().get(name).orElse(QuotaConfig.getDefaultInstance());
                json.writeStartObject();
                json.writeStringProperty("name", name);
                Json.number(json, "weight", state.weights().get(name).orElse(1.0));
                json.writeObjectPropertyStart("quota");
                json.writeStringProperty("role", name);
                quantities(json, "guarantee", Quantities.ofScalars(quota.getGuaranteesMap()));
                quantities(json, "limit", Quantities.ofScalars(quota.getLimitsMap()));
                quantities(json, "consumed", used.of(name));
                json.writeEndObject();
                quantities(json, "resources", role.allocated().plus(role.offered()));
                quantities(json, "allocated", role.allocated());
                quantities(json, "offered", role.offered());
                quantities(json, "reserved", role.reserved());
                json.writeArrayPropertyStart("frameworks");
                role.frameworks().forEach(framework -> json.writeString(framework.value()));
                json.writeEndArray();
                json.writeEndObject();
            });
            json.writeEndArray();
            json.writeEndObject();
        });
    }

    private static void quantities(JsonGenerator json, String name, Quantities quantities) {
        json.writeObjectPropertyStart(name);
        quantities.millis().keySet().forEach(resource -> Json.number(json, resource, quantities.value(resource)));
        json.writeEndObject();
    }
}
