package io.dcosboot.master.api;

import io.dcosboot.master.core.authorization.Action;
import io.dcosboot.master.core.authorization.Authorizer;
import io.dcosboot.master.security.Gatekeeper;
import io.dcosboot.master.security.Gatekeeper.Admission;
import io.dcosboot.master.security.Realm;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.InetAddress;
import java.security.Principal;
import java.util.Optional;
import java.util.Set;
import org.springframework.http.server.PathContainer;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Finds out who calls before anything else is done for them (mesos-master.md §1.3, §3.1 #1, §20). Handlers find the
 * principal in {@link HttpServletRequest#getUserPrincipal}; see {@link Caller}.
 */
final class AuthenticationFilter extends OncePerRequestFilter {

    /** Endpoints that ask the authorizer by their path. */
    private static final Set<String> BY_PATH = Set.of("/logging/toggle", "/metrics/snapshot", "/files/debug");

    /** Endpoints that serve the log. */
    private static final Set<String> LOGS = Set.of("/files/browse", "/files/read", "/files/download");

    private final Gatekeeper gatekeeper;
    private final Authorizer authorizer;

    AuthenticationFilter(Gatekeeper gatekeeper, Authorizer authorizer) {
        this.gatekeeper = gatekeeper;
        this.authorizer = authorizer;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        String path = MesosPaths.canonical(decoded(request.getRequestURI()));
        Optional<Realm> realm = Realm.of(path);
        if (realm.isEmpty()) {
            chain.doFilter(request, response);
            return;
        }
        // An address in numbers; no name is looked up.
        InetAddress local = InetAddress.getByName(request.getLocalAddr());
        switch (gatekeeper.admit(realm.get(), local, request.getHeader("Authorization"))) {
            case Admission.Admitted(Optional<String> principal) -> {
                if (permits(principal, path)) {
                    chain.doFilter(
                            principal
                                    .<HttpServletRequest>map(name -> new Known(request, name))
                                    .orElse(request),
                            response);
                } else {
                    RefusalAdvice.write(Refusal.forbidden(), response);
                }
            }
            case Admission.Unauthorized(String challenge) ->
                RefusalAdvice.write(Refusal.unauthorized(challenge), response);
            case Admission.Forbidden(String text) -> RefusalAdvice.write(Refusal.of(403, text), response);
            case Admission.Unavailable _ -> RefusalAdvice.write(Refusal.keysUnavailable(), response);
        }
    }

    /** What can be said by the path alone; handlers ask about the rest. */
    private boolean permits(Optional<String> principal, String path) {
        if (BY_PATH.contains(path)) {
            return authorizer.allows(principal, Action.GET_ENDPOINTS, Optional.of(path));
        }
        if (LOGS.contains(path)) {
            return authorizer.allows(principal, Action.ACCESS_MESOS_LOGS, Optional.empty());
        }
        return !path.equals("/flags") || authorizer.allows(principal, Action.VIEW_FLAGS, Optional.empty());
    }

    /** The path as handlers are matched with it: an encoded letter must not lead past a realm. */
    private static String decoded(String uri) {
        StringBuilder path = new StringBuilder();
        for (PathContainer.Element element : PathContainer.parsePath(uri).elements()) {
            path.append(
                    element instanceof PathContainer.PathSegment segment ? segment.valueToMatch() : element.value());
        }
        return path.toString();
    }

    /** A request of somebody. */
    private static final class Known extends HttpServletRequestWrapper {
        private final String name;

        Known(HttpServletRequest request, String name) {
            super(request);
            this.name = name;
        }

        @Override
        public Principal getUserPrincipal() {
            return () -> name;
        }

        @Override
        public String getRemoteUser() {
            return name;
        }
    }
}
