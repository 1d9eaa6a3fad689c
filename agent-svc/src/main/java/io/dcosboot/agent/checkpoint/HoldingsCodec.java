package io.dcosboot.agent.checkpoint;

import io.dcosboot.agent.core.Holdings;
import io.dcosboot.mesos.resources.Resources;
import io.dcosboot.mesos.v1.Operation;
import io.dcosboot.mesos.v1.Resource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The form of {@code resources_and_operations.state}: a record for each resource and operation, whose first byte names
 * the kind.
 */
final class HoldingsCodec {

    private static final byte RESOURCE = 1;
    private static final byte OPERATION = 2;

    private HoldingsCodec() {}

    static byte[] encode(Holdings holdings) {
        var bytes = new ByteArrayOutputStream();
        holdings.checkpointed().forEach(resource -> bytes.writeBytes(entry(RESOURCE, resource.toByteArray())));
        holdings.unacknowledged().forEach(operation -> bytes.writeBytes(entry(OPERATION, operation.toByteArray())));
        return bytes.toByteArray();
    }

    private static byte[] entry(byte kind, byte[] message) {
        byte[] payload = new byte[message.length + 1];
        payload[0] = kind;
        System.arraycopy(message, 0, payload, 1, message.length);
        return RecordLog.encode(payload);
    }

    /** @throws IOException if it is not what {@link #encode} writes */
    static Holdings decode(byte[] file) throws IOException {
        RecordLog.Contents contents = RecordLog.read(file);
        if (contents.end() != RecordLog.End.CLEAN) {
            throw new IOException("wrong length or checksum");
        }
        List<Resource> resources = new ArrayList<>();
        List<Operation> operations = new ArrayList<>();
        for (byte[] payload : contents.records()) {
            byte[] message = Arrays.copyOfRange(payload, Math.min(1, payload.length), payload.length);
            switch (payload.length == 0 ? 0 : payload[0]) {
                case RESOURCE -> resources.add(Resource.parseFrom(message));
                case OPERATION -> operations.add(Operation.parseFrom(message));
                default -> throw new IOException("unknown kind of record");
            }
        }
        return new Holdings(Resources.of(resources), operations);
    }
}
