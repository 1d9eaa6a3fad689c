package io.dcosboot.gateway.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The path of a request, escaped as the client sent it, with repeated slashes merged and dot segments resolved
 * (gateway.md §5.4), so that routing decides about what the upstream will see.
 *
 * @param raw begins with a slash
 * @param segments the parts between the slashes, none empty
 */
public record RequestPath(String raw, List<String> segments) {

    public RequestPath {
        segments = List.copyOf(segments);
    }

    /** Reads a raw path; empty when it is not absolute or leaves the root. */
    public static Optional<RequestPath> parse(String rawPath) {
        if (!rawPath.startsWith("/")) {
            return Optional.empty();
        }
        List<String> segments = new ArrayList<>();
        boolean folder = true;
        for (String segment : rawPath.substring(1).split("/", -1)) {
            String plain = segment.toLowerCase(Locale.ROOT).replace("%2e", ".");
            folder = segment.isEmpty() || plain.equals(".") || plain.equals("..");
            if (plain.equals("..")) {
                if (segments.isEmpty()) {
                    return Optional.empty();
                }
                segments.removeLast();
            } else if (!folder) {
                segments.add(segment);
            }
        }
        String joined = "/" + String.join("/", segments);
        return Optional.of(new RequestPath(folder && !segments.isEmpty() ? joined + "/" : joined, segments));
    }

    /** Whether the path is the given one or below it; the prefix ends without a slash. */
    public boolean isAtOrBelow(String prefix) {
        return raw.equals(prefix) || raw.startsWith(prefix + "/");
    }

    /** What follows the given number of segments, beginning with a slash. */
    public String after(int count) {
        int from = 0;
        for (int i = 0; i < count && from >= 0; i++) {
            from = raw.indexOf('/', from + 1);
        }
        return from < 0 ? "/" : raw.substring(from);
    }
}
