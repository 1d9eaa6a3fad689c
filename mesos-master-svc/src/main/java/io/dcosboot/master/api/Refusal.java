package io.dcosboot.master.api;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ends a request with a status and a text, in the wire's own shape (mesos-master.md §1.3). */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int status;
    private final String text;
    private final Map<String, String> headers;

    private Refusal(int status, String text, Map<String, String> headers) {
        super(text, null, false, false);
        this.status = status;
        this.text = text;
        this.headers = Map.copyOf(headers);
    }

    static Refusal of(int status, String text) {
        return new Refusal(status, text, Map.of());
    }

    /** Another master leads: the client shall go there. */
    static Refusal redirect(String location) {
        return new Refusal(307, "", Map.of("Location", location));
    }

    /** Somebody has to say who they are. */
    static Refusal unauthorized(String challenge) {
        return new Refusal(401, "401 Unauthorized.", Map.of("WWW-Authenticate", challenge));
    }

    /** The authorizer says no. */
    static Refusal forbidden() {
        return of(403, "403 Forbidden.");
    }

    /** Tokens cannot be verified at the moment. */
    static Refusal keysUnavailable() {
        return new Refusal(503, "The Auth service cannot be reached; try again", Map.of("Retry-After", "5"));
    }

    static Refusal notFound() {
        return of(404, "404 Not Found.");
    }

    static Refusal methodNotAllowed(@Nullable String received, String... expected) {
        return new Refusal(
                405,
                "405 Method Not Allowed. Expecting one of { '" + String.join("', '", expected) + "' }, but received '"
                        + received + "'.",
                Map.of("Allow", String.join(", ", expected)));
    }

    /** What this master cannot do yet. */
    static Refusal notImplemented(String what) {
        return of(501, what + " is not supported by this master yet");
    }

    /** Too much work at the moment. */
    static Refusal busy() {
        return new Refusal(503, "The master has more work than it can take; try again", Map.of("Retry-After", "1"));
    }

    int status() {
        return status;
    }

    String text() {
        return text;
    }

    Map<String, String> headers() {
        return headers;
    }
}
