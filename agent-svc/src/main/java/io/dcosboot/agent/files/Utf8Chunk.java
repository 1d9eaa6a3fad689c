package io.dcosboot.agent.files;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Text of a piece of a file that may begin and end in the middle of a character (mesos-agent.md §9.4). */
final class Utf8Chunk {

    private static final int LONGEST_CHARACTER = 4;

    private Utf8Chunk() {}

    /**
     * Leaves the beginning of a cut character at the end for the next read, unless nothing else is there; what is no
     * UTF-8 otherwise is replaced.
     */
    static String decode(ByteBuffer bytes) {
        int complete = bytes.limit() - cut(bytes);
        if (complete > 0) {
            bytes.limit(complete);
        }
        return StandardCharsets.UTF_8.decode(bytes).toString();
    }

    /** How many bytes at the end begin a character and do not end it. */
    private static int cut(ByteBuffer bytes) {
        for (int back = 1; back <= Math.min(LONGEST_CHARACTER - 1, bytes.limit()); back++) {
            int b = bytes.get(bytes.limit() - back) & 0xff;
            if (b >= 0xc0) {
                int length = b >= 0xf0 ? 4 : b >= 0xe0 ? 3 : 2;
                return length > back ? back : 0;
            }
            if (b < 0x80) {
                return 0;
            }
        }
        return 0;
    }
}
