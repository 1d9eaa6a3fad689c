package io.dcosboot.agent.api;

import io.dcosboot.mesos.legacy.PathSpellings;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.UriUtils;

/**
 * Other spellings of the agent's paths (mesos-agent.md §1, §9): below {@code /slave(1)}, with {@code .json} at the end as
 * up to Mesos 1.7, with additional slashes.
 */
final class AgentPaths extends OncePerRequestFilter {

    private static final PathSpellings SPELLINGS = new PathSpellings(
            "slave(1)",
            Set.of(
                    "/state",
                    "/containers",
                    "/flags",
                    "/version",
                    "/metrics/snapshot",
                    "/monitor/statistics",
                    "/files/browse",
                    "/files/read",
                    "/files/download",
                    "/files/debug"),
            Set.of());

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = request.getRequestURI();
        String canonical = SPELLINGS.canonical(path);
        chain.doFilter(canonical.equals(path) ? request : new Renamed(request, canonical), response);
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
}
