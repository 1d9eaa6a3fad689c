package io.dcosboot.marathon.core.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A port of an app on bridge or container networks (marathon.md §5).
 *
 * @param containerPort 0: the allocated host port, or a random one
 * @param hostPort {@code null}: none allocated; 0: any from the offer
 * @param servicePort 0 until one is assigned
 */
public record PortMapping(
        int containerPort,
        @Nullable Integer hostPort,
        int servicePort,
        Protocol protocol,
        @Nullable String name,
        Map<String, String> labels,
        List<String> networkNames) {

    public PortMapping {
        labels = Ordered.copy(labels);
        networkNames = List.copyOf(networkNames);
    }

    public PortMapping withServicePort(int assigned) {
        return new PortMapping(containerPort, hostPort, assigned, protocol, name, labels, networkNames);
    }
}
