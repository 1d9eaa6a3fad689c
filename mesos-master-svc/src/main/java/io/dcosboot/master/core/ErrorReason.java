package io.dcosboot.master.core;

/** Why a framework's stream ends with an {@code ERROR}, for programs; the message beside it is for people. */
enum ErrorReason {

    /** What the framework says of itself is wrong, or is not allowed on this master. */
    FRAMEWORK_INVALID,

    /** Its principal may not register in its roles. */
    FRAMEWORK_UNAUTHORIZED,

    /** The id is of a framework that was removed: subscribe without one. */
    FRAMEWORK_REMOVED,

    /** The same framework has subscribed anew; this stream is no longer its. */
    FRAMEWORK_FAILED_OVER
}
