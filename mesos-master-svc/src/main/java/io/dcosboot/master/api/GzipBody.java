package io.dcosboot.master.api;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Locale;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * A response body that is compressed once it turns out to be large, if the client takes gzip (mesos-master.md §1.1). A
 * small one goes out as it is, with its length.
 */
final class GzipBody extends OutputStream {

    private static final int SMALLEST_COMPRESSED = 1024;

    private static final int BUFFER = 16 * 1024;

    private final HttpServletResponse response;
    private final boolean gzipAccepted;
    private final ByteArrayOutputStream held = new ByteArrayOutputStream(SMALLEST_COMPRESSED);
    private @Nullable OutputStream out;

    private GzipBody(HttpServletResponse response, boolean gzipAccepted) {
        this.response = response;
        this.gzipAccepted = gzipAccepted;
    }

    static OutputStream of(HttpServletRequest request, HttpServletResponse response) {
        return new GzipBody(response, admitsGzip(request.getHeader("Accept-Encoding")));
    }

    private static boolean admitsGzip(@Nullable String header) {
        if (header == null) {
            return false;
        }
        for (String coding : header.toLowerCase(Locale.ROOT).split(",")) {
            String[] parts = coding.strip().split(";");
            String name = parts[0].strip();
            if (name.equals("gzip") || name.equals("*")) {
                return parts.length < 2 || !parts[1].strip().matches("q\\s*=\\s*0(\\.0*)?");
            }
        }
        return false;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        OutputStream target = out;
        if (target == null && held.size() + length < SMALLEST_COMPRESSED) {
            held.write(bytes, offset, length);
            return;
        }
        if (target == null) {
            target = begin();
        }
        target.write(bytes, offset, length);
    }

    private OutputStream begin() throws IOException {
        OutputStream target = response.getOutputStream();
        if (gzipAccepted) {
            response.setHeader("Content-Encoding", "gzip");
            target = new FastGzip(target);
        }
        held.writeTo(target);
        out = target;
        return target;
    }

    /** Reads of large states are many; their size matters less than the time they take. */
    private static final class FastGzip extends GZIPOutputStream {
        FastGzip(OutputStream out) throws IOException {
            super(out, BUFFER);
            def.setLevel(Deflater.BEST_SPEED);
        }
    }

    @Override
    public void close() throws IOException {
        OutputStream target = out;
        if (target == null) {
            response.setContentLength(held.size());
            held.writeTo(response.getOutputStream());
            out = response.getOutputStream();
        } else {
            target.close();
        }
    }
}
