package io.dcosboot.marathon.core.model;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One network an app joins (marathon.md §5). */
public record Network(Mode mode, @Nullable String name, Map<String, String> labels) {

    /** The agent's own network, the default. */
    public static final Network HOST = new Network(Mode.HOST, null, Map.of());

    public static final Network BRIDGE = new Network(Mode.BRIDGE, null, Map.of());

    public enum Mode {
        HOST,
        BRIDGE,
        CONTAINER
    }

    public Network {
        labels = Ordered.copy(labels);
    }
}
