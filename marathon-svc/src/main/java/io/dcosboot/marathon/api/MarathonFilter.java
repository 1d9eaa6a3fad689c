package io.dcosboot.marathon.api;

import io.dcosboot.marathon.core.Leadership;
import io.dcosboot.marathon.core.engine.Published;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What happens to every request of Marathon's API before it is routed: it goes to the leader, its answer may not be
 * cached, and superfluous slashes of its path are dropped (marathon.md §1, §1.1).
 */
final class MarathonFilter extends OncePerRequestFilter {

    /** Of this process rather than of the leading Marathon. */
    private static final List<String> LOCAL = List.of("/actuator", "/swagger-ui", "/v3/api-docs", "/error");

    private static final int LEADER_POLLS = 10;
    private static final Duration LEADER_POLL = Duration.ofMillis(250);

    private final Leadership leadership;
    private final Published published;
    private final LeaderProxy proxy;

    MarathonFilter(Leadership leadership, Published published, LeaderProxy proxy) {
        this.leadership = leadership;
        this.published = published;
        this.proxy = proxy;
    }

    @Override
    protected boolean shouldNotFilter(HttpServletRequest request) {
        return LOCAL.stream().anyMatch(request.getRequestURI()::startsWith);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-cache, no-store, must-revalidate");
        response.setHeader(HttpHeaders.PRAGMA, "no-cache");
        response.setHeader(HttpHeaders.EXPIRES, "0");
        try {
            switch (decide()) {
                case Decision.Here _ -> {
                    response.setHeader(LeaderProxy.LEADER, "http://" + leadership.self());
                    response.setHeader("X-Frame-Options", "DENY");
                    response.setHeader("X-XSS-Protection", "1; mode=block");
                    chain.doFilter(new TidyPath(request), response);
                }
                case Decision.There(String leader) -> elsewhere(request, response, leader);
                case Decision.Nowhere _ ->
                    error(response, HttpStatus.BAD_GATEWAY, "Could not determine the current leader");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            error(response, HttpStatus.SERVICE_UNAVAILABLE, "Marathon is shutting down");
        }
    }

    private sealed interface Decision {
        record Here() implements Decision {}

        record There(String leader) implements Decision {}

        record Nowhere() implements Decision {}
    }

    private Decision decide() throws InterruptedException {
        for (int poll = 0; ; poll++) {
            if (published.snapshot().isPresent()) {
                return new Decision.Here();
            }
            Optional<String> leader = leadership.leader().filter(address -> !address.equals(leadership.self()));
            if (leader.isPresent()) {
                return new Decision.There(leader.get());
            }
            if (poll == LEADER_POLLS) {
                return new Decision.Nowhere();
            }
            Thread.sleep(LEADER_POLL);
        }
    }

    private void elsewhere(HttpServletRequest request, HttpServletResponse response, String leader)
            throws IOException, InterruptedException {
        String path = request.getRequestURI();
        if (Collections.list(request.getHeaders(LeaderProxy.VIA)).stream()
                .anyMatch(via -> via.contains(LeaderProxy.marker(leadership.self())))) {
            error(response, HttpStatus.BAD_GATEWAY, "Detected proxying loop.");
        } else if (path.startsWith("/v2/events")) {
            String query = request.getQueryString() == null ? "" : "?" + request.getQueryString();
            response.setStatus(HttpStatus.FOUND.value());
            response.setHeader(HttpHeaders.LOCATION, "http://" + leader + path + query);
        } else {
            proxy.forward(request, response, leader, leadership.self());
        }
    }

    static void error(HttpServletResponse response, HttpStatus status, String message) throws IOException {
        response.setStatus(status.value());
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.getOutputStream()
                .write(Replies.JSON
                        .objectNode()
                        .put("message", message)
                        .toString()
                        .getBytes(StandardCharsets.UTF_8));
    }

    /** Clients double slashes and end paths with one. */
    private static final class TidyPath extends HttpServletRequestWrapper {

        private final String uri;

        TidyPath(HttpServletRequest request) {
            super(request);
            String single = request.getRequestURI().replaceAll("/{2,}", "/");
            this.uri = single.length() > 1 && single.endsWith("/") ? single.substring(0, single.length() - 1) : single;
        }

        @Override
        public String getRequestURI() {
            return uri;
        }

        @Override
        public String getServletPath() {
            return uri;
        }
    }
}
