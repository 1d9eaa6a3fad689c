package io.dcosboot.marathon.core.engine;

import java.util.UUID;

/** Where new ids come from. */
@FunctionalInterface
public interface IdSource {
    UUID next();
}
