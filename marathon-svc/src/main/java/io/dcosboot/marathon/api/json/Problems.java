package io.dcosboot.marathon.api.json;

import io.dcosboot.marathon.core.Failure.Violation;
import java.util.ArrayList;
import java.util.List;

/** What was found wrong in one document, in the order it was found. */
public final class Problems {

    private final List<Violation> found = new ArrayList<>();

    public void add(String path, String error) {
        found.add(new Violation(path, error));
    }

    public boolean isEmpty() {
        return found.isEmpty();
    }

    public List<Violation> found() {
        return List.copyOf(found);
    }
}
