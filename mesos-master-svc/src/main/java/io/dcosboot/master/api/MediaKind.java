package io.dcosboot.master.api;

import com.google.protobuf.Message;
import io.dcosboot.mesos.json.MesosJson;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The two encodings of calls, answers and events (mesos-master.md §2). */
enum MediaKind {
    JSON("application/json") {
        @Override
        byte[] encode(Message message) {
            return MesosJson.toBytes(message);
        }
    },
    PROTOBUF("application/x-protobuf") {
        @Override
        byte[] encode(Message message) {
            return message.toByteArray();
        }
    };

    private final String type;

    MediaKind(String type) {
        this.type = type;
    }

    String type() {
        return type;
    }

    abstract byte[] encode(Message message);

    /** What a {@code Content-Type} names; parameters and case do not count. */
    static Optional<MediaKind> ofContentType(String header) {
        String type = bare(header);
        for (MediaKind kind : values()) {
            if (kind.type.equals(type)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    /** What an {@code Accept} asks for: JSON if it is acceptable, else protobuf, else nothing. */
    static Optional<MediaKind> ofAccept(@Nullable String header) {
        for (MediaKind kind : values()) {
            if (header == null || admits(header, kind.type)) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }

    private static boolean admits(String accept, String type) {
        for (String range : accept.split(",", -1)) {
            String bare = bare(range);
            boolean matches = bare.equals("*/*") || bare.equals("application/*") || bare.equals(type);
            if (matches && !isZero(range)) {
                return true;
            }
        }
        return false;
    }

    /** Whether the range's quality is 0, which forbids it; other qualities are not weighed. */
    private static boolean isZero(String range) {
        for (String parameter : range.split(";", -1)) {
            if (parameter.strip().toLowerCase(Locale.ROOT).matches("q\\s*=\\s*0(\\.0*)?")) {
                return true;
            }
        }
        return false;
    }

    private static String bare(String header) {
        int end = header.indexOf(';');
        return (end < 0 ? header : header.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    }
}
