package io.dcosboot.gateway.core;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what only a foreign web page open in somebody's browser would send: while no log-in exists, being on this
 * machine is all the right there is, and any page can make a browser send requests here. Other programs send neither
 * {@code Origin} nor {@code Sec-Fetch-Site} and are not affected.
 *
 * @param allowedHosts names that requests may give as their Host, without port; empty allows all
 * @param sameSiteOnly whether requests from foreign pages that change something or open a WebSocket are refused
 */
public record BrowserGuard(Set<String> allowedHosts, boolean sameSiteOnly) {
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    public BrowserGuard {
        allowedHosts = Set.copyOf(allowedHosts);
    }

    /** What a request says about where it comes from. */
    public record Caller(
            String method,
            boolean upgrade,
            String host,
            @Nullable String origin,
            @Nullable String fetchSite) {}

    public boolean refuses(Caller caller) {
        return !isAllowedHost(caller.host())
                || (sameSiteOnly && (caller.upgrade() || !READING.contains(caller.method())) && isForeign(caller));
    }

    private boolean isAllowedHost(String host) {
        return allowedHosts.isEmpty()
                || allowedHosts.contains(host.replaceAll(":\\d+$", "").toLowerCase(Locale.ROOT));
    }

    private static boolean isForeign(Caller caller) {
        if (caller.fetchSite() != null) {
            return caller.fetchSite().equals("cross-site") || caller.fetchSite().equals("same-site");
        }
        return caller.origin() != null
                && !caller.origin().replaceAll("^[a-z]+://", "").equalsIgnoreCase(caller.host());
    }
}
