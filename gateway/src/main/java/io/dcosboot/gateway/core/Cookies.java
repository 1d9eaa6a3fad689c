package io.dcosboot.gateway.core;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Keeps the gateway's own cookies from upstreams (gateway.md §3.1). */
public final class Cookies {
    private static final Set<String> OWN = Set.of("dcos-acs-auth-cookie", "dcos-acs-info-cookie");

    private Cookies() {}

    /** One {@code Cookie} header of what is left of the client's; empty when nothing is. */
    public static Optional<String> forUpstream(List<String> headers) {
        String kept = headers.stream()
                .flatMap(header -> Arrays.stream(header.split(";")))
                .map(String::strip)
                .filter(cookie -> !cookie.isEmpty() && !OWN.contains(name(cookie)))
                .collect(Collectors.joining("; "));
        return Optional.of(kept).filter(header -> !header.isEmpty());
    }

    private static String name(String cookie) {
        int equals = cookie.indexOf('=');
        return equals < 0 ? cookie : cookie.substring(0, equals).strip();
    }
}
