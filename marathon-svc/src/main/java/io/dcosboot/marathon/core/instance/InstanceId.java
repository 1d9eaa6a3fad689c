package io.dcosboot.marathon.core.instance;

import io.dcosboot.marathon.core.model.PathId;
import java.util.Optional;
import java.util.UUID;

/** Names one instance of an app for as long as it exists: {@code <safe app id>.instance-<uuid>} (marathon.md §19). */
public record InstanceId(PathId app, UUID uuid) implements Comparable<InstanceId> {

    private static final String MARKER = ".instance-";
    private static final int UUID_LENGTH = 36;

    /** The text form; as {@link #toString()}. */
    public String value() {
        return app.safe() + MARKER + uuid;
    }

    /** Reads {@link #value()}; empty when the text is not such an id. */
    public static Optional<InstanceId> parse(String text) {
        int marker = text.lastIndexOf(MARKER);
        if (marker <= 0 || text.length() != marker + MARKER.length() + UUID_LENGTH) {
            return Optional.empty();
        }
        try {
            var app = new PathId("/" + text.substring(0, marker).replace('_', '/'));
            return Optional.of(new InstanceId(app, UUID.fromString(text.substring(marker + MARKER.length()))));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    @Override
    public int compareTo(InstanceId other) {
        int byApp = app.compareTo(other.app);
        return byApp != 0 ? byApp : uuid.compareTo(other.uuid);
    }

    @Override
    public String toString() {
        return value();
    }
}
