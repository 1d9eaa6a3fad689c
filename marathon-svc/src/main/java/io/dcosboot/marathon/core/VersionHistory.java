package io.dcosboot.marathon.core;

import io.dcosboot.marathon.core.model.AppDefinition;
import io.dcosboot.marathon.core.model.PathId;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Earlier versions of apps, as far back as they are kept. Calls wait for the store; any thread may make them. */
public interface VersionHistory {

    /** Versions of an app, newest first; empty when none is kept. */
    List<Instant> versions(PathId app) throws IOException;

    Optional<AppDefinition> version(PathId app, Instant version) throws IOException;
}
