package io.dcosboot.bench.master;

import io.dcosboot.bench.Samples;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Readers of a master's endpoints, each at its own pace, that measure how long an answer takes to the last byte. */
final class ReadLoad implements AutoCloseable {

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final String base;
    private final Map<String, Reader> readers = new LinkedHashMap<>();
    private final List<Thread> threads = new ArrayList<>();

    /** Answer times in ms and the size of the last answer in bytes. */
    private static final class Reader {
        private final Samples millis = new Samples();
        private long bytes;
        private int failures;
    }

    ReadLoad(InetSocketAddress master) {
        base = "http://" + master.getHostString() + ":" + master.getPort();
    }

    /** Reads {@code path} again and again, {@code pause} after each answer, until {@link #stop}. */
    void start(String path, Duration pause) {
        Reader reader = readers.computeIfAbsent(path, _ -> new Reader());
        threads.add(Thread.ofVirtual().name("reader of " + path).start(() -> {
            try {
                while (true) {
                    read(path, reader);
                    Thread.sleep(pause);
                }
            } catch (InterruptedException _) {
                // stopped
            }
        }));
    }

    /** Reads {@code path} a number of times, one after the other. */
    void read(String path, int times) throws InterruptedException {
        Reader reader = readers.computeIfAbsent(path, _ -> new Reader());
        for (int i = 0; i < times; i++) {
            read(path, reader);
        }
    }

    private void read(String path, Reader reader) throws InterruptedException {
        long[] bytes = new long[1];
        long begin = System.nanoTime();
        try {
            int status = http.send(
                            HttpRequest.newBuilder(URI.create(base + path)).build(),
                            HttpResponse.BodyHandlers.ofByteArrayConsumer(
                                    part -> part.ifPresent(chunk -> bytes[0] += chunk.length)))
                    .statusCode();
            double millis = (System.nanoTime() - begin) / 1e6;
            synchronized (reader) {
                if (status == 200) {
                    reader.millis.add(millis);
                    reader.bytes = bytes[0];
                } else {
                    reader.failures++;
                }
            }
        } catch (IOException e) {
            synchronized (reader) {
                reader.failures++;
            }
        }
    }

    void stop() throws InterruptedException {
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join();
        }
        threads.clear();
    }

    /** Forgets all answers so far. */
    void forget() {
        readers.clear();
    }

    /** A line for each path. */
    List<String> report() {
        List<String> lines = new ArrayList<>();
        readers.forEach((path, reader) -> {
            synchronized (reader) {
                lines.add("%-20s p50 %.1f ms, p99 %.1f ms, most %.1f ms (%d answers of %.2f MB%s)"
                        .formatted(
                                path,
                                reader.millis.percentile(0.5),
                                reader.millis.percentile(0.99),
                                reader.millis.max(),
                                reader.millis.size(),
                                reader.bytes / 1e6,
                                reader.failures == 0 ? "" : ", " + reader.failures + " FAILED"));
            }
        });
        return lines;
    }

    @Override
    public void close() {
        threads.forEach(Thread::interrupt);
        http.close();
    }
}
