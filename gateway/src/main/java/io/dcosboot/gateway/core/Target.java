package io.dcosboot.gateway.core;

import org.jspecify.annotations.Nullable;

/**
 * Where a request goes.
 *
 * @param upstream the server
 * @param rawPath path of the request there, escaped, beginning with a slash
 * @param publicPrefix prefix that redirects of the upstream get (gateway.md §5.5); null: redirects pass unchanged
 * @param idle how long the upstream may be silent
 */
public record Target(
        Upstream upstream, String rawPath, @Nullable String publicPrefix, Idle idle) implements Resolution {

    /** The groups of time-outs of gateway.md §3.3. */
    public enum Idle {
        DEFAULT,
        PACKAGES,
        UNBUFFERED_SERVICE
    }

    public static Target of(Upstream upstream, String rawPath) {
        return new Target(upstream, rawPath, null, Idle.DEFAULT);
    }
}
