package io.dcosboot.platform.web;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Ids that tie an error body to the log: 32 hexadecimal digits, as in W3C trace context. */
public final class TraceIds {
    /** Name of the id in log records and error bodies. */
    public static final String NAME = "trace_id";

    /** Request header that may bring an id along. */
    public static final String HEADER = "traceparent";

    private static final Pattern TRACE_PARENT = Pattern.compile("[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-[0-9a-f]{16}-.*");

    private TraceIds() {}

    /** The caller's trace id, or a new one when it sent none that is valid. */
    public static String of(@Nullable String traceParent) {
        if (traceParent != null) {
            var matcher = TRACE_PARENT.matcher(traceParent);
            if (matcher.matches()) {
                return matcher.group(1);
            }
        }
        var random = ThreadLocalRandom.current();
        var hex = HexFormat.of();
        return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
    }
}
