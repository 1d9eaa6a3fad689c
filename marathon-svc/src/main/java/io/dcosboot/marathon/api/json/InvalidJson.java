package io.dcosboot.marathon.api.json;

import io.dcosboot.marathon.core.Failure.Violation;
import java.util.List;

/** A document that is JSON but does not have the shape that is asked for (marathon.md §2.3). */
public final class InvalidJson extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final transient List<Violation> details;

    public InvalidJson(List<Violation> details) {
        super("Invalid JSON", null, false, false);
        this.details = List.copyOf(details);
    }

    public List<Violation> details() {
        return details;
    }
}
