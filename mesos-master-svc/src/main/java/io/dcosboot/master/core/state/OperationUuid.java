package io.dcosboot.master.core.state;

import com.google.protobuf.ByteString;
import io.dcosboot.mesos.v1.UUID;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Names an operation between master and agent: 16 bytes; those of one master sort in the order it issued them. */
public record OperationUuid(ByteString value) implements Comparable<OperationUuid> {

    /** The uuid of the {@code number}th operation that the master {@code masterId} issues. */
    public static OperationUuid issued(String masterId, long number) {
        long master = java.util
                .UUID
                .nameUUIDFromBytes(masterId.getBytes(StandardCharsets.UTF_8))
                .getMostSignificantBits();
        return new OperationUuid(ByteString.copyFrom(
                ByteBuffer.allocate(16).putLong(master).putLong(number).flip()));
    }

    public UUID toProto() {
        return UUID.newBuilder().setValue(value).build();
    }

    @Override
    public int compareTo(OperationUuid other) {
        return ByteString.unsignedLexicographicalComparator().compare(value, other.value);
    }
}
