package io.dcosboot.marathon.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Collections;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;

/** Passes requests on to the leading Marathon and its answers back (marathon.md §1.1). */
final class LeaderProxy {

    static final String VIA = "X-Marathon-Via";
    static final String LEADER = "X-Marathon-Leader";
    private static final String FORWARDED_FOR = "X-Forwarded-For";

    /** Headers that belong to one connection, or that the HTTP client sets itself. */
    private static final Set<String> NOT_FORWARDED = Set.of(
            "host",
            "connection",
            "keep-alive",
            "transfer-encoding",
            "content-length",
            "upgrade",
            "expect",
            "te",
            "trailer",
            "x-forwarded-for");

    private final HttpClient client;
    private final Duration readTimeout;
    private final Semaphore connections;

    LeaderProxy(ProxySettings settings) {
        this.client = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(settings.connectionTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
        this.readTimeout = settings.readTimeout();
        this.connections = new Semaphore(settings.maxOpenConnections());
    }

    /**
     * @param connectionTimeout to reach the leader
     * @param readTimeout until its answer begins
     * @param maxOpenConnections requests that are passed on at once; others wait
     */
    record ProxySettings(Duration connectionTimeout, Duration readTimeout, int maxOpenConnections) {}

    /**
     * @param leader {@code host:port}
     * @param self {@code host:port} of this node
     */
    void forward(HttpServletRequest request, HttpServletResponse response, String leader, String self)
            throws IOException, InterruptedException {
        if (!connections.tryAcquire(readTimeout.toMillis(), TimeUnit.MILLISECONDS)) {
            MarathonFilter.error(
                    response, HttpStatus.SERVICE_UNAVAILABLE, "Too many requests wait for the leader; try again.");
            return;
        }
        try {
            HttpResponse<InputStream> answer =
                    client.send(outbound(request, leader, self), BodyHandlers.ofInputStream());
            copy(answer, response, self);
        } catch (ConnectException e) {
            MarathonFilter.error(response, HttpStatus.BAD_GATEWAY, "Connection to leader refused.");
        } catch (IOException e) {
            if (response.isCommitted()) {
                throw e;
            }
            MarathonFilter.error(
                    response,
                    HttpStatus.INTERNAL_SERVER_ERROR,
                    "The request could not be passed on to the leader: " + e.getMessage());
        } finally {
            connections.release();
        }
    }

    private HttpRequest outbound(HttpServletRequest request, String leader, String self) throws IOException {
        String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
        var outbound = HttpRequest.newBuilder(URI.create("http://" + leader + request.getRequestURI() + query))
                .timeout(readTimeout)
                .method(request.getMethod(), body(request));
        for (String name : Collections.list(request.getHeaderNames())) {
            if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                Collections.list(request.getHeaders(name)).forEach(value -> outbound.header(name, value));
            }
        }
        String forwarded = request.getHeader(FORWARDED_FOR);
        outbound.header(FORWARDED_FOR, (forwarded == null ? "" : forwarded + ", ") + request.getRemoteAddr());
        outbound.header(VIA, marker(self));
        return outbound.build();
    }

    private static BodyPublisher body(HttpServletRequest request) throws IOException {
        long length = request.getContentLengthLong();
        boolean chunked = request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
        if (length <= 0 && !chunked) {
            return BodyPublishers.noBody();
        }
        InputStream in = request.getInputStream();
        BodyPublisher stream = BodyPublishers.ofInputStream(() -> in);
        return chunked ? stream : BodyPublishers.fromPublisher(stream, length);
    }

    private static void copy(HttpResponse<InputStream> answer, HttpServletResponse response, String self)
            throws IOException {
        response.setStatus(answer.statusCode());
        answer.headers().map().forEach((name, values) -> {
            if (!NOT_FORWARDED.contains(name.toLowerCase(Locale.ROOT))) {
                // What this node set before the leader answered gives way.
                response.setHeader(name, values.getFirst());
                values.stream().skip(1).forEach(value -> response.addHeader(name, value));
            }
        });
        response.addHeader(VIA, marker(self));
        try (InputStream body = answer.body()) {
            body.transferTo(response.getOutputStream());
        }
    }

    static String marker(String self) {
        return "1.1 " + self;
    }
}
