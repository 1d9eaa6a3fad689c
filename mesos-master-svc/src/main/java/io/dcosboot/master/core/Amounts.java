package io.dcosboot.master.core;

import io.dcosboot.master.core.state.Quantities;
import java.math.BigDecimal;
import java.util.stream.Collectors;

/** Amounts of resources as messages show them: {@code cpus:0.5; mem:128}. */
final class Amounts {

    private Amounts() {}

    static String text(Quantities quantities) {
        return quantities.millis().keySet().stream()
                .map(name -> name + ":" + text(quantities.value(name)))
                .collect(Collectors.joining("; "));
    }

    /** Without a fraction where there is none. */
    static String text(double value) {
        return Double.isFinite(value)
                ? BigDecimal.valueOf(value).stripTrailingZeros().toPlainString()
                : String.valueOf(value);
    }
}
