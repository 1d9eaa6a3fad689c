package io.dcosboot.mesos.resources;

import io.dcosboot.mesos.v1.Value;
import java.util.regex.Pattern;

/** The value grammar of {@code --resources} and {@code --attributes} (mesos-agent.md §1.1). */
final class ValueFlag {
    private static final Pattern SCALAR = Pattern.compile("[-+]?[0-9]{1,18}(?:\\.[0-9]{1,18})?");
    private static final Pattern RANGE = Pattern.compile("([0-9]{1,20})-([0-9]{1,20})");

    private ValueFlag() {}

    /**
     * @throws IllegalArgumentException if brackets or braces do not fit together
     */
    static Value parse(String text) {
        if (text.startsWith("[")) {
            return Value.newBuilder()
                    .setType(Value.Type.RANGES)
                    .setRanges(ranges(inner(text, ']')))
                    .build();
        }
        if (text.startsWith("{")) {
            Value.Set.Builder set = Value.Set.newBuilder();
            for (String item : inner(text, '}').split(",")) {
                if (!item.isEmpty()) {
                    set.addItem(item);
                }
            }
            return Value.newBuilder().setType(Value.Type.SET).setSet(set).build();
        }
        if (SCALAR.matcher(text).matches()) {
            return Value.newBuilder()
                    .setType(Value.Type.SCALAR)
                    .setScalar(Value.Scalar.newBuilder().setValue(Double.parseDouble(text)))
                    .build();
        }
        return Value.newBuilder()
                .setType(Value.Type.TEXT)
                .setText(Value.Text.newBuilder().setValue(text))
                .build();
    }

    private static String inner(String text, char end) {
        if (text.charAt(text.length() - 1) != end) {
            throw new IllegalArgumentException("Expecting '" + end + "' at the end of '" + text + "'");
        }
        return text.substring(1, text.length() - 1);
    }

    private static Value.Ranges ranges(String text) {
        Value.Ranges.Builder ranges = Value.Ranges.newBuilder();
        for (String part : text.split(",")) {
            var matcher = RANGE.matcher(part);
            if (!matcher.matches()) {
                throw new IllegalArgumentException("Expecting a range 'begin-end' but found '" + part + "'");
            }
            ranges.addRange(Value.Range.newBuilder()
                    .setBegin(Long.parseUnsignedLong(matcher.group(1)))
                    .setEnd(Long.parseUnsignedLong(matcher.group(2))));
        }
        return ranges.build();
    }
}
