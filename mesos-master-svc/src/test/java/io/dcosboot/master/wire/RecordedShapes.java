package io.dcosboot.master.wire;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * The shape of recorded JSON: which members an object at a path always has, which it may have, and what type each value
 * is. Array elements share one path.
 */
final class RecordedShapes {

    private final Map<String, Set<String>> always = new TreeMap<>();
    private final Map<String, Set<String>> ever = new TreeMap<>();
    private final Map<String, Set<String>> types = new TreeMap<>();

    static RecordedShapes of(JsonNode recorded) {
        RecordedShapes shapes = new RecordedShapes();
        shapes.collect("", recorded);
        return shapes;
    }

    private void collect(String path, JsonNode node) {
        types.computeIfAbsent(path, _ -> new TreeSet<>()).add(type(node));
        if (node.isObject()) {
            Set<String> members = new TreeSet<>(node.propertyNames());
            ever.computeIfAbsent(path, _ -> new TreeSet<>()).addAll(members);
            always.computeIfAbsent(path, _ -> new TreeSet<>(members)).retainAll(members);
            node.properties().forEach(member -> collect(path + "/" + member.getKey(), member.getValue()));
        }
        node.forEach(element -> {
            if (node.isArray()) {
                collect(path + "[]", element);
            }
        });
    }

    private static String type(JsonNode node) {
        if (node.isNumber()) {
            return node.isFloatingPointNumber() ? "fraction" : "integer";
        }
        return node.getNodeType().name();
    }

    /** In what {@code ours} differs; nothing at or below paths with {@code free} endings counts. */
    List<String> differences(JsonNode ours, Set<String> free) {
        List<String> differences = new ArrayList<>();
        compare("", ours, free, differences);
        return List.copyOf(new TreeSet<>(differences));
    }

    private void compare(String path, JsonNode node, Set<String> free, List<String> differences) {
        if (isFree(path, free) || !types.containsKey(path)) {
            return;
        }
        if (!types.get(path).contains(type(node))) {
            differences.add(path + " is " + type(node) + ", recorded as " + types.get(path));
        }
        if (node.isObject()) {
            Map<String, JsonNode> members = new HashMap<>();
            node.properties().forEach(member -> members.put(member.getKey(), member.getValue()));
            always.getOrDefault(path, Set.of()).forEach(name -> {
                if (!members.containsKey(name) && !isFree(path + "/" + name, free)) {
                    differences.add(path + "/" + name + " is missing");
                }
            });
            members.forEach((name, value) -> {
                if (!ever.getOrDefault(path, Set.of()).contains(name) && !isFree(path + "/" + name, free)) {
                    differences.add(path + "/" + name + " was never recorded");
                }
                compare(path + "/" + name, value, free, differences);
            });
        }
        if (node.isArray()) {
            node.forEach(element -> compare(path + "[]", element, free, differences));
        }
    }

    private static boolean isFree(String path, Set<String> free) {
        return free.stream().anyMatch(path::endsWith);
    }
}
