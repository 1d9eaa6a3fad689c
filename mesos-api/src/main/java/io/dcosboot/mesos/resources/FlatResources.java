package io.dcosboot.mesos.resources;

import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.v1.Attribute;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** Resources and attributes as the legacy endpoints show them (mesos-master.md §16.1). */
public final class FlatResources {
    /** Always shown, 0.0 when absent; in the order of the original. */
    static final List<String> ALWAYS = List.of("disk", "mem", "gpus", "cpus");

    private FlatResources() {}

    /** Writes one object: name → number, range text or set text. */
    public static void write(Resources resources, JsonGenerator json) {
        json.writeStartObject();
        toMap(resources).forEach((name, value) -> writeMember(name, value, json));
        json.writeEndObject();
    }

    /** The members of the object: {@code Double} for scalars, {@code String} for ranges and sets. */
    public static Map<String, Object> toMap(Resources resources) {
        Map<String, Quantity> sums = new LinkedHashMap<>();
        ALWAYS.forEach(name -> sums.put(name, new ScalarQuantity(0)));
        for (Portion portion : resources.portions()) {
            String name = portion.key().revocable() ? portion.name() + "_revocable" : portion.name();
            // Of one name with two types, which no agent can have, the first is shown.
            sums.merge(name, total(portion), (a, b) -> a.getClass() == b.getClass() ? a.plus(b) : a);
        }
        Map<String, Object> flat = LinkedHashMap.newLinkedHashMap(sums.size());
        sums.forEach((name, quantity) -> flat.put(name, flatten(quantity)));
        return flat;
    }

    private static Quantity total(Portion portion) {
        return portion.quantity() instanceof ScalarQuantity(long millis)
                ? new ScalarQuantity(millis * portion.copies())
                : portion.quantity();
    }

    static Object flatten(Quantity quantity) {
        return switch (quantity) {
            case ScalarQuantity(long millis) -> ScalarQuantity.toDouble(millis);
            case RangesQuantity ranges -> ResourceText.ranges(ranges.toProto());
            case SetQuantity(List<String> items) -> ResourceText.set(items);
        };
    }

    /** Writes one object: name → number, range text, set text or text; of equal names the last one. */
    public static void writeAttributes(List<Attribute> attributes, JsonGenerator json) {
        Map<String, Object> flat = new LinkedHashMap<>();
        attributes.forEach(attribute -> flat.put(attribute.getName(), flatten(attribute)));
        json.writeStartObject();
        flat.forEach((name, value) -> writeMember(name, value, json));
        json.writeEndObject();
    }

    private static Object flatten(Attribute attribute) {
        return switch (attribute.getType()) {
            case SCALAR -> attribute.getScalar().getValue();
            case RANGES -> ResourceText.ranges(attribute.getRanges().getRangeList());
            case SET -> ResourceText.set(attribute.getSet().getItemList());
            case TEXT -> attribute.getText().getValue();
        };
    }

    private static void writeMember(String name, Object value, JsonGenerator json) {
        json.writeName(name);
        if (value instanceof Double number) {
            MesosJson.writeDouble(number, json);
        } else {
            json.writeString((String) value);
        }
    }
}
