package io.dcosboot.master.wire;

import com.google.protobuf.Message;
import io.dcosboot.mesos.json.MesosJson;
import io.dcosboot.mesos.json.MesosJsonException;
import io.dcosboot.mesos.recordio.RecordReader;
import io.dcosboot.mesos.v1.scheduler.Call;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A client as plain as curl. */
final class Http implements AutoCloseable {

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String root;
    private final String[] always;

    /**
     * @param always headers of every request: names and values in turn
     */
    Http(int port, String... always) {
        this.root = "http://127.0.0.1:" + port;
        this.always = always.clone();
    }

    HttpResponse<String> get(String path, String... headers) {
        return send(request(path, headers).GET().build());
    }

    HttpResponse<String> send(String method, String path, byte[] body, String... headers) {
        return send(request(path, headers)
                .method(method, BodyPublishers.ofByteArray(body))
                .build());
    }

    HttpResponse<String> post(String path, String json, String... headers) {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json))
                .build());
    }

    HttpResponse<byte[]> bytes(String path, String... headers) {
        try {
            return client.send(request(path, headers).GET().build(), BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + path));
        if (always.length > 0) {
            request.headers(always);
        }
        return headers.length == 0 ? request : request.headers(headers);
    }

    HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends a request whose answer may have no end. */
    HttpResponse<InputStream> stream(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofInputStream());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** A stream of events, read on a thread of its own. */
    final class Stream<E extends Message> implements AutoCloseable {
        private final List<E> events = new CopyOnWriteArrayList<>();
        private final List<String> records = new CopyOnWriteArrayList<>();
        private final HttpResponse<InputStream> response;
        private volatile boolean ended;

        private Stream(String path, String json, E prototype) {
            try {
                response = client.send(
                        request(path, "Content-Type", "application/json", "Accept", "application/json")
                                .POST(BodyPublishers.ofString(json))
                                .build(),
                        BodyHandlers.ofInputStream());
            } catch (IOException | InterruptedException e) {
                throw new AssertionError(e);
            }
            Thread.ofVirtual().start(() -> read(prototype));
        }

        @SuppressWarnings("unchecked")
        private void read(E prototype) {
            RecordReader reader = new RecordReader(1 << 24);
            byte[] chunk = new byte[8192];
            try (InputStream in = response.body()) {
                for (int n = in.read(chunk); n >= 0; n = in.read(chunk)) {
                    reader.feed(ByteBuffer.wrap(chunk, 0, n), record -> {
                        try {
                            records.add(new String(record, StandardCharsets.UTF_8));
                            events.add((E) MesosJson.parse(record, prototype));
                        } catch (MesosJsonException e) {
                            throw new AssertionError(new String(record, StandardCharsets.UTF_8), e);
                        }
                    });
                }
            } catch (IOException _) {
                // the stream was closed
            } finally {
                ended = true;
            }
        }

        List<E> events() {
            return events;
        }

        /** The events as they came. */
        List<String> records() {
            return records;
        }

        boolean ended() {
            return ended;
        }

        HttpResponse<InputStream> response() {
            return response;
        }

        String streamId() {
            return response.headers().firstValue("Mesos-Stream-Id").orElseThrow();
        }

        @Override
        public void close() throws IOException {
            response.body().close();
        }
    }

    Stream<io.dcosboot.mesos.v1.scheduler.Event> subscribe(Call call) {
        return subscribe(MesosJson.print(call));
    }

    Stream<io.dcosboot.mesos.v1.scheduler.Event> subscribe(String json) {
        return new Stream<>("/api/v1/scheduler", json, io.dcosboot.mesos.v1.scheduler.Event.getDefaultInstance());
    }

    Stream<io.dcosboot.mesos.v1.master.Event> operators() {
        return new Stream<>(
                "/api/v1", "{\"type\":\"SUBSCRIBE\"}", io.dcosboot.mesos.v1.master.Event.getDefaultInstance());
    }

    HttpResponse<String> call(String streamId, Call call) {
        return post("/master/api/v1/scheduler", MesosJson.print(call), "Mesos-Stream-Id", streamId);
    }

    @Override
    public void close() {
        client.shutdownNow();
    }
}
