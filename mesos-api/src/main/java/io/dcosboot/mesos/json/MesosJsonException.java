package io.dcosboot.mesos.json;

/**
 * A text that is no message. {@link #getMessage()} is what the wire says behind {@code Failed to parse body into JSON: }
 * when {@link #syntax()} holds, and behind {@code Failed to convert JSON into <name> protobuf: } otherwise.
 */
public final class MesosJsonException extends Exception {
    private final boolean syntax;

    MesosJsonException(String message, boolean syntax) {
        super(message);
        this.syntax = syntax;
    }

    /** Whether the text is not JSON at all, as opposed to JSON that does not fit the message. */
    public boolean syntax() {
        return syntax;
    }
}
