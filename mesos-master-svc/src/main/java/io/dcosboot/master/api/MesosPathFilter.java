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
 * Brings the many spellings of a path to one ({@link MesosPaths}) and keeps out what no handler shall see: parent
 * directories, unheard-of methods, paths that the firewall rules disable (mesos-master.md §1.1).
 */
final class MesosPathFilter extends OncePerRequestFilter {

    /** Request attribute with the path as the client spelt it. */
    static final String ORIGINAL_PATH = MesosPathFilter.class.getName() + ".path";

    private static final Set<String> METHODS = Set.of("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS");

    private final FirewallRules firewall;

    MesosPathFilter(FirewallRules firewall) {
        this.firewall = firewall;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = request.getRequestURI();
        String canonical = MesosPaths.canonical(path);
        if (path.contains("/..")) {
            RefusalAdvice.write(Refusal.notFound(), response);
        } else if (!METHODS.contains(request.getMethod())) {
            response.setHeader("Connection", "close");
            RefusalAdvice.write(Refusal.of(400, "Unknown method"), response);
        } else if (firewall.disables(canonical)) {
            RefusalAdvice.write(Refusal.of(403, "Endpoint '" + path + "' is disabled"), response);
        } else {
            request.setAttribute(ORIGINAL_PATH, path);
            chain.doFilter(canonical.equals(path) ? request : new Renamed(request, canonical), response);
        }
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
