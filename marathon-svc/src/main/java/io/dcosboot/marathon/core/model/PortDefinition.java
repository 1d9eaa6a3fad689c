package io.dcosboot.marathon.core.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A port of an app on the host network (marathon.md §5).
 *
 * @param port the service port, 0 until one is assigned; with {@code requirePorts} also the host port
 */
public record PortDefinition(
        int port, Protocol protocol, @Nullable String name, Map<String, String> labels) {

    public PortDefinition {
        labels = Ordered.copy(labels);
    }

    public PortDefinition withPort(int assigned) {
        return new PortDefinition(assigned, protocol, name, labels);
    }
}
