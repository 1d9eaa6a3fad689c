package io.dcosboot.marathon.core.instance;

import java.util.Optional;

/**
 * Names one run of an instance: {@code <instance id>._app.<incarnation>}, the incarnation counting from 1 and growing
 * with every relaunch (marathon.md §19).
 */
public record TaskId(InstanceId instance, int incarnation) {

    private static final String MARKER = "._app.";

    public TaskId {
        if (incarnation < 1) {
            throw new IllegalArgumentException("incarnations count from 1");
        }
    }

    public static TaskId first(InstanceId instance) {
        return new TaskId(instance, 1);
    }

    /** The id of the run after this one. */
    public TaskId next() {
        return new TaskId(instance, incarnation + 1);
    }

    /** The text form, which is the Mesos task id; as {@link #toString()}. */
    public String value() {
        return instance.value() + MARKER + incarnation;
    }

    /** Reads {@link #value()}; empty when the text is not such an id. */
    public static Optional<TaskId> parse(String text) {
        int marker = text.lastIndexOf(MARKER);
        if (marker <= 0) {
            return Optional.empty();
        }
        try {
            int incarnation = Integer.parseInt(text.substring(marker + MARKER.length()));
            return incarnation < 1
                    ? Optional.empty()
                    : InstanceId.parse(text.substring(0, marker)).map(id -> new TaskId(id, incarnation));
        } catch (NumberFormatException _) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return value();
    }
}
