package io.dcosboot.mesos.json;

import java.nio.charset.StandardCharsets;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Words syntax errors as the wire does: the line, and what stands there (mesos-master.md §1.2, §3.1). */
final class SyntaxErrors {
    private static final int MAX_EXCERPT = 100;

    private SyntaxErrors() {}

    /** Reads the broken text a second time, to find the end of its last sound token. */
    static MesosJsonException describe(JsonFactory factory, byte[] json) {
        int sound = 0;
        try (JsonParser parser = factory.createParser(ObjectReadContext.empty(), json)) {
            boolean documentEnded = false;
            while (!documentEnded && parser.nextToken() != null) {
                parser.finishToken();
                sound = (int) parser.currentLocation().getByteOffset();
                documentEnded = parser.streamReadContext().inRoot();
            }
        } catch (JacksonException _) {
            // As expected: what follows the last sound token is the error.
        }
        return at(json, Math.clamp(sound, 0, json.length));
    }

    private static MesosJsonException at(byte[] json, int sound) {
        int start = sound;
        while (start < json.length
                && ((json[start] >= 0 && json[start] <= ' ') || json[start] == ',' || json[start] == ':')) {
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
