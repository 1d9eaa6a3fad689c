package io.dcosboot.systemtests;

import org.junit.jupiter.api.Assumptions;

/** The Docker Engine of this machine and the image that the examples use. */
final class DockerEngine {

    private DockerEngine() {}

    /** Skips the test, and says why, where no engine answers; fails instead where the environment demands one. */
    static void require() {
        Command.Outcome info = Command.of("docker", "info").run();
        if (info.exitCode() == 0) {
            return;
        }
        if (Boolean.parseBoolean(System.getenv("DCOS_TEST_REQUIRE_DOCKER"))) {
            throw new AssertionError("a Docker Engine is required here: " + info);
        }
        Assumptions.abort("no Docker Engine answers: " + info.err().strip());
    }

    static void buildExampleImage() {
        Command.of(Project.example("hello-image/build.sh").toString()).run().succeeded();
    }
}
