package io.dcosboot.cli.marathon;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** What the lists say about running deployments. */
final class Deployments {

    private static final Map<String, String> ACTIONS = Map.of(
            "ResolveArtifacts", "artifacts",
            "StartApplication", "start",
            "StopApplication", "stop",
            "ScaleApplication", "scale",
            "RestartApplication", "restart",
            "KillAllOldTasksOf", "kill-tasks",
            "StartPod", "start",
            "StopPod", "stop",
            "ScalePod", "scale",
            "RestartPod", "restart");

    private Deployments() {}

    /** What a deployment does to an app just now, {@code ---} when nothing does. */
    static String actionOn(String app, JsonNode deployments) {
        for (JsonNode deployment : deployments) {
            for (JsonNode action : deployment.path("currentActions")) {
                if (action.path("app").asString("").equals(app)) {
                    return name(action);
                }
            }
        }
        return "---";
    }

    /** All that a deployment does just now. */
    static String actions(JsonNode deployment) {
        List<String> names = new ArrayList<>();
        deployment.path("currentActions").forEach(action -> names.add(name(action)));
        return names.isEmpty() ? "---" : String.join(", ", names);
    }

    private static String name(JsonNode action) {
        String name = action.path("action").asString("");
        return ACTIONS.getOrDefault(name, name);
    }
}
