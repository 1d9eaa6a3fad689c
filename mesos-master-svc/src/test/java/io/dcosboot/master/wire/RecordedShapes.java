package io.dcosboot.master.wire;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** Reduces JSON to its shape: which paths there are and what type stands there. */
final class RecordedShapes {

    private RecordedShapes() {}

    /** Paths with array elements folded into {@code []}, each with the types seen. */
    static Map<String, SortedSet<String>> of(JsonNode node) {
        Map<String, SortedSet<String>> shape = new TreeMap<>();
        collect("", node, shape);
        return shape;
    }

    private static void collect(String path, JsonNode node, Map<String, SortedSet<String>> shape) {
        shape.computeIfAbsent(path, _ -> new TreeSet<>()).add(type(node));
        if (node.isObject()) {
            node.properties().forEach(entry -> collect(path + "/" + entry.getKey(), entry.getValue(), shape));
        } else if (node.isArray()) {
            node.forEach(element -> collect(path + "[]", element, shape));
        }
    }

    private static String type(JsonNode node) {
        if (node.isNumber()) {
            return node.isFloatingPointNumber() ? "fraction" : "integer";
        }
        return node.getNodeType().name();
    }
}
