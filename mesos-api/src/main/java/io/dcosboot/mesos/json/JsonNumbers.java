package io.dcosboot.mesos.json;

import java.math.BigInteger;
import java.util.function.Supplier;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * Converts JSON numbers, bare or quoted, to the type of their field; fractions of integers are cut off. The text of a
 * bare number is only asked for when it is needed for an error.
 */
final class JsonNumbers {
    private static final double TWO_TO_63 = 0x1p63;
    private static final int MAX_QUOTED_LENGTH = 400;

    private JsonNumbers() {}

    /** The number at the parser. */
    static Object read(MessagePlan.Field field, JsonParser parser) throws MesosJsonException {
        return switch (field.descriptor().getJavaType()) {
            case DOUBLE -> finite(field, parser.getDoubleValue(), parser::getString);
            case FLOAT -> (float) finite(field, parser.getDoubleValue(), parser::getString);
            default -> {
                if (parser.currentToken() == JsonToken.VALUE_NUMBER_FLOAT) {
                    yield truncate(field, parser.getDoubleValue(), parser::getString);
                }
                yield switch (parser.getNumberType()) {
                    case INT, LONG -> whole(field, parser.getLongValue(), false, parser::getString);
                    default -> big(field, parser.getBigIntegerValue(), parser::getString);
                };
            }
        };
    }

    /** A quoted number. */
    static Object parse(MessagePlan.Field field, String text) throws MesosJsonException {
        return switch (field.descriptor().getJavaType()) {
            case DOUBLE -> parseDouble(text);
            case FLOAT -> (float) parseDouble(text);
            default -> parseWhole(field, text);
        };
    }

    private static double parseDouble(String text) throws MesosJsonException {
        return switch (text) {
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            case "NaN" -> Double.NaN;
            default -> parseDecimal(text);
        };
    }

    private static double parseDecimal(String text) throws MesosJsonException {
        // Double.parseDouble alone would also take hexadecimal, blanks and type suffixes.
        boolean decimal = text.length() <= MAX_QUOTED_LENGTH
                && text.chars().allMatch(c -> (c >= '0' && c <= '9') || "+-.eE".indexOf(c) >= 0);
        try {
            double value = decimal ? Double.parseDouble(text) : Double.NaN;
            if (Double.isFinite(value)) {
                return value;
            }
        } catch (NumberFormatException _) {
            // Reported below.
        }
        throw notNumber(text);
    }

    private static Object parseWhole(MessagePlan.Field field, String text) throws MesosJsonException {
        try {
            if (!text.startsWith("-") && field.unsigned()) {
                long value = Long.parseUnsignedLong(text);
                return whole(field, value, value < 0, () -> text);
            }
            return whole(field, Long.parseLong(text), false, () -> text);
        } catch (NumberFormatException _) {
            return truncate(field, parseDecimal(text), () -> text);
        }
    }

    private static double finite(MessagePlan.Field field, double value, Supplier<String> text)
            throws MesosJsonException {
        if (!Double.isFinite(value)) {
            throw outOfRange(field, text);
        }
        return value;
    }

    private static Object truncate(MessagePlan.Field field, double value, Supplier<String> text)
            throws MesosJsonException {
        if (Math.abs(value) < TWO_TO_63) {
            return whole(field, (long) value, false, text);
        }
        if (value >= TWO_TO_63 && value < 2 * TWO_TO_63) {
            return whole(field, (long) (value - TWO_TO_63) + Long.MIN_VALUE, true, text);
        }
        throw outOfRange(field, text);
    }

    private static Object big(MessagePlan.Field field, BigInteger value, Supplier<String> text)
            throws MesosJsonException {
        if (value.signum() < 0 || value.bitLength() > Long.SIZE) {
            throw outOfRange(field, text);
        }
        return whole(field, value.longValue(), value.bitLength() == Long.SIZE, text);
    }

    /**
     * @param above whether {@code value} stands for an unsigned number beyond the signed range
     */
    private static Object whole(MessagePlan.Field field, long value, boolean above, Supplier<String> text)
            throws MesosJsonException {
        boolean fits = switch (field.descriptor().getType()) {
            case UINT64, FIXED64 -> above || value >= 0;
            case UINT32, FIXED32 -> !above && value >= 0 && value <= 0xFFFF_FFFFL;
            case INT32, SINT32, SFIXED32 -> !above && value == (int) value;
            default -> !above;
        };
        if (!fits) {
            throw outOfRange(field, text);
        }
        return switch (field.descriptor().getJavaType()) {
            case INT -> (int) value;
            default -> value;
        };
    }

    private static MesosJsonException notNumber(String text) {
        return new MesosJsonException("Failed to convert '" + excerpt(text) + "' to number", false);
    }

    private static MesosJsonException outOfRange(MessagePlan.Field field, Supplier<String> text) {
        return new MesosJsonException(
                "Number " + excerpt(text.get()) + " is out of range for field '"
                        + field.descriptor().getName() + "'",
                false);
    }

    private static String excerpt(String text) {
        return text.length() <= 40 ? text : text.substring(0, 40) + "…";
    }
}
