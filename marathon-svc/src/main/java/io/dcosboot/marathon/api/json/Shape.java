package io.dcosboot.marathon.api.json;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a JSON value has to look like. Reading checks it and copies it into canonical form: members that are unknown or
 * {@code null} are gone and enumeration literals have their canonical case, so what follows need not check again.
 */
@FunctionalInterface
interface Shape {

    JsonNodeFactory JSON = JsonNodeFactory.instance;

    /** The canonical copy, or {@code null} after telling {@code problems} what is wrong. */
    @Nullable
    JsonNode read(JsonNode value, String path, Problems problems);

    /** One member of an object. */
    record Member(String name, Shape shape, boolean required) {
        Member(String name, Shape shape) {
            this(name, shape, false);
        }
    }

    static Shape string() {
        return checked(JsonNode::isString, "error.expected.jsstring");
    }

    static Shape nonEmptyString() {
        return string().and(value -> !value.stringValue().isEmpty(), "error.minLength");
    }

    static Shape matching(Pattern pattern) {
        return string().and(value -> pattern.matcher(value.stringValue()).matches(), "error.pattern");
    }

    static Shape bool() {
        return checked(JsonNode::isBoolean, "error.expected.jsboolean");
    }

    static Shape number(double min) {
        return checked(JsonNode::isNumber, "error.expected.jsnumber")
                .and(value -> Double.isFinite(value.doubleValue()), "error.max")
                .and(value -> value.doubleValue() >= min, "error.min");
    }

    /** An integral number, however it is spelt. */
    static Shape integer(int min, int max) {
        Shape integral = checked(JsonNode::canConvertToExactIntegral, "error.expected.jsnumber")
                .and(value -> value.doubleValue() >= min, "error.min")
                .and(value -> value.doubleValue() <= max, "error.max");
        return (value, path, problems) -> {
            @Nullable JsonNode read = integral.read(value, path, problems);
            return read == null ? null : JSON.numberNode(read.decimalValue().intValueExact());
        };
    }

    static Shape integer(int min) {
        return integer(min, Integer.MAX_VALUE);
    }

    /** One of the given words in any case. */
    static Shape oneOf(String... literals) {
        return (value, path, problems) -> {
            if (!value.isString()) {
                problems.add(path, "error.expected.jsstring");
                return null;
            }
            for (String literal : literals) {
                if (literal.equalsIgnoreCase(value.stringValue().strip())) {
                    return JSON.stringNode(literal);
                }
            }
            problems.add(path, "error.unknown.enum.literal");
            return null;
        };
    }

    static Shape oneOf(Class<? extends Enum<?>> type) {
        List<String> names = new ArrayList<>();
        for (Enum<?> constant : type.getEnumConstants()) {
            names.add(constant.name());
        }
        return oneOf(names.toArray(String[]::new));
    }

    static Shape list(Shape element) {
        return (value, path, problems) -> {
            if (!value.isArray()) {
                problems.add(path, "error.expected.jsarray");
                return null;
            }
            ArrayNode copy = JSON.arrayNode(value.size());
            for (int i = 0; i < value.size(); i++) {
                @Nullable JsonNode read = element.read(value.path(i), path + "(" + i + ")", problems);
                copy.add(read);
            }
            return copy;
        };
    }

    static Shape list(Shape element, int max) {
        return list(element).and(value -> value.size() <= max, "error.maxLength");
    }

    static Shape map(Shape element) {
        return (value, path, problems) -> {
            if (!value.isObject()) {
                problems.add(path, "error.expected.jsobject");
                return null;
            }
            ObjectNode copy = JSON.objectNode();
            for (Map.Entry<String, JsonNode> entry : value.properties()) {
                @Nullable JsonNode read = element.read(entry.getValue(), path + "/" + entry.getKey(), problems);
                copy.set(entry.getKey(), read);
            }
            return copy;
        };
    }

    static Shape object(Member... members) {
        return (value, path, problems) -> {
            if (!value.isObject()) {
                problems.add(path.isEmpty() ? "/" : path, "error.expected.jsobject");
                return null;
            }
            ObjectNode copy = JSON.objectNode();
            for (Member member : members) {
                JsonNode given = value.path(member.name);
                String at = path + "/" + member.name;
                if (!given.isMissingNode() && !given.isNull()) {
                    @Nullable JsonNode read = member.shape.read(given, at, problems);
                    copy.set(member.name, read);
                } else if (member.required) {
                    problems.add(at, "error.path.missing");
                }
            }
            return copy;
        };
    }

    /** {@code word} (in any case) or what {@code other} reads. */
    static Shape wordOr(String word, Shape other) {
        return (value, path, problems) ->
                value.isString() && value.stringValue().toLowerCase(Locale.ROOT).equals(word)
                        ? JSON.stringNode(word)
                        : other.read(value, path, problems);
    }

    /** A string, or what {@code other} reads when it is an object. */
    static Shape stringOrObject(Shape other) {
        return (value, path, problems) -> (value.isObject() ? other : string()).read(value, path, problems);
    }

    private static Shape checked(Predicate<JsonNode> condition, String error) {
        return (value, path, problems) -> {
            if (!condition.test(value)) {
                problems.add(path, error);
                return null;
            }
            return value;
        };
    }

    private Shape and(Predicate<JsonNode> condition, String error) {
        return (value, path, problems) -> {
            @Nullable JsonNode read = read(value, path, problems);
            if (read != null && !condition.test(read)) {
                problems.add(path, error);
                return null;
            }
            return read;
        };
    }
}
