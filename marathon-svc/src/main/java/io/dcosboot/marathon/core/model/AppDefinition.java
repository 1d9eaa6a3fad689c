package io.dcosboot.marathon.core.model;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A complete, normalised and validated app (marathon.md §4): what should run, how often, and how it is kept running.
 *
 * @param container absent: the process runs in the agent's default container
 * @param dependencies apps or groups that are deployed before this app
 */
public record AppDefinition(
        PathId id,
        int instances,
        Command command,
        Requirements requirements,
        Placement placement,
        @Nullable Container container,
        Networking networking,
        Resilience resilience,
        List<PathId> dependencies,
        Map<String, String> labels,
        VersionInfo versionInfo) {

    public AppDefinition {
        dependencies = List.copyOf(dependencies);
        labels = Ordered.copy(labels);
        if (id.isRoot()) {
            throw new IllegalArgumentException("the root is not an app");
        }
        if (instances < 0) {
            throw new IllegalArgumentException(id + ": negative number of instances");
        }
    }

    public AppDefinition scaledTo(int count) {
        return new AppDefinition(
                id,
                count,
                command,
                requirements,
                placement,
                container,
                networking,
                resilience,
                dependencies,
                labels,
                versionInfo);
    }

    public AppDefinition versioned(VersionInfo info) {
        return new AppDefinition(
                id,
                instances,
                command,
                requirements,
                placement,
                container,
                networking,
                resilience,
                dependencies,
                labels,
                info);
    }

    /** The same app with the ports of its definitions or mappings, whichever its network uses, replaced in order. */
    public AppDefinition withServicePorts(List<Integer> ports) {
        if (ports.size() != servicePorts().size()) {
            throw new IllegalArgumentException(id + ": one service port for each port");
        }
        return networking.isHost() ? withDefinitionPorts(ports) : withMappingPorts(ports);
    }

    private AppDefinition withDefinitionPorts(List<Integer> ports) {
        List<PortDefinition> definitions = networking.portDefinitions();
        List<PortDefinition> assigned = Stream.iterate(0, i -> i + 1)
                .limit(ports.size())
                .map(i -> definitions.get(i).withPort(ports.get(i)))
                .toList();
        return withPorts(container, networking.withPortDefinitions(assigned));
    }

    private AppDefinition withMappingPorts(List<Integer> ports) {
        List<PortMapping> mappings = portMappings();
        List<PortMapping> assigned = Stream.iterate(0, i -> i + 1)
                .limit(ports.size())
                .map(i -> mappings.get(i).withServicePort(ports.get(i)))
                .toList();
        return withPorts(container == null ? null : container.withPortMappings(assigned), networking);
    }

    private AppDefinition withPorts(@Nullable Container newContainer, Networking newNetworking) {
        return new AppDefinition(
                id,
                instances,
                command,
                requirements,
                placement,
                newContainer,
                newNetworking,
                resilience,
                dependencies,
                labels,
                versionInfo);
    }

    /** The container's mappings; empty on the host network. */
    public List<PortMapping> portMappings() {
        return networking.isHost() || container == null ? List.of() : container.portMappings();
    }

    /** The service port of each definition or mapping, in order; 0 where none is assigned yet. */
    public List<Integer> servicePorts() {
        return networking.isHost()
                ? networking.portDefinitions().stream()
                        .map(PortDefinition::port)
                        .toList()
                : portMappings().stream().map(PortMapping::servicePort).toList();
    }

    /** Whether anything but the instance count differs, so that tasks have to be replaced (marathon.md §15). */
    public boolean hasOtherConfigurationThan(AppDefinition other) {
        // Parts that an edit left alone are the same objects, which Objects.equals finds without looking into them.
        return !(Objects.equals(id, other.id)
                && Objects.equals(command, other.command)
                && Objects.equals(requirements, other.requirements)
                && Objects.equals(placement, other.placement)
                && Objects.equals(container, other.container)
                && Objects.equals(networking, other.networking)
                && Objects.equals(resilience, other.resilience)
                && Objects.equals(dependencies, other.dependencies)
                && Objects.equals(labels, other.labels));
    }
}
