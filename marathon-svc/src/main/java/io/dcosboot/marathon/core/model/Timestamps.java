package io.dcosboot.marathon.core.model;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Locale;

/**
 * Text of a point in time on Marathon's wire: UTC with exactly three decimals (marathon.md §2.1). Such a text is also
 * the id of a version, so every {@link Instant} in this model has millisecond precision.
 */
public final class Timestamps {

    private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern(
                    "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Timestamps() {}

    public static String format(Instant instant) {
        return FORMAT.format(instant);
    }

    /**
     * Reads an ISO-8601 time with offset, cut to milliseconds.
     *
     * @throws java.time.format.DateTimeParseException when it is not one
     */
    public static Instant parse(String text) {
        return OffsetDateTime.parse(text).toInstant().truncatedTo(ChronoUnit.MILLIS);
    }
}
