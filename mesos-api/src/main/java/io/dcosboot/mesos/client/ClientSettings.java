package io.dcosboot.mesos.client;

import java.time.Duration;
import java.util.Map;

/**
 * Limits and extra headers of the HTTP clients.
 *
 * @param connectTimeout for the TCP connection
 * @param responseTimeout from the request to the head of the response, and for the body of a response that is no stream
 * @param maxMessageBytes longest event or response accepted
 * @param maxQueuedCalls calls waiting to be sent; more are refused
 * @param headers sent with each request, such as {@code Authorization}
 */
public record ClientSettings(
        Duration connectTimeout,
        Duration responseTimeout,
        int maxMessageBytes,
        int maxQueuedCalls,
        Map<String, String> headers) {

    public ClientSettings {
        if (connectTimeout.isNegative() || connectTimeout.isZero()) {
            throw new IllegalArgumentException("connectTimeout must be positive");
        }
        if (responseTimeout.isNegative() || responseTimeout.isZero()) {
            throw new IllegalArgumentException("responseTimeout must be positive");
        }
        if (maxMessageBytes < 1 || maxQueuedCalls < 1) {
            throw new IllegalArgumentException("maxMessageBytes and maxQueuedCalls must be positive");
        }
        headers = Map.copyOf(headers);
    }

    /** 5 s to connect, 15 s for an answer, messages up to 64 MiB, 1024 calls waiting. */
    public static ClientSettings defaults() {
        return new ClientSettings(Duration.ofSeconds(5), Duration.ofSeconds(15), 64 * 1024 * 1024, 1024, Map.of());
    }

    public ClientSettings withHeaders(Map<String, String> changed) {
        return new ClientSettings(connectTimeout, responseTimeout, maxMessageBytes, maxQueuedCalls, changed);
    }
}
