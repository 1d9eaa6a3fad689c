package io.dcosboot.marathon.core;

/** Carries a {@link Failure} through futures and calls. */
public final class Refused extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient Failure failure;

    public Refused(Failure failure) {
        super(failure.message(), null, false, false);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
