package io.dcosboot.mesos.json;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.TokenStreamLocation;

/** Words syntax errors as the wire does: the line, and what stands there (mesos-master.md §3.1). */
final class SyntaxErrors {
    private static final int MAX_EXCERPT = 100;

    private SyntaxErrors() {}

    static MesosJsonException at(TokenStreamLocation location, byte[] json) {
        int start = Math.clamp(location.getByteOffset(), 0, json.length);
        while (start < json.length && (json[start] == ' ' || json[start] == '\t')) {
            start++;
        }
        int end = start;
        while (end < json.length && json[end] != '\n' && end - start < MAX_EXCERPT) {
            end++;
        }
        int line = 1;
        for (int i = 0; i < start; i++) {
            if (json[i] == '\n') {
                line++;
            }
        }
        String near = new String(json, start, end - start, StandardCharsets.UTF_8)
                .codePoints()
                .filter(c -> c >= ' ')
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        return new MesosJsonException("syntax error at line " + line + " near: " + near, true);
    }
}
