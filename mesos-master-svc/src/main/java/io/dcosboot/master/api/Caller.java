package io.dcosboot.master.api;

import jakarta.servlet.http.HttpServletRequest;
import java.security.Principal;
import java.util.Optional;

/** Who sends a request. */
final class Caller {

    private Caller() {}

    /** The principal; empty for somebody who was not asked for credentials. */
    static Optional<String> of(HttpServletRequest request) {
        return Optional.ofNullable(request.getUserPrincipal()).map(Principal::getName);
    }
}
