package io.dcosboot.gateway.core;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A server that requests are passed to.
 *
 * @param scheme {@code http} or {@code https}
 * @param host name or address; an IPv6 address stands in brackets
 * @param port 1 to 65535
 * @param path put before each request's path; empty or beginning with a slash, never ending with one
 */
public record Upstream(String scheme, String host, int port, String path) {
    private static final int MAX_PORT = 65_535;

    public Upstream {
        if (!scheme.equals("http") && !scheme.equals("https")) {
            throw new IllegalArgumentException("Upstream scheme must be http or https, got " + scheme);
        }
        if (host.isBlank()) {
            throw new IllegalArgumentException("Upstream without a host");
        }
        if (port < 1 || port > MAX_PORT) {
            throw new IllegalArgumentException("Upstream port out of range: " + port);
        }
    }

    public static Upstream http(String host, int port) {
        return new Upstream("http", host, port, "");
    }

    /** Reads {@code http://host[:port][/path]}; empty when it is something else. */
    public static Optional<Upstream> parse(String url) {
        try {
            URI uri = new URI(url.strip());
            String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
            if (uri.getHost() == null) {
                return Optional.empty();
            }
            int port = uri.getPort() >= 0 ? uri.getPort() : scheme.equals("https") ? 443 : 80;
            String path = uri.getRawPath().replaceAll("/+$", "");
            return Optional.of(new Upstream(scheme, uri.getHost(), port, path));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Reads the {@code host:port} that follows the at sign of a libprocess id such as {@code slave(1)@10.0.0.1:5051}. */
    public static Optional<Upstream> ofPid(String scheme, String pid) {
        int at = pid.indexOf('@');
        return at < 0 ? Optional.empty() : parse(scheme + "://" + pid.substring(at + 1));
    }

    /** The same server on another port. */
    public Upstream atPort(int otherPort) {
        return new Upstream(scheme, host, otherPort, path);
    }

    /**
     * Address of a request to this server.
     *
     * @param rawPath escaped, beginning with a slash
     * @param rawQuery escaped; null when there is none
     */
    public URI uri(String rawPath, @Nullable String rawQuery) {
        String query = rawQuery == null ? "" : "?" + rawQuery;
        return URI.create(scheme + "://" + host + ":" + port + path + rawPath + query);
    }
}
