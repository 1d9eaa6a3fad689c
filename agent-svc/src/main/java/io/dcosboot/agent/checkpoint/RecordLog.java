package io.dcosboot.agent.checkpoint;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The form of all checkpoint files: records of {@code length, CRC-32C of the payload, payload}, both numbers four bytes,
 * big-endian. Whatever a crash or the disk has done to a file, reading gives the records before the damage.
 */
final class RecordLog {

    /** How a file ends. */
    enum End {
        /** With a whole record. */
        CLEAN,
        /** In the middle of the last record: the writer was interrupted. */
        TORN,
        /** A record in it is not what was written. */
        DAMAGED
    }

    /**
     * @param validBytes how far the file is good
     */
    record Contents(List<byte[]> records, End end, int validBytes) {

        Contents {
            records = List.copyOf(records);
        }
    }

    private static final int HEADER_BYTES = 8;
    private static final int LONGEST_RECORD = 64 * 1024 * 1024;

    private RecordLog() {}

    static byte[] encode(byte[] payload) {
        return ByteBuffer.allocate(HEADER_BYTES + payload.length)
                .putInt(payload.length)
                .putInt(checksum(payload))
                .put(payload)
                .array();
    }

    static Contents read(byte[] file) {
        var records = new ArrayList<byte[]>();
        ByteBuffer in = ByteBuffer.wrap(file);
        while (in.hasRemaining()) {
            int start = in.position();
            if (in.remaining() < HEADER_BYTES) {
                return new Contents(records, End.TORN, start);
            }
            int length = in.getInt();
            int checksum = in.getInt();
            if (length < 0 || length > LONGEST_RECORD) {
                return new Contents(records, End.DAMAGED, start);
            }
            if (in.remaining() < length) {
                return new Contents(records, End.TORN, start);
            }
            byte[] payload = new byte[length];
            in.get(payload);
            if (checksum(payload) != checksum) {
                return new Contents(records, in.hasRemaining() ? End.DAMAGED : End.TORN, start);
            }
            records.add(payload);
        }
        return new Contents(records, End.CLEAN, file.length);
    }

    private static int checksum(byte[] payload) {
        CRC32C crc = new CRC32C();
        crc.update(payload);
        return (int) crc.getValue();
    }
}
