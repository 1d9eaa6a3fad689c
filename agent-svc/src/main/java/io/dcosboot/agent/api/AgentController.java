package io.dcosboot.agent.api;

import io.dcosboot.agent.core.AgentPhase;
import io.dcosboot.agent.core.AgentView;
import io.dcosboot.agent.core.Host;
import io.dcosboot.mesos.json.MesosJson;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JsonGenerator;

/** The read endpoints (mesos-agent.md §9); any method is answered. */
@RestController
@Tag(name = "Agent", description = "State and measurements of this agent")
final class AgentController {

    static final String RECOVERING = "Agent has not finished recovery";

    private final AgentView agent;
    private final Host host;
    private final ServerInfo server;
    private final StateJson state;
    private final Map<String, String> flags;
    private final Containers containers;
    private final MetricsSnapshot metrics;

    AgentController(
            AgentView agent,
            Host host,
            ServerInfo server,
            StateJson state,
            Flags flags,
            Containers containers,
            MetricsSnapshot metrics) {
        this.agent = agent;
        this.host = host;
        this.server = server;
        this.state = state;
        this.flags = flags.values();
        this.containers = containers;
        this.metrics = metrics;
    }

    @Operation(summary = "Everything the agent knows: itself, its frameworks, executors and tasks")
    @RequestMapping("/state")
    ResponseEntity<?> state() {
        if (agent.snapshot().phase() == AgentPhase.RECOVERING) {
            return JsonText.error(503, RECOVERING);
        }
        return JsonText.answer(json -> state.write(agent.snapshot(), json));
    }

    @Operation(summary = "Running containers with status and statistics")
    @RequestMapping("/containers")
    ResponseEntity<?> containers(
            @RequestParam("container_id") Optional<String> container,
            @RequestParam("framework_id") Optional<String> framework,
            @RequestParam("executor_id") Optional<String> executor) {
        boolean supported = container.isPresent()
                ? framework.isEmpty() && executor.isEmpty()
                : framework.isPresent() || executor.isEmpty();
        if (!supported) {
            return JsonText.error(
                    400,
                    "Supported query parameters are container_id only, framework_id only, or executor_id and"
                            + " framework_id only");
        }
        Predicate<Containers.Usage> wanted = usage -> matches(
                        container, usage.executor().container().value())
                && matches(framework, usage.framework().getValue())
                && matches(executor, usage.executor().info().getExecutorId().getValue());
        List<Containers.Usage> usages =
                containers.measure().stream().filter(wanted).toList();
        return JsonText.answer(json -> {
            json.writeStartArray();
            usages.forEach(usage -> {
                json.writeStartObject();
                json.writeStringProperty(
                        "container_id", usage.executor().container().value());
                owner(usage, json);
                usage.statistics().ifPresent(statistics -> {
                    json.writeName("statistics");
                    MesosJson.write(statistics, json);
                });
                json.writeName("status");
                MesosJson.write(usage.status(), json);
                json.writeEndObject();
            });
            json.writeEndArray();
        });
    }

    private static boolean matches(Optional<String> wanted, String value) {
        return wanted.isEmpty() || wanted.get().equals(value);
    }

    @Operation(summary = "What the executors use")
    @RequestMapping("/monitor/statistics")
    ResponseEntity<byte[]> statistics() {
        List<Containers.Usage> usages = containers.measure();
        return JsonText.answer(json -> {
            json.writeStartArray();
            usages.forEach(usage -> usage.statistics().ifPresent(statistics -> {
                json.writeStartObject();
                owner(usage, json);
                json.writeName("statistics");
                MesosJson.write(statistics, json);
                json.writeEndObject();
            }));
            json.writeEndArray();
        });
    }

    @SuppressWarnings("deprecation") // the source field is still read by clients
    private static void owner(Containers.Usage usage, JsonGenerator json) {
        json.writeStringProperty(
                "executor_id", usage.executor().info().getExecutorId().getValue());
        json.writeStringProperty("executor_name", usage.executor().info().getName());
        json.writeStringProperty("framework_id", usage.framework().getValue());
        json.writeStringProperty("source", usage.executor().info().getSource());
    }

    @Operation(summary = "The flags in use")
    @RequestMapping("/flags")
    ResponseEntity<byte[]> flags() {
        return JsonText.answer(json -> {
            json.writeStartObject();
            json.writeName("flags");
            StateJson.flags(flags, json);
            json.writeEndObject();
        });
    }

    @Operation(summary = "200 while the process answers")
    @RequestMapping("/health")
    ResponseEntity<Void> health() {
        return ResponseEntity.ok().build();
    }

    @RequestMapping("/version")
    ResponseEntity<byte[]> version() {
        return JsonText.answer(json -> {
            json.writeStartObject();
            StateJson.version(server, json);
            json.writeEndObject();
        });
    }

    @Operation(summary = "Counters and gauges under Mesos' names")
    @RequestMapping("/metrics/snapshot")
    ResponseEntity<byte[]> metrics() {
        return JsonText.answer(json -> {
            json.writeStartObject();
            metrics.take().forEach((name, value) -> {
                json.writeName(name);
                MesosJson.writeDouble(value, json);
            });
            json.writeEndObject();
        });
    }

    @Operation(summary = "Load and memory of the machine")
    @RequestMapping("/system/stats.json")
    ResponseEntity<byte[]> system() {
        Host.Load load = host.load();
        return JsonText.answer(json -> {
            json.writeStartObject();
            json.writeName("avg_load_15min");
            MesosJson.writeDouble(load.load15(), json);
            json.writeName("avg_load_1min");
            MesosJson.writeDouble(load.load1(), json);
            json.writeName("avg_load_5min");
            MesosJson.writeDouble(load.load5(), json);
            json.writeNumberProperty("cpus_total", load.cpus());
            json.writeNumberProperty("mem_free_bytes", load.memoryFree());
            json.writeNumberProperty("mem_total_bytes", load.memoryTotal());
            json.writeEndObject();
        });
    }

    @Operation(summary = "Operations of the containerizers that are under way; this agent names none")
    @RequestMapping("/containerizer/debug")
    ResponseEntity<byte[]> pending() {
        return JsonText.answer(json -> {
            json.writeStartObject();
            json.writeName("pending");
            json.writeStartArray();
            json.writeEndArray();
            json.writeEndObject();
        });
    }
}
