package io.dcosboot.marathon.api;

import io.dcosboot.marathon.core.Failure;
import io.dcosboot.marathon.core.Failure.Violation;
import io.dcosboot.marathon.core.Refused;
import io.dcosboot.marathon.core.model.PathId;
import java.util.List;

/**
 * What a path below {@code /v2/apps/} names. Ids contain slashes, so the words that may not end an id tell where it
 * ends (marathon.md §1, "Path ids").
 */
sealed interface AppRoute {

    record App(PathId id) implements AppRoute {}

    /** {@code <group>/*}: all apps below a group. */
    record Below(PathId group) implements AppRoute {}

    record Restart(PathId id) implements AppRoute {}

    record Tasks(PathId id) implements AppRoute {}

    record TasksBelow(PathId group) implements AppRoute {}

    record Task(PathId id, String task) implements AppRoute {}

    record Versions(PathId id) implements AppRoute {}

    record Version(PathId id, String version) implements AppRoute {}

    /** @throws Refused with {@link Failure.Invalid} when the id breaks the grammar */
    static AppRoute parse(String path) {
        List<String> segments = List.of(PathId.ROOT.normalise(path).substring(1).split("/"));
        int last = segments.size() - 1;
        String end = segments.get(last);
        String before = last > 0 ? segments.get(last - 1) : "";
        return switch (end) {
            case "*" -> new Below(id(segments.subList(0, last)));
            case "restart" -> new Restart(id(segments.subList(0, last)));
            case "tasks" ->
                before.equals("*")
                        ? new TasksBelow(id(segments.subList(0, last - 1)))
                        : new Tasks(id(segments.subList(0, last)));
            case "versions" -> new Versions(id(segments.subList(0, last)));
            default ->
                switch (before) {
                    case "tasks" -> new Task(id(segments.subList(0, last - 1)), end);
                    case "versions" -> new Version(id(segments.subList(0, last - 1)), end);
                    default -> new App(id(segments));
                };
        };
    }

    private static PathId id(List<String> segments) {
        return Ids.parse(String.join("/", segments));
    }

    /** Ids as users write them. */
    final class Ids {
        private Ids() {}

        /** @throws Refused with {@link Failure.Invalid} at {@code /id} */
        static PathId parse(String text) {
            String absolute = PathId.ROOT.normalise(text);
            PathId.violation(absolute).ifPresent(error -> {
                throw new Refused(new Failure.Invalid(List.of(new Violation("/id", error))));
            });
            return new PathId(absolute);
        }
    }
}
