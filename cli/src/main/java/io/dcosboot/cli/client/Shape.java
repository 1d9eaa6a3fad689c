package io.dcosboot.cli.client;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The members that the official CLI prints of an object, in its order, with the value that it prints for an absent one:
 * a JSON document that is filled from a cluster's answer. Members that it does not know are left out; an array with one
 * object shapes each element; an empty object and {@code null} stand for anything.
 */
public final class Shape {

    private final JsonNode template;

    private Shape(JsonNode template) {
        this.template = template;
    }

    /** Reads the shape from a resource beside a class. */
    public static Shape of(Class<?> beside, String resource) {
        try (InputStream in = Objects.requireNonNull(beside.getResourceAsStream(resource), resource)) {
            return new Shape(Json.MAPPER.readTree(in));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The shape with the values of {@code source}. */
    public ObjectNode fill(JsonNode source) {
        return (ObjectNode) fill(template, source);
    }

    private static JsonNode fill(JsonNode template, @Nullable JsonNode source) {
        boolean absent = source == null || source.isNull() || source.isMissingNode();
        if (template.isObject() && !template.isEmpty()) {
            ObjectNode filled = JsonNodeFactory.instance.objectNode();
            template.properties()
                    .forEach(member -> filled.set(
                            member.getKey(),
                            fill(member.getValue(), source == null ? null : source.get(member.getKey()))));
            return filled;
        }
        if (absent || source == null) {
            return template.isArray() && !template.isEmpty() ? JsonNodeFactory.instance.nullNode() : template;
        }
        if (template.isArray() && !template.isEmpty() && source.isArray()) {
            var filled = JsonNodeFactory.instance.arrayNode();
            source.forEach(element -> filled.add(fill(template.get(0), element)));
            return filled;
        }
        return plain(source);
    }

    /** Whole numbers without a fraction. */
    private static JsonNode plain(JsonNode value) {
        return value.isDouble()
                        && value.doubleValue() == Math.rint(value.doubleValue())
                        && Math.abs(value.doubleValue()) < 1e15
                ? JsonNodeFactory.instance.numberNode((long) value.doubleValue())
                : value;
    }
}
