package io.dcosboot.master.api;

import io.dcosboot.master.core.state.Framework;
import io.dcosboot.master.core.state.Offer;
import io.dcosboot.master.core.state.TaskEntry;
import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.legacy.LegacyLabels;
import io.dcosboot.mesos.legacy.LegacyTask;
import io.dcosboot.mesos.resources.FlatResources;
import io.dcosboot.mesos.resources.FlatSum;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.CommandInfo;
import io.dcosboot.mesos.v1.ExecutorInfo;
import java.time.Instant;
import tools.jackson.core.JsonGenerator;

/** Frameworks in the legacy form (mesos-master.md §16.2). */
final class FrameworkJson {

    private FrameworkJson() {}

    /** The members of {@code /state-summary}, without the braces. */
    static void writeSummary(JsonGenerator json, Framework framework, FlatSum used, FlatSum offered) {
        json.writeStringProperty("id", framework.id().value());
        json.writeStringProperty("name", framework.info().getName());
        json.writeName("used_resources");
        used.write(json);
        json.writeName("offered_resources");
        offered.write(json);
        json.writeArrayPropertyStart("capabilities");
        framework
                .info()
                .getCapabilitiesList()
                .forEach(capability -> json.writeString(capability.getType().name()));
        json.writeEndArray();
        json.writeStringProperty("hostname", framework.info().getHostname());
        json.writeStringProperty("webui_url", framework.info().getWebuiUrl());
        json.writeBooleanProperty("active", framework.active());
        json.writeBooleanProperty("connected", framework.connected());
        json.writeBooleanProperty("recovered", framework.recovered());
    }

    @SuppressWarnings("deprecation") // `role` is how frameworks without MULTI_ROLE name theirs
    static void write(JsonGenerator json, Framework framework, ClusterSums sums) {
        json.writeStartObject();
        Resources used = sums.usedBy(framework);
        Resources offered = sums.offeredTo(framework);
        writeSummary(json, framework, FlatSum.of(used), FlatSum.of(offered));
        json.writeStringProperty("user", framework.info().getUser());
        Json.number(json, "failover_timeout", framework.info().getFailoverTimeout());
        json.writeBooleanProperty("checkpoint", framework.info().getCheckpoint());
        Instant registered =
                framework.recovered() ? Instant.EPOCH : framework.times().registered();
        Json.seconds(json, "registered_time", registered);
        Json.seconds(json, "unregistered_time", framework.times().unregistered().orElse(Instant.EPOCH));
        if (framework.info().hasPrincipal()) {
            json.writeStringProperty("principal", framework.info().getPrincipal());
        }
        json.writeName("resources");
        FlatSum.of(used, offered).write(json);
        framework
                .times()
                .reregistered()
                .filter(at -> !at.equals(registered))
                .ifPresent(at -> Json.seconds(json, "reregistered_time", at));
        if (framework.capabilities().multiRole()) {
            json.writeArrayPropertyStart("roles");
            framework.info().getRolesList().forEach(json::writeString);
            json.writeEndArray();
        } else {
            json.writeStringProperty("role", framework.info().getRole());
        }
        tasks(json, "tasks", framework.tasks().live().values());
        tasks(json, "unreachable_tasks", framework.tasks().unreachable().entries());
        tasks(json, "completed_tasks", framework.tasks().completed());
        json.writeArrayPropertyStart("offers");
        sums.offersTo(framework).forEach(offer -> write(json, offer));
        json.writeEndArray();
        json.writeArrayPropertyStart("executors");
        sums.executorsOf(framework).forEach(placed -> write(json, placed));
        json.writeEndArray();
        if (framework.info().hasLabels()) {
            LegacyLabels.write(framework.info().getLabels(), json);
        }
        json.writeName("offer_constraints");
        MesosJson.write(framework.interest().constraints(), json);
        json.writeEndObject();
    }

    private static void tasks(JsonGenerator json, String name, Iterable<TaskEntry> tasks) {
        json.writeArrayPropertyStart(name);
        tasks.forEach(task -> LegacyTask.write(task.task(), task.resources(), json));
        json.writeEndArray();
    }

    private static void write(JsonGenerator json, Offer offer) {
        json.writeStartObject();
        json.writeStringProperty("id", offer.id().value());
        json.writeStringProperty("framework_id", offer.framework().value());
        json.writeObjectPropertyStart("allocation_info");
        json.writeStringProperty("role", offer.role());
        json.writeEndObject();
        json.writeStringProperty("slave_id", offer.agent().value());
        json.writeName("resources");
        FlatResources.write(offer.resources(), json);
        json.writeEndObject();
    }

    private static void write(JsonGenerator json, ClusterSums.Placed placed) {
        ExecutorInfo executor = placed.executor().info();
        json.writeStartObject();
        json.writeStringProperty("executor_id", executor.getExecutorId().getValue());
        json.writeStringProperty("name", executor.getName());
        json.writeStringProperty("framework_id", executor.getFrameworkId().getValue());
        command(json, executor.getCommand());
        json.writeName("resources");
        FlatResources.write(placed.executor().resources(), json);
        json.writeStringProperty("role", placed.executor().resources().allocationRole());
        if (executor.hasLabels()) {
            LegacyLabels.write(executor.getLabels(), json);
        }
        if (executor.hasType()) {
            json.writeStringProperty("type", executor.getType().name());
        }
        json.writeStringProperty("slave_id", placed.agent().value());
        json.writeEndObject();
    }

    private static void command(JsonGenerator json, CommandInfo command) {
        json.writeObjectPropertyStart("command");
        if (command.hasShell()) {
            json.writeBooleanProperty("shell", command.getShell());
        }
        if (command.hasValue()) {
            json.writeStringProperty("value", command.getValue());
        }
        json.writeArrayPropertyStart("argv");
        command.getArgumentsList().forEach(json::writeString);
        json.writeEndArray();
        if (command.hasEnvironment()) {
            json.writeName("environment");
            MesosJson.write(command.getEnvironment(), json);
        }
        json.writeArrayPropertyStart("uris");
        command.getUrisList().forEach(uri -> {
            json.writeStartObject();
            json.writeStringProperty("value", uri.getValue());
            json.writeBooleanProperty("executable", uri.getExecutable());
            json.writeEndObject();
        });
        json.writeEndArray();
        json.writeEndObject();
    }
}
