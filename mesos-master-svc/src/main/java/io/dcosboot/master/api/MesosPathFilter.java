package io.dcosboot.master.api;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Brings the many spellings of a path to one: superfluous slashes, the prefix {@code /master}, the suffix
 * {@code .json} of old read endpoints (mesos-master.md §1.1).
 */
final class MesosPathFilter extends OncePerRequestFilter {

    /** Request attribute with the path as the client spelt it. */
    static final String ORIGINAL_PATH = MesosPathFilter.class.getName() + ".path";

    private static final Set<String> JSON_READS =
            Set.of("/state", "/state-summary", "/slaves", "/frameworks", "/tasks", "/roles", "/flags", "/version");

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = request.getRequestURI();
        if (path.contains("/..")) {
            RefusalAdvice.write(Refusal.notFound(), response);
            return;
        }
        request.setAttribute(ORIGINAL_PATH, path);
        String canonical = canonical(path);
        chain.doFilter(canonical.equals(path) ? request : new Renamed(request, canonical), response);
    }

    /** The one spelling of {@code path} that handlers are registered for. */
    static String canonical(String path) {
        String canonical = path.replaceAll("/{2,}", "/");
        if (canonical.length() > 1 && canonical.endsWith("/")) {
            canonical = canonical.substring(0, canonical.length() - 1);
        }
        if (canonical.equals("/master")) {
            return "/";
        }
        if (canonical.startsWith("/master/")) {
            canonical = canonical.substring("/master".length());
        }
        if (canonical.endsWith(".json")) {
            String withoutSuffix = canonical.substring(0, canonical.length() - ".json".length());
            if (JSON_READS.contains(withoutSuffix)) {
                canonical = withoutSuffix;
            }
        }
        return canonical;
    }

    private static final class Renamed extends HttpServletRequestWrapper {
        private final String path;

        Renamed(HttpServletRequest request, String path) {
            super(request);
            this.path = path;
        }

        @Override
        public String getRequestURI() {
            return path;
        }

        @Override
        public String getServletPath() {
            return path;
        }
    }
}
