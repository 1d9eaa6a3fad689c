package io.dcosboot.agent;

import com.google.protobuf.ByteString;
import io.dcosboot.agent.core.ContainerId;
import io.dcosboot.agent.core.IdSource;
import java.nio.ByteBuffer;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;

/** Ids nobody can guess. */
final class RandomIds implements IdSource {

    @Override
    public ContainerId newContainer() {
        return new ContainerId(UUID.randomUUID().toString());
    }

    @Override
    public ByteString newUuid() {
        UUID uuid = UUID.randomUUID();
        ByteBuffer bytes =
                ByteBuffer.allocate(16).putLong(uuid.getMostSignificantBits()).putLong(uuid.getLeastSignificantBits());
        return ByteString.copyFrom(bytes.flip());
    }

    @Override
    public double fraction() {
        return ThreadLocalRandom.current().nextDouble();
    }
}
