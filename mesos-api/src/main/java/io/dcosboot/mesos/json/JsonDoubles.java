package io.dcosboot.mesos.json;

/** Number text of doubles: shortest digits that read back to the same value, plain notation up to 1e21, always a fraction. */
final class JsonDoubles {
    private static final double LONG_EXACT = 1e15;
    private static final int PLAIN_DIGITS = 21;
    private static final int PLAIN_ZEROS = 6;

    private JsonDoubles() {}

    /** The text of a finite value. */
    static String text(double value) {
        long whole = (long) value;
        if (whole == value && Math.abs(value) < LONG_EXACT && (whole != 0 || 1 / value > 0)) {
            return whole + ".0";
        }
        String text = Double.toString(value);
        int e = text.indexOf('E');
        return e < 0 ? text : plain(text, e);
    }

    /** Rewrites {@code d.dddE±n} without an exponent unless that takes too many zeros. */
    private static String plain(String text, int e) {
        int exponent = Integer.parseInt(text.substring(e + 1));
        boolean negative = text.charAt(0) == '-';
        int dot = text.indexOf('.');
        String fraction = text.substring(dot + 1, e);
        String digits = text.substring(negative ? 1 : 0, dot) + (fraction.equals("0") ? "" : fraction);
        StringBuilder plain = new StringBuilder(32);
        if (negative) {
            plain.append('-');
        }
        if (exponent >= PLAIN_DIGITS || exponent < -PLAIN_ZEROS) {
            plain.append(digits.charAt(0));
            if (digits.length() > 1) {
                plain.append('.').append(digits, 1, digits.length());
            }
            return plain.append('e').append(exponent).toString();
        }
        if (exponent < 0) {
            return plain.append("0.").repeat('0', -exponent - 1).append(digits).toString();
        }
        int whole = exponent + 1;
        if (digits.length() <= whole) {
            return plain.append(digits)
                    .repeat('0', whole - digits.length())
                    .append(".0")
                    .toString();
        }
        return plain.append(digits, 0, whole)
                .append('.')
                .append(digits, whole, digits.length())
                .toString();
    }
}
