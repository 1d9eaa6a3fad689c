package io.dcosboot.platform.start;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains a folder that cannot be written to. */
final class UnusableDirectoryAnalyzer extends AbstractFailureAnalyzer<UnusableDirectoryException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnusableDirectoryException cause) {
        return new FailureAnalysis(
                "The service cannot use its directory " + cause.directory() + ": " + cause.reason() + ".",
                "Give the user " + System.getProperty("user.name") + " the right to write there, or choose another"
                        + " directory with the property " + cause.property() + ".",
                cause);
    }
}
