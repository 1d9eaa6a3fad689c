package io.dcosboot.platform.testing.recordings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/**
 * The shape of recorded JSON: which members an object at a path always has, which it may have, and what type each value
 * is; a number with a fraction is another type than one without. Array elements share one path.
 */
public final class RecordedShapes {

    /** Objects whose members are named by resources, roles or attributes: their names are not part of the shape. */
    private static final Set<String> MAPS = Set.of(
            "resources",
            "used_resources",
            "offered_resources",
            "unreserved_resources",
            "reserved_resources",
            "reserved_resources_full",
            "attributes",
            "allocated",
            "offered",
            "reserved",
            "guarantee",
            "guarantees",
            "limit",
            "limits",
            "consumed",
            "flags");

    private static final String ANY = "*";

    private final Map<String, Set<String>> always = new TreeMap<>();
    private final Map<String, Set<String>> ever = new TreeMap<>();
    private final Map<String, Set<String>> types = new TreeMap<>();

    public static RecordedShapes of(JsonNode recorded) {
        RecordedShapes shapes = new RecordedShapes();
        shapes.collect("", recorded);
        return shapes;
    }

    private void collect(String path, JsonNode node) {
        types.computeIfAbsent(path, _ -> new TreeSet<>()).add(type(node));
        if (node.isObject()) {
            Set<String> members = new TreeSet<>();
            node.properties().forEach(member -> {
                String name = named(path, member.getKey());
                members.add(name);
                collect(path + "/" + name, member.getValue());
            });
            ever.computeIfAbsent(path, _ -> new TreeSet<>()).addAll(members);
            always.computeIfAbsent(path, _ -> new TreeSet<>(members)).retainAll(members);
        }
        if (node.isArray()) {
            node.forEach(element -> collect(path + "[]", element));
        }
    }

    private static String named(String path, String member) {
        if (MAPS.contains(path.substring(path.lastIndexOf('/') + 1))) {
            return ANY;
        }
        // Names of metrics hold names of frameworks and roles.
        return member.replaceFirst("^master/frameworks/[^/]+/[^/]+/", "master/frameworks/*/*/")
                .replaceFirst("/roles/[^/]*/", "/roles/*/");
    }

    private static String type(JsonNode node) {
        if (node.isNumber()) {
            return node.isFloatingPointNumber() ? "fraction" : "integer";
        }
        return node.getNodeType().name();
    }

    /** In what {@code ours} differs. */
    public List<String> differences(JsonNode ours) {
        List<String> differences = new ArrayList<>();
        compare("", ours, differences);
        return List.copyOf(new TreeSet<>(differences));
    }

    private void compare(String path, JsonNode node, List<String> differences) {
        if (!types.containsKey(path)) {
            return;
        }
        if (!types.get(path).contains(type(node))) {
            differences.add(path + " is " + type(node) + ", recorded as " + types.get(path));
        }
        if (node.isObject()) {
            Set<String> members = new TreeSet<>();
            node.properties().forEach(member -> {
                String name = named(path, member.getKey());
                members.add(name);
                if (!name.equals(ANY) && !ever.getOrDefault(path, Set.of()).contains(name)) {
                    differences.add(path + "/" + name + " was never recorded");
                }
                compare(path + "/" + name, member.getValue(), differences);
            });
            always.getOrDefault(path, Set.of()).forEach(name -> {
                if (!name.equals(ANY) && !members.contains(name)) {
                    differences.add(path + "/" + name + " is missing");
                }
            });
        }
        if (node.isArray()) {
            node.forEach(element -> compare(path + "[]", element, differences));
        }
    }
}
