package io.dcosboot.marathon.api.json;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the operator decided for definitions that leave it open (marathon.md §30).
 *
 * @param role of apps that name none
 * @param networkName of container networks that name none
 * @param bridgeName network name by which old definitions mean the bridge
 * @param features names of switched-on optional features
 */
public record Defaults(String role, @Nullable String networkName, String bridgeName, Set<String> features) {

    public Defaults {
        features = Set.copyOf(features);
    }
}
