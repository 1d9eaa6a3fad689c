package io.dcosboot.gateway.core;

import java.util.Locale;

/** Keeps a client that follows a service's redirect below the service's public path (gateway.md §5.5). */
public final class Redirects {

    private Redirects() {}

    /**
     * The {@code Location} for the client.
     *
     * @param location as the service gave it
     * @param upstreamScheme only addresses of this scheme are the service's own
     * @param requestHost value of the request's Host header
     * @param publicPrefix such as {@code /service/name}
     */
    public static String rewrite(String location, String upstreamScheme, String requestHost, String publicPrefix) {
        String path = location;
        String origin = upstreamScheme + "://";
        if (location.toLowerCase(Locale.ROOT).startsWith(origin)) {
            int end = location.indexOf('/', origin.length());
            String host = location.substring(origin.length(), end < 0 ? location.length() : end);
            if (!withoutPort(host).equalsIgnoreCase(withoutPort(requestHost))) {
                return location;
            }
            path = end < 0 ? "/" : location.substring(end);
        } else if (!location.startsWith("/") || location.startsWith("//")) {
            return location;
        }
        boolean isPublic = path.equals(publicPrefix) || path.startsWith(publicPrefix + "/");
        return isPublic ? path : publicPrefix + path;
    }

    private static String withoutPort(String host) {
        int colon = host.lastIndexOf(':');
        return colon > host.lastIndexOf(']') ? host.substring(0, colon) : host;
    }
}
