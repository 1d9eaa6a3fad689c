package io.dcosboot.master.core;

/** How a call ends for the client that waits for it. */
public sealed interface CallAnswer {

    /** Taken; effects are visible as events. */
    record Accepted() implements CallAnswer {}

    /** Done. */
    record Done() implements CallAnswer {}

    /** Refused with this HTTP status and text; nothing has changed. */
    record Refused(int status, String text) implements CallAnswer {}
}
