package io.dcosboot.marathon.api;

import io.dcosboot.marathon.core.engine.Snapshot;
import io.dcosboot.marathon.core.instance.AgentRef;
import io.dcosboot.marathon.core.instance.Instance;
import io.dcosboot.marathon.core.instance.Task;
import io.dcosboot.marathon.core.model.AppDefinition;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** Running tasks as plain text, a line for each port of each app, for scripts (marathon.md §10). */
final class TaskTable {

    private TaskTable() {}

    /** Whether the client asks for text and not for JSON. */
    static boolean isWanted(HttpServletRequest request) {
        @Nullable String accept = request.getHeader(HttpHeaders.ACCEPT);
        return accept != null && accept.strip().startsWith(MediaType.TEXT_PLAIN_VALUE);
    }

    static ResponseEntity<String> reply(List<AppDefinition> apps, Snapshot snapshot) {
        StringBuilder table = new StringBuilder();
        for (AppDefinition app : apps) {
            List<Instance> running = snapshot.instancesOf(app.id()).stream()
                    .map(Snapshot.InstanceView::instance)
                    .filter(Instance::isRunning)
                    .toList();
            append(table, app, running);
        }
        return ResponseEntity.ok().contentType(MediaType.TEXT_PLAIN).body(table.toString());
    }

    private static void append(StringBuilder table, AppDefinition app, List<Instance> running) {
        List<Integer> servicePorts = app.servicePorts();
        if (servicePorts.isEmpty()) {
            table.append(app.id().safe()).append("\t \t");
            running.forEach(instance -> table.append(host(instance)).append('\t'));
            table.append('\n');
        }
        for (int i = 0; i < servicePorts.size(); i++) {
            table.append(app.id().safe())
                    .append('\t')
                    .append(servicePorts.get(i))
                    .append('\t');
            for (Instance instance : running) {
                @Nullable Task task = instance.task();
                if (task != null && i < task.hostPorts().size()) {
                    table.append(host(instance))
                            .append(':')
                            .append(task.hostPorts().get(i))
                            .append('\t');
                }
            }
            table.append('\n');
        }
    }

    private static String host(Instance instance) {
        @Nullable AgentRef agent = instance.agent();
        return agent == null ? "" : agent.host();
    }
}
