package io.dcosboot.mesos.resources;

import io.dcosboot.mesos.v1.Attribute;
import io.dcosboot.mesos.v1.Value;
import java.util.ArrayList;
import java.util.List;

/** The agent's flag {@code --attributes} (mesos-agent.md §1.1): {@code rack:r1;level:10;zones:{a,b}}. */
public final class Attributes {
    private Attributes() {}

    /**
     * In the order of the text; names may repeat.
     *
     * @throws IllegalArgumentException if an entry is not {@code name:value}
     */
    public static List<Attribute> parse(String flag) {
        List<Attribute> attributes = new ArrayList<>();
        for (String entry : flag.split(";")) {
            if (!entry.isBlank()) {
                attributes.add(attribute(entry.strip()));
            }
        }
        return List.copyOf(attributes);
    }

    private static Attribute attribute(String entry) {
        int colon = entry.indexOf(':');
        String name = colon < 0 ? "" : entry.substring(0, colon).strip();
        String text = entry.substring(colon + 1).strip();
        if (name.isEmpty() || text.isEmpty()) {
            throw new IllegalArgumentException("Bad attribute '" + entry + "': expecting name:value");
        }
        boolean structured = text.startsWith("[") || text.startsWith("{");
        Value value = ValueFlag.parse(structured ? text.replaceAll("\\s", "") : text);
        Attribute.Builder attribute = Attribute.newBuilder().setName(name).setType(value.getType());
        return switch (value.getType()) {
            case SCALAR -> attribute.setScalar(value.getScalar()).build();
            case RANGES -> attribute.setRanges(value.getRanges()).build();
            case SET -> attribute.setSet(value.getSet()).build();
            case TEXT -> attribute.setText(value.getText()).build();
        };
    }
}
