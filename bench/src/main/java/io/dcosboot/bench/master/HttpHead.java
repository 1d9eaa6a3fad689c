package io.dcosboot.bench.master;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * The head of an HTTP/1.1 answer.
 *
 * @param fields by name in lower case
 */
record HttpHead(int status, Map<String, String> fields) {

    static HttpHead read(InputStream in) throws IOException {
        String[] status = line(in).split(" ", 3);
        Map<String, String> fields = new HashMap<>();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            fields.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return new HttpHead(Integer.parseInt(status[1]), fields);
    }

    /** Bytes of a body that is not chunked. */
    int length() {
        return Integer.parseInt(fields.getOrDefault("content-length", "0"));
    }

    /** A line without its end. */
    static String line(InputStream in) throws IOException {
        byte[] bytes = new byte[128];
        int length = 0;
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the master has ended the connection");
            }
            if (length == bytes.length) {
                bytes = java.util.Arrays.copyOf(bytes, 2 * length);
            }
            bytes[length++] = (byte) b;
        }
        return new String(bytes, 0, length, StandardCharsets.ISO_8859_1).strip();
    }
}
