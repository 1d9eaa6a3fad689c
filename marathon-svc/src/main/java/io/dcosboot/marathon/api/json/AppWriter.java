package io.dcosboot.marathon.api.json;

import static io.dcosboot.marathon.api.json.Shape.JSON;

import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.Artifact;
import io.dcosboot.marathon.core.model.Command;
import io.dcosboot.marathon.core.model.Constraint;
import io.dcosboot.marathon.core.model.Container;
import io.dcosboot.marathon.core.model.Network;
import io.dcosboot.marathon.core.model.Placement;
import io.dcosboot.marathon.core.model.PortDefinition;
import io.dcosboot.marathon.core.model.PortMapping;
import io.dcosboot.marathon.core.model.Protocol;
import io.dcosboot.marathon.core.model.Requirements;
import io.dcosboot.marathon.core.model.Timestamps;
import io.dcosboot.marathon.core.model.VersionInfo;
import io.dcosboot.marathon.core.model.Volume;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes apps in the modern form (marathon.md §2.2, §4) with the classic {@code ports} and {@code uris}; {@code cmd} and
 * {@code container} are {@code null} rather than left out, since the official CLI reads both (§32, §36).
 */
final class AppWriter {

    private AppWriter() {}

    static ObjectNode tree(AppDefinition app) {
        ObjectNode json = JSON.objectNode();
        json.put("id", app.id().value());
        command(json, app.command());
        json.put("instances", app.instances());
        requirements(json, app.requirements());
        placement(json, app.placement());
        if (app.container() == null) {
            json.putNull("container");
        } else {
            json.set("container", container(app.container(), app.networking().isHost()));
        }
        networking(json, app);
        ResilienceWriter.write(json, app.resilience());
        ArrayNode dependencies = json.putArray("dependencies");
        app.dependencies().forEach(id -> dependencies.add(id.value()));
        json.set("labels", strings(app.labels()));
        versions(json, app.versionInfo());
        return json;
    }

    private static void command(ObjectNode json, Command command) {
        json.put("cmd", command.cmd());
        if (!command.args().isEmpty()) {
            json.set("args", strings(command.args()));
        }
        putIfPresent(json, "user", command.user());
        json.set("env", strings(command.env()));
        ArrayNode fetch = json.putArray("fetch");
        ArrayNode uris = json.putArray("uris");
        for (Artifact artifact : command.fetch()) {
            ObjectNode entry = fetch.addObject();
            entry.put("uri", artifact.uri());
            entry.put("extract", artifact.extract());
            entry.put("executable", artifact.executable());
            entry.put("cache", artifact.cache());
            putIfPresent(entry, "destPath", artifact.destPath());
            uris.add(artifact.uri());
        }
        json.put("executor", command.executor());
        if (command.killGracePeriod() != null) {
            json.put("taskKillGracePeriodSeconds", command.killGracePeriod().toSeconds());
        }
        if (command.tty() != null) {
            json.put("tty", command.tty());
        }
    }

    private static void requirements(ObjectNode json, Requirements requirements) {
        json.put("cpus", requirements.cpus());
        json.put("mem", requirements.mem());
        json.put("disk", requirements.disk());
        json.put("gpus", requirements.gpus());
        Requirements.@Nullable Limits limits = requirements.limits();
        if (limits != null) {
            ObjectNode node = json.putObject("resourceLimits");
            limit(node, "cpus", limits.cpus());
            limit(node, "mem", limits.mem());
        }
        Requirements.@Nullable ForExecutor executor = requirements.executor();
        if (executor != null) {
            json.putObject("executorResources")
                    .put("cpus", executor.cpus())
                    .put("mem", executor.mem())
                    .put("disk", executor.disk());
        }
    }

    private static void limit(ObjectNode limits, String name, @Nullable Double value) {
        if (value != null && value.isInfinite()) {
            limits.put(name, "unlimited");
        } else if (value != null) {
            limits.put(name, value);
        }
    }

    private static void placement(ObjectNode json, Placement placement) {
        ArrayNode constraints = json.putArray("constraints");
        for (Constraint constraint : placement.constraints()) {
            ArrayNode fields = constraints.addArray();
            fields.add(constraint.field()).add(constraint.operator().name());
            if (constraint.value() != null) {
                fields.add(constraint.value());
            }
        }
        if (!placement.acceptedResourceRoles().isEmpty()) {
            json.set("acceptedResourceRoles", strings(placement.acceptedResourceRoles()));
        }
        json.put("role", placement.role());
    }

