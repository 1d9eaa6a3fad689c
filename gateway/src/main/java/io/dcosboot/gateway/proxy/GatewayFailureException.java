package io.dcosboot.gateway.proxy;

import io.dcosboot.gateway.core.Failure;

/** Carries a failure to where its answer is written. */
final class GatewayFailureException extends RuntimeException {
    private final transient Failure failure;

    GatewayFailureException(Failure failure) {
        super(failure.status() + " " + failure.line(), null, false, false);
        this.failure = failure;
    }

    Failure failure() {
        return failure;
    }
}
