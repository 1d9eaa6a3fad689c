package io.dcosboot.gateway;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a refused listener. */
final class UnprotectedListenerAnalyzer extends AbstractFailureAnalyzer<UnprotectedListenerException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnprotectedListenerException cause) {
        return new FailureAnalysis(
                "The gateway was told to listen on " + cause.address() + ", which other machines can reach, and this"
                        + " build has no log-in: whoever reaches it could run any command in the cluster.",
                "Leave dcos.gateway.address on a loopback address such as 127.0.0.1, or, on a network where everybody"
                        + " may do everything, set dcos.gateway.allow-remote=true.",
                cause);
    }
}
