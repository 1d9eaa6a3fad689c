package io.dcosboot.agent.checkpoint;

import com.google.protobuf.ByteString;
import io.dcosboot.agent.core.KillIntent;
import io.dcosboot.agent.core.TaskRecord;
import io.dcosboot.mesos.v1.TaskStatus;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;

/** One entry of {@code task.updates}: a byte that names the kind, then the kind's own form. */
final class TaskRecordCodec {

    private static final int UPDATE = 1;
    private static final int ACKNOWLEDGED = 2;
    private static final int KILLED = 3;

    private TaskRecordCodec() {}

    static byte[] encode(TaskRecord entry) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            switch (entry) {
                case TaskRecord.Update(TaskStatus status) -> {
                    out.writeByte(UPDATE);
                    status.writeTo(out);
                }
                case TaskRecord.Acknowledged(ByteString uuid) -> {
                    out.writeByte(ACKNOWLEDGED);
                    uuid.writeTo(out);
                }
                case TaskRecord.Killed(KillIntent intent) -> {
                    out.writeByte(KILLED);
                    out.writeUTF(intent.cause().name());
                    out.writeLong(intent.grace().toMillis());
                    out.writeLong(intent.since().toEpochMilli());
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** @throws IOException if it is no entry this version knows */
    static TaskRecord decode(byte[] bytes) throws IOException {
        var in = new DataInputStream(new ByteArrayInputStream(bytes));
        int kind = in.readUnsignedByte();
        return switch (kind) {
            case UPDATE -> new TaskRecord.Update(TaskStatus.parseFrom(in));
            case ACKNOWLEDGED -> new TaskRecord.Acknowledged(ByteString.readFrom(in));
            case KILLED -> new TaskRecord.Killed(killed(in));
            default -> throw new IOException("unknown kind of record " + kind);
        };
    }

    private static KillIntent killed(DataInputStream in) throws IOException {
        String cause = in.readUTF();
        try {
            return new KillIntent(
                    KillIntent.Cause.valueOf(cause),
                    Duration.ofMillis(in.readLong()),
                    Instant.ofEpochMilli(in.readLong()));
        } catch (IllegalArgumentException e) {
            throw new IOException("unknown cause of a kill: " + cause, e);
        }
    }
}