    private static ObjectNode container(Container container, boolean host) {
        ObjectNode json = JSON.objectNode();
        json.put("type", container.engine().name());
        Container.@Nullable Image image = container.image();
        if (image != null) {
            json.set("docker", docker(image, container.engine()));
        }
        ArrayNode volumes = json.putArray("volumes");
        for (Volume volume : container.volumes()) {
            switch (volume) {
                case Volume.Host(String containerPath, String hostPath, boolean readOnly) ->
                    volumes.addObject()
                            .put("containerPath", containerPath)
                            .put("hostPath", hostPath)
                            .put("mode", readOnly ? "RO" : "RW");
            }
        }
        if (!host) {
            ArrayNode mappings = json.putArray("portMappings");
            container.portMappings().forEach(mapping -> mappings.add(mapping(mapping)));
        }
        return json;
    }

    private static ObjectNode docker(Container.Image image, Container.Engine engine) {
        ObjectNode json = JSON.objectNode();
        json.put("image", image.name());
        json.put("forcePullImage", image.forcePull());
        if (engine == Container.Engine.DOCKER) {
            json.put("privileged", image.privileged());
            ArrayNode parameters = json.putArray("parameters");
            image.parameters()
                    .forEach(parameter ->
                            parameters.addObject().put("key", parameter.key()).put("value", parameter.value()));
        }
        return json;
    }

    private static ObjectNode mapping(PortMapping mapping) {
        ObjectNode json = JSON.objectNode();
        json.put("containerPort", mapping.containerPort());
        if (mapping.hostPort() != null) {
            json.put("hostPort", mapping.hostPort());
        }
        json.put("servicePort", mapping.servicePort());
        port(json, mapping.protocol(), mapping.name(), mapping.labels());
        if (!mapping.networkNames().isEmpty()) {
            json.set("networkNames", strings(mapping.networkNames()));
        }
        return json;
    }

    private static void port(ObjectNode json, Protocol protocol, @Nullable String name, Map<String, String> labels) {
        json.put("protocol", protocolText(protocol));
        putIfPresent(json, "name", name);
        if (!labels.isEmpty()) {
            json.set("labels", strings(labels));
        }
    }

    private static String protocolText(Protocol protocol) {
        return switch (protocol) {
            case TCP -> "tcp";
            case UDP -> "udp";
            case UDP_TCP -> "udp,tcp";
        };
    }

    private static void networking(ObjectNode json, AppDefinition app) {
        ArrayNode networks = json.putArray("networks");
        for (Network network : app.networking().networks()) {
            ObjectNode entry = networks.addObject();
            entry.put("mode", modeText(network.mode()));
            putIfPresent(entry, "name", network.name());
            if (!network.labels().isEmpty()) {
                entry.set("labels", strings(network.labels()));
            }
        }
        ArrayNode definitions = json.putArray("portDefinitions");
        for (PortDefinition definition : app.networking().portDefinitions()) {
            ObjectNode entry = definitions.addObject().put("port", definition.port());
            port(entry, definition.protocol(), definition.name(), definition.labels());
        }
        ArrayNode ports = json.putArray("ports");
        app.servicePorts().forEach(ports::add);
        json.put("requirePorts", app.networking().requirePorts());
    }

    private static String modeText(Network.Mode mode) {
        return switch (mode) {
            case HOST -> "host";
            case BRIDGE -> "container/bridge";
            case CONTAINER -> "container";
        };
    }

    private static void versions(ObjectNode json, VersionInfo info) {
        json.put("version", Timestamps.format(info.version()));
        json.putObject("versionInfo")
                .put("lastScalingAt", Timestamps.format(info.lastScalingAt()))
                .put("lastConfigChangeAt", Timestamps.format(info.lastConfigChangeAt()));
    }

    private static void putIfPresent(ObjectNode json, String member, @Nullable String value) {
        if (value != null) {
            json.put(member, value);
        }
    }

    private static ObjectNode strings(Map<String, String> map) {
        ObjectNode json = JSON.objectNode();
        map.forEach(json::put);
        return json;
    }

    private static ArrayNode strings(List<String> list) {
        ArrayNode json = JSON.arrayNode();
        list.forEach(json::add);
        return json;
    }
}
