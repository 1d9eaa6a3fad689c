package io.dcosboot.master.api;

import com.google.protobuf.Message;
import io.dcosboot.mesos.recordio.RecordIo;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * An event on its way to any number of streams: encoded by the first stream of each encoding that writes it, on that
 * stream's own thread.
 */
final class Frame {

    private final Supplier<? extends Message> message;
    private volatile byte @Nullable [] json;
    private volatile byte @Nullable [] protobuf;

    private Frame(Supplier<? extends Message> message) {
        this.message = message;
    }

    static Frame of(Message message) {
        return new Frame(() -> message);
    }

    /** A frame whose message is made when it is written. */
    static Frame later(Supplier<? extends Message> message) {
        return new Frame(message);
    }

    /** The record as it goes over the wire. Two threads may both encode; the outcome is the same. */
    byte[] encoded(MediaKind kind) {
        return switch (kind) {
            case JSON -> {
                byte[] bytes = json;
                if (bytes == null) {
                    bytes = RecordIo.encode(kind.encode(message.get()));
                    json = bytes;
                }
                yield bytes;
            }
            case PROTOBUF -> {
                byte[] bytes = protobuf;
                if (bytes == null) {
                    bytes = RecordIo.encode(kind.encode(message.get()));
                    protobuf = bytes;
                }
                yield bytes;
            }
        };
    }
}
