package io.dcosboot.marathon.core.model;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The absolute, normalised id of an app or a group: {@code "/"} for the root, else {@code "/a/b"} (marathon.md §2.4).
 *
 * <p>The constructor takes only ids in that form; text that a user typed goes through {@link #resolve(String)} and
 * {@link #violation(String)}.
 */
public record PathId(String value) implements Comparable<PathId> {

    /** The root group. */
    public static final PathId ROOT = new PathId("/");

    /** Regular expression of one segment, as quoted in validation messages. */
    public static final String SEGMENT_GRAMMAR =
            "^(([a-z0-9]|[a-z0-9][a-z0-9\\-]*[a-z0-9])\\.)*([a-z0-9]|[a-z0-9][a-z0-9\\-]*[a-z0-9])|(\\.|\\.\\.)$";

    /** Words that are part of the HTTP routes below an app and therefore cannot end its id. */
    public static final Set<String> RESERVED_LAST_SEGMENTS = Set.of("restart", "tasks", "versions", ".", "..");

    public PathId {
        violation(value).ifPresent(text -> {
            throw new IllegalArgumentException("'" + value + "': " + text);
        });
    }

    /** What is wrong with {@code text} as an absolute, normalised path, if anything. */
    public static Optional<String> violation(String text) {
        if (!text.startsWith("/")) {
            return Optional.of("Path needs to be absolute");
        }
        if (text.length() == 1) {
            return Optional.empty();
        }
        return isWellFormed(text)
                ? Optional.empty()
                : Optional.of("must fully match regular expression '" + SEGMENT_GRAMMAR + "'");
    }

    /** {@link #SEGMENT_GRAMMAR} by hand, since ids are made all the time: labels begin and end alphanumerically. */
    private static boolean isWellFormed(String text) {
        char before = '/';
        for (int i = 1; i < text.length(); i++) {
            char c = text.charAt(i);
            boolean fits = switch (c) {
                case '/', '.' -> isAlphanumeric(before);
                case '-' -> before != '/' && before != '.';
                default -> isAlphanumeric(c);
            };
            if (!fits) {
                return false;
            }
            before = c;
        }
        return isAlphanumeric(before);
    }

    private static boolean isAlphanumeric(char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    }

    /** The id that {@code segments} name below the root. */
    public static PathId of(List<String> segments) {
        return segments.isEmpty() ? ROOT : new PathId("/" + String.join("/", segments));
    }

    /**
     * Reads {@code reference} as seen from this group: relative unless it starts with a slash; {@code .} and {@code ..}
     * are followed, empty segments are dropped.
     *
     * @throws IllegalArgumentException when a segment breaks the grammar
     */
    public PathId resolve(String reference) {
        return new PathId(normalise(reference));
    }

    /** The text of {@link #resolve(String)} before its segments are checked. */
    public String normalise(String reference) {
        Deque<String> path = new ArrayDeque<>(reference.startsWith("/") ? List.of() : segments());
        for (String segment : reference.split("/")) {
            switch (segment) {
                case "", "." -> {}
                case ".." -> path.pollLast();
                case String name -> path.addLast(name);
            }
        }
        return "/" + String.join("/", path);
    }

    public boolean isRoot() {
        return value.length() == 1;
    }

    public List<String> segments() {
        return isRoot() ? List.of() : List.of(value.substring(1).split("/"));
    }

    /** The enclosing group; the root is its own parent. */
    public PathId parent() {
        int slash = value.lastIndexOf('/');
        return slash <= 0 ? ROOT : new PathId(value.substring(0, slash));
    }

    /** The last segment; empty for the root. */
    public String name() {
        return value.substring(value.lastIndexOf('/') + 1);
    }

    /** Whether this id lies strictly below {@code group}. */
    public boolean isBelow(PathId group) {
        return group.isRoot() ? !isRoot() : value.startsWith(group.value + "/");
    }

    /** The id of the ancestor (or this id itself) that lies directly below {@code group}; this must lie below it. */
    public PathId childTowards(PathId group) {
        int from = group.isRoot() ? 1 : group.value.length() + 1;
        int slash = value.indexOf('/', from);
        return slash < 0 ? this : new PathId(value.substring(0, slash));
    }

    /** Segments joined by {@code _}: the form used in task ids. */
    public String safe() {
        return value.substring(1).replace('/', '_');
    }

    /** Segments reversed and joined by dots: the Mesos task name and DNS name. */
    public String dnsName() {
        List<String> reversed = new ArrayList<>(segments());
        Collections.reverse(reversed);
        return String.join(".", reversed);
    }

    @Override
    public int compareTo(PathId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
