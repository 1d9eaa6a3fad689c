package io.dcosboot.cli.task;

import io.dcosboot.cli.CliException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.PatternSyntaxException;
import tools.jackson.databind.JsonNode;

/**
 * Finds tasks in the master's state as the official CLI does: in {@code frameworks[]} only, by a part of their id or a
 * glob over it.
 */
final class Tasks {

    /** Which tasks. */
    enum Which {
        ACTIVE,
        COMPLETED,
        ALL;

        static Which of(boolean all, boolean completed) {
            return all ? ALL : completed ? COMPLETED : ACTIVE;
        }
    }

    private Tasks() {}

    static List<JsonNode> in(JsonNode state, Which which) {
        List<JsonNode> tasks = new ArrayList<>();
        for (JsonNode framework : state.path("frameworks")) {
            if (which != Which.COMPLETED) {
                framework.path("tasks").forEach(tasks::add);
            }
            if (which != Which.ACTIVE) {
                framework.path("completed_tasks").forEach(tasks::add);
            }
        }
        return tasks;
    }

    static List<JsonNode> matching(List<JsonNode> tasks, String filter) {
        Predicate<String> glob = glob(filter);
        return tasks.stream()
                .filter(task -> id(task).contains(filter) || glob.test(id(task)))
                .toList();
    }

    /** The tasks that a filter means, at least one. */
    static List<JsonNode> require(List<JsonNode> tasks, String filter) {
        List<JsonNode> found = matching(tasks, filter);
        if (found.isEmpty()) {
            throw new CliException("no task ID found containing '%s'".formatted(filter));
        }
        List<JsonNode> equal =
                found.stream().filter(task -> id(task).equals(filter)).toList();
        return equal.isEmpty() ? found : equal;
    }

    static String id(JsonNode task) {
        return task.path("id").asString("");
    }

    private static Predicate<String> glob(String filter) {
        try {
            PathMatcher matcher = FileSystems.getDefault().getPathMatcher("glob:" + filter);
            return id -> matcher.matches(Path.of(id));
        } catch (PatternSyntaxException e) {
            return _ -> false;
        }
    }
}
