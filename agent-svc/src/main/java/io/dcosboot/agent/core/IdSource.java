package io.dcosboot.agent.core;

import com.google.protobuf.ByteString;

/** Where ids and chance come from; tests use a seeded one. */
public interface IdSource {

    ContainerId newContainer();

    /** 16 random bytes. */
    ByteString newUuid();

    /** Uniform in [0, 1). */
    double fraction();
}
