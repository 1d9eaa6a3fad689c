package io.dcosboot.cli.client;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A cluster whose answers a test sets; it keeps what it was asked as {@code METHOD path body}. */
public final class ScriptedCluster implements AutoCloseable {

    private record Reply(int status, String body) {}

    private final Map<String, Reply> replies = new ConcurrentHashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final HttpServer server;
    private volatile Reply otherwise = new Reply(404, "");

    public ScriptedCluster() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            String request = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            String sent = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add((request + " " + sent).strip());
            Reply reply = replies.getOrDefault(request, otherwise);
            byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        server.start();
    }

    public ScriptedCluster on(String request, int status, String body) {
        replies.put(request, new Reply(status, body));
        return this;
    }

    public void otherwise(int status, String body) {
        otherwise = new Reply(status, body);
    }

    public List<String> asked() {
        return List.copyOf(asked);
    }

    public Map<String, String> environment() {
        return Map.of("DCOS_URL", "http://127.0.0.1:" + server.getAddress().getPort());
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
