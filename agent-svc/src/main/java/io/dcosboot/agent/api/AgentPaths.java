package io.dcosboot.agent.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.UriUtils;

/**
 * Other spellings of the agent's paths (mesos-agent.md §1, §9): below {@code /slave(1)}, with {@code .json} at the end as
 * up to Mesos 1.7, with additional slashes.
 */
final class AgentPaths extends OncePerRequestFilter {

    private static final String PROCESS = "slave(1)";
    private static final String JSON = ".json";
    private static final Set<String> JSON_ALIASES = Set.of(
            "state",
            "containers",
            "flags",
            "version",
            "metrics/snapshot",
            "monitor/statistics",
            "files/browse",
            "files/read",
            "files/download",
            "files/debug");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Optional<String> other = canonical(request.getRequestURI());
        chain.doFilter(other.isPresent() ? new Renamed(request, other.get()) : request, response);
    }

    /** The same request for another path; not forwarded, because that would end the answer for filters around it. */
    private static final class Renamed extends HttpServletRequestWrapper {

        private final String uri;

        Renamed(HttpServletRequest request, String uri) {
            super(request);
            this.uri = uri;
        }

        @Override
        public String getRequestURI() {
            return uri;
        }

        @Override
        public StringBuffer getRequestURL() {
            return new StringBuffer(
                    URI.create(super.getRequestURL().toString()).resolve(uri).toString());
        }

        @Override
        public String getServletPath() {
            return UriUtils.decode(uri, StandardCharsets.UTF_8);
        }
    }

    /** The path that serves this one; empty if it is that path itself. */
    static Optional<String> canonical(String uri) {
        List<String> segments = Arrays.stream(uri.split("/"))
                .filter(segment -> !segment.isEmpty())
                .collect(Collectors.toList());
        if (!segments.isEmpty() && isProcess(segments.getFirst())) {
            segments.removeFirst();
        }
        String path = String.join("/", segments);
        if (path.endsWith(JSON)) {
            String plain = path.substring(0, path.length() - JSON.length());
            path = JSON_ALIASES.contains(plain) ? plain : path;
        }
        return ("/" + path).equals(uri) ? Optional.empty() : Optional.of("/" + path);
    }

    private static boolean isProcess(String segment) {
        try {
            return URLDecoder.decode(segment, StandardCharsets.UTF_8).equals(PROCESS);
        } catch (IllegalArgumentException _) {
            return false;
        }
    }
}
