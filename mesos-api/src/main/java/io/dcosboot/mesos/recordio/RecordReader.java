package io.dcosboot.mesos.recordio;

import java.nio.ByteBuffer;
import java.util.function.Consumer;

/**
 * Cuts a RecordIO stream that arrives in arbitrary chunks into its records (mesos-master.md §2).
 *
 * <p>Holds at most one unfinished record of at most {@code maxRecordBytes}; memory for it grows with the bytes that
 * really arrived, not with the length the peer announced. After an exception the reader is broken and refuses more
 * input, since record borders are lost. Not thread-safe.
 */
public final class RecordReader {
    private static final byte[] EMPTY = {};
    private static final int FIRST_ALLOCATION = 8 * 1024;

    private final int maxRecordBytes;
    private State state = State.LENGTH;
    private int digits;
    private int length;
    private byte[] record = EMPTY;
    private int filled;

    /** Where in the stream the next byte belongs. */
    private enum State {
        LENGTH,
        BODY,
        BROKEN
    }

    /**
     * @param maxRecordBytes longest record accepted
     */
    public RecordReader(int maxRecordBytes) {
        if (maxRecordBytes < 0) {
            throw new IllegalArgumentException("maxRecordBytes must not be negative: " + maxRecordBytes);
        }
        this.maxRecordBytes = maxRecordBytes;
    }

    /** Consumes the whole chunk and hands out every record that it completes, in order. */
    public void feed(ByteBuffer chunk, Consumer<byte[]> records) throws RecordIoException {
        if (state == State.BROKEN) {
            throw new RecordIoException("Record borders were lost earlier in this stream");
        }
        while (chunk.hasRemaining()) {
            if (state == State.LENGTH) {
                readLength(chunk.get());
            } else {
                readBody(chunk);
            }
            if (state == State.BODY && filled == length) {
                byte[] complete = record;
                record = EMPTY;
                digits = 0;
                length = 0;
                filled = 0;
                state = State.LENGTH;
                records.accept(complete);
            }
        }
    }

    /** The stream has ended: fails if that was inside a record. */
    public void end() throws RecordIoException {
        if (state == State.BODY || digits > 0) {
            throw broken("Stream ended inside a record");
        }
    }

    private void readLength(byte b) throws RecordIoException {
        if (b == '\n' && digits > 0) {
            state = State.BODY;
            record = length == 0 ? EMPTY : new byte[Math.min(length, FIRST_ALLOCATION)];
            return;
        }
        if (b < '0' || b > '9') {
            throw broken("Expected a decimal record length but found byte 0x%02x".formatted(b));
        }
        if (digits > 0 && length == 0) {
            throw broken("Record length has a leading zero");
        }
        int digit = b - '0';
        // Compared before multiplying, so that no length overflows.
        if (length > (maxRecordBytes - digit) / 10) {
            throw broken("Record is longer than " + maxRecordBytes + " bytes");
        }
        length = length * 10 + digit;
        digits++;
    }

    private void readBody(ByteBuffer chunk) {
        int count = Math.min(chunk.remaining(), length - filled);
        if (filled + count > record.length) {
            byte[] larger = new byte[Math.min(length, Math.max(filled + count, saturatedDouble(record.length)))];
            System.arraycopy(record, 0, larger, 0, filled);
            record = larger;
        }
        chunk.get(record, filled, count);
        filled += count;
    }

    private static int saturatedDouble(int size) {
        return size > Integer.MAX_VALUE / 2 ? Integer.MAX_VALUE : size * 2;
    }

    private RecordIoException broken(String message) {
        state = State.BROKEN;
        record = EMPTY;
        return new RecordIoException(message);
    }
}
