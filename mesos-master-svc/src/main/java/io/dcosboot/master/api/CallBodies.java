package io.dcosboot.master.api;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads the bodies of calls and bounds what they take of the heap, each and all together: a few bytes of a body can
 * become a message many times their size.
 */
final class CallBodies {

    private static final int LARGEST = 64 * 1024 * 1024;

    /** Bytes of heap for each byte of a body that is being read. */
    private static final int HEAP_PER_BYTE = 32;

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final CallBodies OF_THIS_HEAP =
            new CallBodies(Runtime.getRuntime().maxMemory() / HEAP_PER_BYTE, PATIENCE);

    private final long capacity;
    private final long largest;
    private final Duration patience;
    private final AtomicLong taken = new AtomicLong();

    /**
     * @param capacity bytes of bodies that may be read at a time
     * @param patience how long a client may take to send one
     */
    CallBodies(long capacity, Duration patience) {
        this.capacity = capacity;
        this.largest = Math.min(capacity, LARGEST);
        this.patience = patience;
    }

    static CallBodies ofThisHeap() {
        return OF_THIS_HEAP;
    }

    /**
     * Gives the request's body to {@code use}.
     *
     * @throws Refusal 413 if the body is too large, 503 if too many large ones are being read, 408 if it comes too
     *     slowly, 400 if it is not in the coding that its header says
     */
    <T> T read(HttpServletRequest request, Function<byte[], T> use) throws IOException {
        if (request.getContentLengthLong() > largest) {
            throw tooLarge();
        }
        long[] held = new long[1];
        try (InputStream raw = request.getInputStream();
                InputStream in = "gzip".equalsIgnoreCase(request.getHeader("Content-Encoding"))
                        ? new GZIPInputStream(raw)
                        : raw) {
            return use.apply(bytes(in, held));
        } catch (ZipException | EOFException _) {
            throw Refusal.of(400, "Failed to decompress the body");
        } finally {
            taken.addAndGet(-held[0]);
        }
    }

    private byte[] bytes(InputStream in, long[] held) throws IOException {
        long deadline = System.nanoTime() + patience.toNanos();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] chunk = new byte[8192];
        for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
            held[0] += n;
            long together = taken.addAndGet(n);
            if (held[0] > largest) {
                throw tooLarge();
            }
            if (together > capacity) {
                throw Refusal.busy();
            }
            if (System.nanoTime() - deadline > 0) {
                throw Refusal.of(408, "The call did not arrive within " + patience.toSeconds() + " seconds");
            }
            body.write(chunk, 0, n);
        }
        return body.toByteArray();
    }

    private Refusal tooLarge() {
        return Refusal.of(413, "The call is larger than " + largest + " bytes");
    }
}
