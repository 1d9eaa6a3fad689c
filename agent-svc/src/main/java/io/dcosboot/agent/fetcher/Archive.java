package io.dcosboot.agent.fetcher;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.compress.compressors.bzip2.BZip2CompressorInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** The kinds of archives that are unpacked, known by the suffix of the file name. */
enum Archive {
    TAR,
    TAR_GZ,
    TAR_BZ2,
    TAR_XZ,
    ZIP,
    GZ;

    /** Memory an xz stream may ask for. */
    private static final int XZ_MEMORY_KB = 128 * 1024;

    private List<String> suffixes() {
        return switch (this) {
            case TAR -> List.of(".tar");
            case TAR_GZ -> List.of(".tgz", ".tar.gz");
            case TAR_BZ2 -> List.of(".tbz2", ".tar.bz2");
            case TAR_XZ -> List.of(".txz", ".tar.xz");
            case ZIP -> List.of(".zip");
            case GZ -> List.of(".gz");
        };
    }

    /** In declaration order: {@code .tar.gz} is no plain {@code .gz}. */
    static Optional<Archive> byName(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.suffixes().stream().anyMatch(s -> name.endsWith(s) && name.length() > s.length()))
                .findFirst();
    }

    /** The decompressed stream of a kind that is one. */
    InputStream decompress(InputStream in) throws IOException {
        return switch (this) {
            case TAR, ZIP -> in;
            case TAR_GZ, GZ ->
                GzipCompressorInputStream.builder()
                        .setInputStream(in)
                        .setDecompressConcatenated(true)
                        .get();
            case TAR_BZ2 -> new BZip2CompressorInputStream(in, true);
            case TAR_XZ ->
                XZCompressorInputStream.builder()
                        .setInputStream(in)
                        .setDecompressConcatenated(true)
                        .setMemoryLimitKiB(XZ_MEMORY_KB)
                        .get();
        };
    }
}
