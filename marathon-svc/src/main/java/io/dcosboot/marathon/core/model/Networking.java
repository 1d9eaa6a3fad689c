package io.dcosboot.marathon.core.model;

import java.util.List;

/**
 * How an app is reached (marathon.md §5).
 *
 * @param networks exactly one host, or one bridge, or one or more container networks
 * @param portDefinitions on the host network only; elsewhere the container's port mappings count
 * @param requirePorts whether non-zero definition ports are demanded as host ports
 */
public record Networking(List<Network> networks, List<PortDefinition> portDefinitions, boolean requirePorts) {

    public Networking {
        networks = List.copyOf(networks);
        portDefinitions = List.copyOf(portDefinitions);
        if (networks.isEmpty()) {
            throw new IllegalArgumentException("an app joins at least one network");
        }
    }

    public boolean isHost() {
        return networks.getFirst().mode() == Network.Mode.HOST;
    }

    public boolean isBridge() {
        return networks.getFirst().mode() == Network.Mode.BRIDGE;
    }

    public Networking withPortDefinitions(List<PortDefinition> assigned) {
        return new Networking(networks, assigned, requirePorts);
    }
}
