package io.dcosboot.marathon.core.instance;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The agent an instance was placed on, as its offer described it.
 *
 * @param id Mesos agent id
 * @param host hostname, also the address of host and bridge ports
 * @param attributes name to the text that constraints compare (marathon.md §22)
 */
public record AgentRef(
        String id,
        String host,
        @Nullable String region,
        @Nullable String zone,
        Map<String, String> attributes) {

    public AgentRef {
        attributes = Map.copyOf(attributes);
    }
}
