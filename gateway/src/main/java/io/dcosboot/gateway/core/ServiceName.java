package io.dcosboot.gateway.core;

import java.util.Arrays;
import java.util.List;

/** Names of services, which may be nested. */
public final class ServiceName {

    private ServiceName() {}

    /** One key for all spellings: {@code /nest2/nest1/app} is {@code app.nest1.nest2} (gateway.md §5.1). */
    public static String canonical(String name) {
        List<String> segments =
                Arrays.stream(name.split("/")).filter(s -> !s.isEmpty()).toList();
        return String.join(".", segments.reversed());
    }
}
