package io.dcosboot.marathon.zookeeper;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/** Data of a node: as it is when small, compressed when big, refused when too big even then (marathon.md §28). */
final class Blob {

    static final int COMPRESS_FROM = 64 * 1024;
    static final int MAX_NODE = 1_024_000;
    private static final int MAX_UNPACKED = 64 * MAX_NODE;

    private Blob() {}

    /** @throws IOException naming {@code path} when no node can hold it */
    static byte[] pack(String path, byte[] content) throws IOException {
        byte[] packed = content.length < COMPRESS_FROM ? content : compress(content);
        if (packed.length > MAX_NODE) {
            throw new IOException("%s would need %d bytes of %d allowed, from %d before compression"
                    .formatted(path, packed.length, MAX_NODE, content.length));
        }
        return packed;
    }

    static byte[] unpack(byte[] packed) throws IOException {
        if (packed.length < 2 || (packed[0] & 0xff) != 0x1f || (packed[1] & 0xff) != 0x8b) {
            return packed;
        }
        try (var in = new GZIPInputStream(new ByteArrayInputStream(packed))) {
            byte[] content = in.readNBytes(MAX_UNPACKED);
            if (in.read() >= 0) {
                throw new IOException("unpacks to more than " + MAX_UNPACKED + " bytes");
            }
            return content;
        }
    }

    private static byte[] compress(byte[] content) throws IOException {
        var out = new ByteArrayOutputStream();
        try (var gzip = new GZIPOutputStream(out)) {
            gzip.write(content);
        }
        return out.toByteArray();
    }
}
