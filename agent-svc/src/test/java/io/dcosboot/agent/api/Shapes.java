package io.dcosboot.agent.api;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** The shape of a JSON document: the paths of its members with their kinds, whatever the values are. */
final class Shapes {

    private Shapes() {}

    static Set<String> of(JsonNode document) {
        var paths = new TreeSet<String>();
        collect(document, "", paths);
        return paths;
    }

    private static void collect(JsonNode node, String path, Set<String> paths) {
        if (node.isObject()) {
            node.properties().forEach(member -> collect(member.getValue(), path + "." + member.getKey(), paths));
        } else if (node.isArray()) {
            paths.add(path + "[]");
            node.forEach(element -> collect(element, path + "[]", paths));
        } else {
            paths.add(path + ":" + kind(node));
        }
    }

    private static String kind(JsonNode node) {
        if (node.isIntegralNumber()) {
            return "integer";
        }
        return node.isNumber() ? "double" : node.getNodeType().name().toLowerCase(Locale.ROOT);
    }
}
