package io.dcosboot.marathon.zookeeper;

import io.dcosboot.marathon.core.model.AppDefinition;

/** The stored form of an app definition. */
public interface AppCodec {

    byte[] encode(AppDefinition app);

    /** @throws RuntimeException when the bytes are not what {@link #encode} made */
    AppDefinition decode(byte[] bytes);
}
