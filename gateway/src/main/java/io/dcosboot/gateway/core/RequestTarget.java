package io.dcosboot.gateway.core;

/** The target of a request line as clients send it. */
public final class RequestTarget {
    /** Not allowed in a URI, but browsers leave some of them as they are and the original passes them. */
    private static final String ILLEGAL = "\"<>\\^`{|}";

    private RequestTarget() {}

    /** The same target with such characters escaped, and a percent sign in the query that escapes nothing. */
    public static String legal(String target) {
        StringBuilder legal = null;
        boolean query = false;
        for (int i = 0; i < target.length(); i++) {
            char c = target.charAt(i);
            query |= c == '?';
            boolean escape = ILLEGAL.indexOf(c) >= 0 || (query && c == '%' && !isEscape(target, i));
            if (escape && legal == null) {
                legal = new StringBuilder(target.length() + 16).append(target, 0, i);
            }
            if (legal != null) {
                if (escape) {
                    legal.append('%').append(hex(c >> 4)).append(hex(c & 0xF));
                } else {
                    legal.append(c);
                }
            }
        }
        return legal == null ? target : legal.toString();
    }

    private static boolean isEscape(String target, int at) {
        return at + 2 < target.length()
                && Character.digit(target.charAt(at + 1), 16) >= 0
                && Character.digit(target.charAt(at + 2), 16) >= 0;
    }

    private static char hex(int digit) {
        return Character.toUpperCase(Character.forDigit(digit, 16));
    }
}
