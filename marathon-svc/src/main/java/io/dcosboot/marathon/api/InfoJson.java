package io.dcosboot.marathon.api;

import io.dcosboot.marathon.core.engine.Snapshot;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The answer of {@code GET /v2/info} (marathon.md §12).
 *
 * @param buildref version of this build
 * @param marathonConfig what operators set, by the names of the original's flags; a value is text, a number, a boolean,
 *     a list of text, or not set
 * @param zookeeperConfig likewise, about the store
 * @param httpConfig likewise, about ports
 */
public record InfoJson(
        String version,
        String buildref,
        Map<String, Optional<Object>> marathonConfig,
        Map<String, Optional<Object>> zookeeperConfig,
        Map<String, Optional<Object>> httpConfig) {

    ObjectNode of(Snapshot snapshot, String leader) {
        ObjectNode json = Replies.JSON.objectNode();
        json.put("name", "marathon");
        json.put("version", version);
        json.put("buildref", buildref);
        json.put("elected", true);
        json.put("leader", leader);
        json.put("frameworkId", snapshot.mesos().frameworkId());
        json.set("marathon_config", block(marathonConfig));
        json.set("zookeeper_config", block(zookeeperConfig));
        json.set("http_config", block(httpConfig));
        return json;
    }

    private static ObjectNode block(Map<String, Optional<Object>> values) {
        ObjectNode json = Replies.JSON.objectNode();
        values.forEach((name, value) -> {
            switch (value.orElse(null)) {
                case null -> json.putNull(name);
                case Boolean flag -> json.put(name, flag);
                case Integer number -> json.put(name, number);
                case Long number -> json.put(name, number);
                case Collection<?> list -> {
                    ArrayNode array = json.putArray(name);
                    list.forEach(item -> array.add(item.toString()));
                }
                case Object text -> json.put(name, text.toString());
            }
        });
        return json;
    }
}
