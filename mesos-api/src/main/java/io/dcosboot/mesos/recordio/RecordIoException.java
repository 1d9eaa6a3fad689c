package io.dcosboot.mesos.recordio;

import java.io.IOException;

/** The stream is not a RecordIO stream, holds a record beyond the limit, or ended inside a record. */
public final class RecordIoException extends IOException {
    public RecordIoException(String message) {
        super(message);
    }
}
