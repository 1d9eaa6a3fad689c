package io.dcosboot.mesos.client;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Text form of durations in flags and queries: {@code 15secs}, {@code 1.5hrs} (mesos-master.md, legend). */
public final class MesosDuration {
    private static final Pattern SYNTAX = Pattern.compile("([-+]?[0-9]{1,19}(?:\\.[0-9]{1,18})?)([a-z]{2,5})");

    /** Ordered from small to large. */
    private enum Unit {
        NS("ns", Duration.ofNanos(1)),
        US("us", Duration.ofNanos(1_000)),
        MS("ms", Duration.ofMillis(1)),
        SECS("secs", Duration.ofSeconds(1)),
        MINS("mins", Duration.ofMinutes(1)),
        HRS("hrs", Duration.ofHours(1)),
        DAYS("days", Duration.ofDays(1)),
        WEEKS("weeks", Duration.ofDays(7));

        private final String text;
        private final long nanos;

        Unit(String text, Duration length) {
            this.text = text;
            this.nanos = length.toNanos();
        }
    }

    private MesosDuration() {}

    /**
     * @throws IllegalArgumentException if the text is no duration or one beyond ±292 years
     */
    public static Duration parse(String text) {
        Matcher matcher = SYNTAX.matcher(text);
        if (!matcher.matches()) {
            throw new IllegalArgumentException("Invalid duration '" + text + "'");
        }
        Unit unit = unit(matcher.group(2), text);
        BigDecimal nanos = new BigDecimal(matcher.group(1)).multiply(BigDecimal.valueOf(unit.nanos));
        try {
            return Duration.ofNanos(nanos.setScale(0, RoundingMode.DOWN).longValueExact());
        } catch (ArithmeticException _) {
            throw new IllegalArgumentException("Duration '" + text + "' is out of range");
        }
    }

    private static Unit unit(String suffix, String text) {
        for (Unit unit : Unit.values()) {
            if (unit.text.equals(suffix)) {
                return unit;
            }
        }
        throw new IllegalArgumentException("Unknown duration unit '" + suffix + "' in '" + text + "'");
    }

    /**
     * The duration in the largest unit that expresses it as a whole number; zero is {@code 0ns}.
     *
     * @throws ArithmeticException for a duration beyond ±292 years
     */
    public static String print(Duration duration) {
        long nanos = duration.toNanos();
        Unit best = Unit.NS;
        if (nanos != 0) {
            for (Unit unit : Unit.values()) {
                if (nanos % unit.nanos == 0) {
                    best = unit;
                }
            }
        }
        return nanos / best.nanos + best.text;
    }
}
