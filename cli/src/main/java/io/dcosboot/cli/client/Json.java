package io.dcosboot.cli.client;

import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** JSON as the official CLI prints it: indented by four blanks, no blank before a colon, empty containers closed up. */
public final class Json {

    /** The mapper of all commands. */
    public static final JsonMapper MAPPER = JsonMapper.shared();

    private static final DefaultPrettyPrinter PRINTER = printer();

    private Json() {}

    public static String pretty(JsonNode node) {
        return MAPPER.writer().with(PRINTER).writeValueAsString(node);
    }

    public static JsonNode tree(Object value) {
        return MAPPER.valueToTree(value);
    }

    private static DefaultPrettyPrinter printer() {
        Separators separators = Separators.createDefaultInstance()
                .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator("");
        DefaultIndenter indenter = new DefaultIndenter("    ", "\n");
        return new DefaultPrettyPrinter(separators).withObjectIndenter(indenter).withArrayIndenter(indenter);
    }
}
