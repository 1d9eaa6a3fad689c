package io.dcosboot.platform.build;

import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.info.BuildProperties;

/**
 * Version of this build of ours, not of the wire it speaks.
 *
 * @param service name of the service, as in its build-info
 * @param version version of the build; {@code development} when the service runs without build-info
 * @param builtAt when it was built
 */
public record BuildVersion(String service, String version, Optional<Instant> builtAt) {

    /** Reads the build-info, which classes run from an editor do not have. */
    public static BuildVersion of(@Nullable BuildProperties build, String fallbackName) {
        if (build == null) {
            return new BuildVersion(fallbackName, "development", Optional.empty());
        }
        String artifact = build.getArtifact();
        String version = build.getVersion();
        return new BuildVersion(
                artifact == null ? fallbackName : artifact,
                version == null ? "development" : version,
                Optional.ofNullable(build.getTime()));
    }
}
