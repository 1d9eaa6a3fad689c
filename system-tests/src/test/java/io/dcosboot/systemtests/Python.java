package io.dcosboot.systemtests;

import java.io.UncheckedIOException;
import org.junit.jupiter.api.Assumptions;

/** The Python of this machine, which runs the example framework. */
final class Python {

    private Python() {}

    /** Skips the test, and says why, where there is none; fails instead where the environment demands one. */
    static void require() {
        try {
            Command.of("python3", "--version").run().succeeded();
        } catch (UncheckedIOException e) {
            if (Boolean.parseBoolean(System.getenv("DCOS_TEST_REQUIRE_PYTHON"))) {
                throw new AssertionError("python3 is required here", e);
            }
            Assumptions.abort("there is no python3: " + e.getMessage());
        }
    }
}
