package io.dcosboot.mesos.recordio;

import java.nio.charset.StandardCharsets;

/** RecordIO framing: decimal length in bytes, one line feed, the record (mesos-master.md §2). */
public final class RecordIo {
    private RecordIo() {}

    /** The record with its frame, ready for the wire. */
    public static byte[] encode(byte[] record) {
        byte[] length = (record.length + "\n").getBytes(StandardCharsets.US_ASCII);
        byte[] framed = new byte[length.length + record.length];
        System.arraycopy(length, 0, framed, 0, length.length);
        System.arraycopy(record, 0, framed, length.length, record.length);
        return framed;
    }
}
