package io.dcosboot.marathon.core.launch;

import io.dcosboot.marathon.core.instance.AgentRef;
import io.dcosboot.marathon.core.instance.TaskId;
import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Container;
import io.dcosboot.marathon.core.model.PortDefinition;
import io.dcosboot.marathon.core.model.PortMapping;
import io.dcosboot.marathon.core.model.Requirements;
import io.dcosboot.marathon.core.model.Timestamps;
import io.dcosboot.mesos.v1.Environment;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The environment variables of a task (marathon.md §21.3): what the app says wins over ports, ports over the rest. */
final class TaskEnvironment {

    private static final int LABEL_LIMIT = 512;
    private static final Pattern NOT_IN_NAMES = Pattern.compile("[^A-Z0-9_]+");
    private static final Pattern NOT_ALPHANUMERIC = Pattern.compile("[^A-Z0-9]");

    private TaskEnvironment() {}

    static Environment of(
            AppDefinition app,
            TaskId id,
            AgentRef agent,
            PortAllocation ports,
            boolean enforceRole,
            TaskSettings settings) {
        Map<String, String> variables = new LinkedHashMap<>(aboutApp(app, id, enforceRole));
        aboutPorts(app, agent, ports).forEach((name, value) -> variables.put(settings.envVarsPrefix() + name, value));
        variables.putAll(app.command().env());
        Environment.Builder environment = Environment.newBuilder();
        variables.forEach((name, value) -> environment.addVariables(Environment.Variable.newBuilder()
                .setName(name)
                .setType(Environment.Variable.Type.VALUE)
                .setValue(value)));
        return environment.build();
    }

    private static Map<String, String> aboutApp(AppDefinition app, TaskId id, boolean enforceRole) {
        Map<String, String> variables = new LinkedHashMap<>();
        Requirements needs = app.requirements();
        variables.put("MESOS_TASK_ID", id.value());
        variables.put("MARATHON_APP_ID", app.id().value());
        variables.put(
                "MARATHON_APP_VERSION", Timestamps.format(app.versionInfo().version()));
        Container container = app.container();
        if (container != null && container.image() != null) {
            variables.put("MARATHON_APP_DOCKER_IMAGE", container.image().name());
        }
        variables.put("MARATHON_APP_RESOURCE_CPUS", Double.toString(needs.cpus()));
        variables.put("MARATHON_APP_RESOURCE_MEM", Double.toString(needs.mem()));
        variables.put("MARATHON_APP_RESOURCE_DISK", Double.toString(needs.disk()));
        variables.put("MARATHON_APP_RESOURCE_GPUS", Integer.toString(needs.gpus()));
        variables.put("MARATHON_APP_ENFORCE_GROUP_ROLE", enforceRole ? "TRUE" : "FALSE");
        Map<String, String> labels = labels(app);
        variables.put("MARATHON_APP_LABELS", String.join(" ", labels.keySet()));
        labels.forEach((name, value) -> variables.put("MARATHON_APP_LABEL_" + name, value));
        return variables;
    }

    private static Map<String, String> labels(AppDefinition app) {
        return app.labels().entrySet().stream()
                .filter(label -> label.getKey().length() < LABEL_LIMIT
                        && label.getValue().length() < LABEL_LIMIT)
                .collect(Collectors.toMap(
                        label -> NOT_IN_NAMES
                                .matcher(label.getKey().toUpperCase(Locale.ROOT))
                                .replaceAll("_"),
                        Map.Entry::getValue,
                        (first, _) -> first,
                        LinkedHashMap::new));
    }

    private static Map<String, String> aboutPorts(AppDefinition app, AgentRef agent, PortAllocation ports) {
        Map<String, String> variables = new LinkedHashMap<>();
        variables.put("HOST", agent.host());
        List<String> numbers = ports.ports().stream()
                .map(port -> Integer.toString(port.effective()))
                .toList();
        if (numbers.isEmpty()) {
            return variables;
        }
        variables.put("PORT", numbers.getFirst());
        variables.put("PORTS", String.join(",", numbers));
        for (int i = 0; i < numbers.size(); i++) {
            variables.put("PORT" + i, numbers.get(i));
        }
        for (int i = 0; i < numbers.size(); i++) {
            int requested = requested(app, i);
            variables.put("PORT_" + (requested == 0 ? numbers.get(i) : Integer.toString(requested)), numbers.get(i));
            String name = name(app, i);
            if (name != null && !name.isEmpty()) {
                String upper =
                        NOT_ALPHANUMERIC.matcher(name.toUpperCase(Locale.ROOT)).replaceAll("_");
                variables.put("PORT_" + upper, numbers.get(i));
            }
        }
        return variables;
    }

    private static int requested(AppDefinition app, int index) {
        return app.networking().isHost()
                ? app.networking().portDefinitions().get(index).port()
                : app.portMappings().get(index).containerPort();
    }

    private static @Nullable String name(AppDefinition app, int index) {
        if (app.networking().isHost()) {
            PortDefinition definition = app.networking().portDefinitions().get(index);
            return definition.name();
        }
        PortMapping mapping = app.portMappings().get(index);
        return mapping.name();
    }
}
