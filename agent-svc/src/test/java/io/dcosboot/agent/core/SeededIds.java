package io.dcosboot.agent.core;

import com.google.protobuf.ByteString;
import java.util.Random;
import java.util.UUID;

/** Ids of a seed: the same scenario has the same ids. */
public final class SeededIds implements IdSource {

    private final Random random;

    public SeededIds(long seed) {
        random = new Random(seed);
    }

    @Override
    public ContainerId newContainer() {
        return new ContainerId(new UUID(random.nextLong(), random.nextLong()).toString());
    }

    @Override
    public ByteString newUuid() {
        byte[] bytes = new byte[16];
        random.nextBytes(bytes);
        return ByteString.copyFrom(bytes);
    }

    @Override
    public double fraction() {
        return random.nextDouble();
    }
}
