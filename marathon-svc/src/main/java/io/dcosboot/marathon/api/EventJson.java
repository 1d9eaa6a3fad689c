package io.dcosboot.marathon.api;

import static io.dcosboot.marathon.api.Replies.JSON;

import io.dcosboot.marathon.api.json.ResilienceWriter;
import io.dcosboot.marathon.core.event.MarathonEvent;
import io.dcosboot.marathon.core.model.Timestamps;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Events as subscribers read them (marathon.md §13). */
final class EventJson {

    private EventJson() {}

    static ObjectNode of(MarathonEvent event) {
        ObjectNode json = JSON.objectNode();
        json.put("eventType", type(event));
        json.put("timestamp", Timestamps.format(event.timestamp()));
        switch (event) {
            case MarathonEvent.StatusUpdate update -> statusUpdate(json, update);
            case MarathonEvent.InstanceChanged changed -> {
                json.put("instanceId", changed.instanceId().value());
                json.put("condition", changed.condition().wireName());
                json.put("runSpecId", changed.runSpecId().value());
                putIfPresent(json, "agentId", changed.agentId());
                putIfPresent(json, "host", changed.host());
                json.put("runSpecVersion", Timestamps.format(changed.runSpecVersion()));
            }
            case MarathonEvent.InstanceHealthChanged changed -> {
                json.put("instanceId", changed.instanceId().value());
                json.put("runSpecId", changed.runSpecId().value());
                json.put("healthy", changed.healthy());
                json.put("runSpecVersion", Timestamps.format(changed.runSpecVersion()));
            }
            case MarathonEvent.UnknownInstanceTerminated terminated -> {
                json.put("instanceId", terminated.instanceId().value());
                json.put("runSpecId", terminated.runSpecId().value());
                json.put("condition", terminated.condition().wireName());
            }
            case MarathonEvent.HealthCheckFailed failed -> {
                json.put("appId", failed.appId().value());
                json.put("taskId", failed.instanceId().value());
                json.put("instanceId", failed.instanceId().value());
                ResilienceWriter.healthCheck(json.putObject("healthCheck"), failed.healthCheck());
            }
            case MarathonEvent.HealthStatusChanged changed -> {
                json.put("appId", changed.appId().value());
                json.put("instanceId", changed.instanceId().value());
                json.put("version", Timestamps.format(changed.version()));
                json.put("alive", changed.alive());
            }
            case MarathonEvent.UnhealthyInstanceKilled killed -> {
                json.put("appId", killed.appId().value());
                json.put("taskId", killed.taskId().value());
                json.put("instanceId", killed.instanceId().value());
                json.put("version", Timestamps.format(killed.version()));
                json.put("reason", killed.reason());
                json.put("host", killed.host());
                json.put("slaveId", killed.slaveId());
            }
            case MarathonEvent.HealthCheckAdded added -> {
                json.put("appId", added.appId().value());
                json.put("version", Timestamps.format(added.version()));
                ResilienceWriter.healthCheck(json.putObject("healthCheck"), added.healthCheck());
            }
            case MarathonEvent.HealthCheckRemoved removed ->
                json.put("appId", removed.appId().value());
            case MarathonEvent.GroupChangeSucceeded(var _, var groupId, var version) ->
                json.put("groupId", groupId.value()).put("version", Timestamps.format(version));
            case MarathonEvent.GroupChangeFailed(var _, var groupId, var version, var reason) ->
                json.put("groupId", groupId.value())
                        .put("version", Timestamps.format(version))
                        .put("reason", reason);
            case MarathonEvent.DeploymentSucceeded(var _, var plan) ->
                json.put("id", plan.id()).set("plan", DeploymentsController.plan(plan));
            case MarathonEvent.DeploymentFailed(var _, var plan, var reason) ->
                json.put("id", plan.id()).put("reason", reason).set("plan", DeploymentsController.plan(plan));
            case MarathonEvent.DeploymentInfo(var _, var plan, var step) -> {
                json.set("plan", DeploymentsController.plan(plan));
                json.set("currentStep", DeploymentsController.step(step));
            }
            case MarathonEvent.DeploymentStepSucceeded(var _, var plan, var step) -> {
                json.set("plan", DeploymentsController.plan(plan));
                json.set("currentStep", DeploymentsController.step(step));
            }
            case MarathonEvent.AppTerminated(var _, var appId) -> json.put("appId", appId.value());
            case MarathonEvent.SchedulerRegistered(var _, var frameworkId, var master) ->
                json.put("frameworkId", frameworkId).put("master", master);
            case MarathonEvent.SchedulerReregistered(var _, var master) -> json.put("master", master);
            case MarathonEvent.SchedulerDisconnected _ -> {}
        }
        return json;
    }

    private static String type(MarathonEvent event) {
        return switch (event) {
            case MarathonEvent.StatusUpdate _ -> "status_update_event";
            case MarathonEvent.InstanceChanged _ -> "instance_changed_event";
            case MarathonEvent.InstanceHealthChanged _ -> "instance_health_changed_event";
            case MarathonEvent.UnknownInstanceTerminated _ -> "unknown_instance_terminated_event";
            case MarathonEvent.HealthCheckFailed _ -> "failed_health_check_event";
            case MarathonEvent.HealthStatusChanged _ -> "health_status_changed_event";
            case MarathonEvent.UnhealthyInstanceKilled _ -> "unhealthy_instance_kill_event";
            case MarathonEvent.HealthCheckAdded _ -> "add_health_check_event";
            case MarathonEvent.HealthCheckRemoved _ -> "remove_health_check_event";
            case MarathonEvent.GroupChangeSucceeded _ -> "group_change_success";
            case MarathonEvent.GroupChangeFailed _ -> "group_change_failed";
            case MarathonEvent.DeploymentSucceeded _ -> "deployment_success";
            case MarathonEvent.DeploymentFailed _ -> "deployment_failed";
            case MarathonEvent.DeploymentInfo _ -> "deployment_info";
            case MarathonEvent.DeploymentStepSucceeded _ -> "deployment_step_success";
            case MarathonEvent.AppTerminated _ -> "app_terminated_event";
            case MarathonEvent.SchedulerRegistered _ -> "scheduler_registered_event";
            case MarathonEvent.SchedulerReregistered _ -> "scheduler_reregistered_event";
            case MarathonEvent.SchedulerDisconnected _ -> "scheduler_disconnected_event";
        };
    }

    private static void statusUpdate(ObjectNode json, MarathonEvent.StatusUpdate update) {
        json.put("slaveId", update.slaveId());
        json.put("taskId", update.taskId().value());
        json.put("taskStatus", update.taskStatus());
        json.put("message", update.message());
        json.put("appId", update.appId().value());
        json.put("host", update.host());
        ArrayNode addresses = json.putArray("ipAddresses");
        update.ipAddresses()
                .forEach(address ->
                        addresses.addObject().put("ipAddress", address.ip()).put("protocol", address.protocol()));
        ArrayNode ports = json.putArray("ports");
        update.ports().forEach(ports::add);
        json.put("version", Timestamps.format(update.version()));
    }

    private static void putIfPresent(ObjectNode json, String member, @Nullable String value) {
        if (value != null) {
            json.put(member, value);
        }
    }
}
