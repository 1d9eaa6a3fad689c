package io.dcosboot.marathon.api.json;

/** A valid request for something this Marathon does not do yet. */
public final class Unsupported extends RuntimeException {

    private static final long serialVersionUID = 1;

    public Unsupported(String what) {
        super(what + " is not supported yet", null, false, false);
    }
}
