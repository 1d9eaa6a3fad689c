package io.dcosboot.marathon.api;

import static io.dcosboot.marathon.api.Replies.JSON;

import io.dcosboot.marathon.core.engine.Snapshot.InstanceView;
import io.dcosboot.marathon.core.health.HealthResult;
import io.dcosboot.marathon.core.instance.AgentRef;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.instance.Task;
import io.dcosboot.marathon.core.model.Timestamps;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.util.StringUtils;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Tasks as clients see them (marathon.md §3.7). */
final class TaskJson {

    private TaskJson() {}

    /** Whether the instance has a task to show: one that has not ended. */
    static boolean isShown(InstanceView view) {
        return view.instance().hasLiveTask();
    }

    static ArrayNode list(Collection<InstanceView> views) {
        ArrayNode tasks = JSON.arrayNode();
        views.stream().filter(TaskJson::isShown).forEach(view -> tasks.add(of(view)));
        return tasks;
    }

    static ObjectNode of(InstanceView view) {
        Instance instance = view.instance();
        ObjectNode json = JSON.objectNode();
        @Nullable Task task = instance.task();
        json.put("id", task == null ? instance.id().value() : task.id().value());
        json.put("appId", instance.id().app().value());
        json.put("state", instance.condition().shownAs().name());
        json.put("role", instance.role());
        json.put("version", Timestamps.format(instance.version()));
        agent(json, instance.agent());
        if (task != null) {
            json.put("stagedAt", Timestamps.format(task.stagedAt()));
            putIfPresent(json, "startedAt", task.startedAt());
            ArrayNode ports = json.putArray("ports");
            task.hostPorts().forEach(ports::add);
            addresses(json, task.addresses(), instance.agent());
        }
        health(json, view);
        json.putArray("localVolumes");
        return json;
    }

    private static void agent(ObjectNode json, @Nullable AgentRef agent) {
        if (agent == null) {
            return;
        }
        json.put("host", agent.host());
        json.put("slaveId", agent.id());
        if (agent.region() != null) {
            json.put("region", agent.region());
        }
        if (agent.zone() != null) {
            json.put("zone", agent.zone());
        }
    }

    /** Until the agent has reported an address, that of the agent stands in where it is one. */
    private static void addresses(ObjectNode json, List<Task.Address> addresses, @Nullable AgentRef agent) {
        ArrayNode list = json.putArray("ipAddresses");
        addresses.forEach(
                address -> list.addObject().put("ipAddress", address.ip()).put("protocol", address.protocol()));
        if (addresses.isEmpty() && agent != null && isIpV4(agent.host())) {
            list.addObject().put("ipAddress", agent.host()).put("protocol", "IPv4");
        }
    }

    private static boolean isIpV4(String host) {
        return StringUtils.countOccurrencesOf(host, ".") == 3
                && host.chars().allMatch(c -> c == '.' || Character.isDigit(c));
    }

    private static void health(ObjectNode json, InstanceView view) {
        List<HealthResult> known =
                view.health().results().stream().filter(HealthResult::isKnown).toList();
        if (known.isEmpty()) {
            return;
        }
        ArrayNode results = json.putArray("healthCheckResults");
        for (HealthResult result : known) {
            ObjectNode entry = results.addObject();
            entry.put("alive", result.alive());
            entry.put("consecutiveFailures", result.consecutiveFailures());
            putIfPresent(entry, "firstSuccess", result.firstSuccess());
            putIfPresent(entry, "lastSuccess", result.lastSuccess());
            putIfPresent(entry, "lastFailure", result.lastFailure());
            if (result.lastFailureCause() != null) {
                entry.put("lastFailureCause", result.lastFailureCause());
            }
            entry.put("instanceId", view.instance().id().value());
            entry.set("taskId", json.path("id"));
        }
    }

    private static void putIfPresent(ObjectNode json, String member, @Nullable Instant instant) {
        if (instant != null) {
            json.put(member, Timestamps.format(instant));
        }
    }
}
