package io.dcosboot.mesos.client;

import com.google.protobuf.Message;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.dcosboot.mesos.recordio.RecordIo;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A small real HTTP server that records requests and answers as a test scripts it. */
final class FakeMaster implements AutoCloseable {
    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<Request> requests = new CopyOnWriteArrayList<>();
    private volatile Script script = exchange -> answer(exchange, 500, "no script");

    record Request(
            String path, byte[] body, String contentType, String accept, String streamId, String authorization) {}

    interface Script {
        void handle(HttpExchange exchange) throws IOException, InterruptedException;
    }

    FakeMaster() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::record);
        server.start();
    }

    private void record(HttpExchange exchange) throws IOException {
        try (exchange) {
            requests.add(new Request(
                    exchange.getRequestURI().getPath(),
                    exchange.getRequestBody().readAllBytes(),
                    header(exchange, "Content-Type"),
                    header(exchange, "Accept"),
                    header(exchange, "Mesos-Stream-Id"),
                    header(exchange, "Authorization")));
            script.handle(exchange);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static String header(HttpExchange exchange, String name) {
        String value = exchange.getRequestHeaders().getFirst(name);
        return value == null ? "" : value;
    }

    void answers(Script answer) {
        script = answer;
    }

    static void answer(HttpExchange exchange, int status, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, bytes.length == 0 ? -1 : bytes.length);
        if (bytes.length > 0) {
            exchange.getResponseBody().write(bytes);
        }
    }

    static void redirect(HttpExchange exchange, String location) throws IOException {
        exchange.getResponseHeaders().set("Location", location);
        exchange.sendResponseHeaders(307, -1);
    }

    URI uri() {
        return URI.create("http://" + authority());
    }

    String authority() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    List<Request> requests() {
        return requests;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** An open stream, fed by the test. */
    static final class Stream implements Script {
        private static final byte[] END = new byte[0];
        private final String streamId;
        private final BlockingQueue<byte[]> chunks = new LinkedBlockingQueue<>();

        Stream(String streamId) {
            this.streamId = streamId;
        }

        @Override
        public void handle(HttpExchange exchange) throws IOException, InterruptedException {
            if (!streamId.isEmpty()) {
                exchange.getResponseHeaders().set("Mesos-Stream-Id", streamId);
            }
            exchange.sendResponseHeaders(200, 0);
            try (OutputStream body = exchange.getResponseBody()) {
                body.flush();
                for (byte[] chunk = chunks.poll(30, TimeUnit.SECONDS);
                        chunk != null && chunk != END;
                        chunk = chunks.poll(30, TimeUnit.SECONDS)) {
                    body.write(chunk);
                    body.flush();
                }
            }
        }

        void event(Message message) {
            chunks.add(RecordIo.encode(message.toByteArray()));
        }

        void bytes(byte[] bytes) {
            chunks.add(bytes);
        }

        void end() {
            chunks.add(END);
        }
    }
}
